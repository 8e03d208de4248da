"""Turns the requests of a key into yes or wait: so many in a minute, counted in each web process."""

import threading
import time
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from customer_map.server.api.errors import TooManyRequestsError

WINDOW_SECONDS = 60
# A process that has seen more keys than this forgets the windows that are over.
MOST_WINDOWS = 10_000


@dataclass(slots=True)
class Allowance:
    """What a key may still send until its window ends."""

    limit: int
    remaining: int
    ends_at: float

    def seconds_left(self) -> int:
        """Return the whole seconds until the window ends, at least one."""
        return max(1, round(self.ends_at - time.monotonic()))

    def headers(self) -> dict[str, str]:
        """Return the header fields that tell a program how it stands."""
        left = max(0, self.remaining)
        return {
            "RateLimit-Policy": f'"key";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"key";r={left};t={self.seconds_left()}',
        }


_windows: dict[UUID, Allowance] = {}
_lock = threading.Lock()


def spend(key_id: UUID) -> Allowance:
    """Count one request of a key; `remaining` is negative when it was one too many."""
    now = time.monotonic()
    with _lock:
        window = _windows.get(key_id)
        if window is None or window.ends_at <= now:
            _forget_old(now)
            limit = settings.API_REQUESTS_PER_MINUTE
            window = _windows[key_id] = Allowance(limit, limit, now + WINDOW_SECONDS)
        window.remaining -= 1
        return Allowance(window.limit, window.remaining, window.ends_at)


def require_allowance(allowance: Allowance) -> None:
    """Raise TooManyRequestsError when nothing is left."""
    if allowance.remaining < 0:
        raise TooManyRequestsError(limit=allowance.limit, seconds=allowance.seconds_left())


def _forget_old(now: float) -> None:
    if len(_windows) > MOST_WINDOWS:
        for key_id in [one for one, window in _windows.items() if window.ends_at <= now]:
            del _windows[key_id]
