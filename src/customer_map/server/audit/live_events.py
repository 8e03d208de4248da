"""Turns entries of the change log into the events that one user may hear of."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections, models
from django.http import HttpRequest

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Intent
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.records import Governed

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
    """Keep entries of records the user may read now; deleted ones too, so that pages drop them."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return []
    found = list(entries)
    ids: dict[str, set[UUID]] = defaultdict(set)
    for entry in found:
        ids[entry.record_type].add(entry.record_id)
    readable = {kind: _readable(user, kind, wanted) for kind, wanted in ids.items()}
    return [
        Change(entry.sequence, f"{entry.record_type}:{entry.record_id}", entry.verb)
        for entry in found
        if entry.record_id in readable[entry.record_type]
    ]


def _readable(user: User, kind: str, ids: set[UUID]) -> set[UUID]:
    model = _models().get(kind)
    if model is None:
        return set()
    rows = model.records.get_queryset().reachable_by(user, Intent.READ, with_deleted=True)
    return set(rows.filter(pk__in=ids).values_list("pk", flat=True))


def _models() -> dict[str, type[Governed]]:
    """The models whose rows have rights and an id that the log can name."""
    return {
        model._meta.model_name or "": model
        for model in apps.get_models()
        if issubclass(model, Governed) and isinstance(model._meta.pk, models.UUIDField)
    }
