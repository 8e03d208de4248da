"""Turns visits to public pages into yes or wait: so many in a minute from one place, counted in each web process."""

import threading
import time

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from customer_map.server.crm.case_mail.ratings import TooManyRatingsError

WINDOW_SECONDS = 60.0
MOST_VISITS = 30
# A process that has seen more places than this forgets them all.
MOST_PLACES = 10_000


_counts: dict[str, tuple[float, int]] = {}
_lock = threading.Lock()


def require_room(request: HttpRequest) -> None:
    """Count a visit.

    Raises TooManyRatingsError when the place it comes from has used up its minute.
    """
    place, now = _place(request), time.monotonic()
    with _lock:
        if len(_counts) > MOST_PLACES:
            _counts.clear()
        began, counted = _counts.get(place, (now, 0))
        if now - began >= WINDOW_SECONDS:
            began, counted = now, 0
        _counts[place] = began, counted + 1
    if counted >= MOST_VISITS:
        raise TooManyRatingsError


def _place(request: HttpRequest) -> str:
    """Return the visitor's address, behind a proxy that of who asked it."""
    address: str = get_adapter().get_client_ip(request)
    return address
