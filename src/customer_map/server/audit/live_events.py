"""Turns entries of the change log into the events that one user may hear of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from customer_map.server.accounts.models import User
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.queries import readable_entries

# Sequence numbers are not commit-ordered: a lower one may become visible after a higher one.
OVERLAP = 200
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One event: which record was changed by which verb."""

    sequence: int
    record: str
    verb: str


def user_of_cookies(header: str) -> UUID | None:
    """Return the id of the user whose session the cookie header names, if it is valid."""
    close_old_connections()
    try:
        cookie = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        cookie = None
    if cookie is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookie.value)
    user = get_user(request)
    return user.pk if isinstance(user, User) and user.is_active else None


def changes_since(user_id: UUID, sequence: int) -> list[Change]:
    """Return what the user may know of the newest entries after `sequence`, with an overlap, oldest first."""
    close_old_connections()
    entries = AuditEntry.objects.filter(sequence__gt=sequence - OVERLAP).order_by("-sequence")
    return _visible(user_id, reversed(entries[:MOST_AT_ONCE]))


def changes_of(user_id: UUID, sequences: Collection[int]) -> list[Change]:
    """Return what the user may know of these entries, oldest first."""
    close_old_connections()
    return _visible(user_id, AuditEntry.objects.filter(sequence__in=sequences).order_by("sequence"))


def newest_sequence() -> int:
    """Return the number of the newest entry."""
    close_old_connections()
    newest = AuditEntry.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    return newest or 0


def sequences_near(sequence: int) -> set[int]:
    """Return the numbers of the entries that a new page need not be told, as it shows them already."""
    close_old_connections()
    near = AuditEntry.objects.filter(sequence__gt=sequence - OVERLAP, sequence__lte=sequence)
    return set(near.values_list("sequence", flat=True))


def _visible(user_id: UUID, entries: Iterable[AuditEntry]) -> list[Change]:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return []
    return [
        Change(entry.sequence, f"{entry.record_type}:{entry.record_id}", entry.verb)
        for entry in readable_entries(user, entries)
    ]
