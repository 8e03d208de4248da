"""Turns entries of the change log into those that one user may know of."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db import models

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Intent
from customer_map.server.audit.models import BY_HAND, AuditEntry, Notification
from customer_map.server.audit.records import Governed, Record

# How many of the newest entries are looked through for those that somebody may see.
LOOKED_THROUGH = 80


def readable_entries(user: User, entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """Keep entries of records the user may read; deleted records too, so that open pages drop them."""
    found = list(entries)
    ids: dict[str, set[UUID]] = defaultdict(set)
    for entry in found:
        ids[entry.record_type].add(entry.record_id)
    readable = {kind: _readable(user, kind, wanted) for kind, wanted in ids.items()}
    return [entry for entry in found if entry.record_id in readable[entry.record_type]]


def recent_entries(user: User, limit: int) -> list[AuditEntry]:
    """Return the newest entries by people that the user may know of, newest first."""
    entries = AuditEntry.objects.filter(via__in=BY_HAND).select_related("actor")
    return readable_entries(user, entries.order_by("-sequence")[:LOOKED_THROUGH])[:limit]


def history_of(record: Record, limit: int, also: Iterable[UUID] = ()) -> list[AuditEntry]:
    """Return the newest entries of a record, newest first; who may see the record may see them.

    `also` are the ids of records that went into this one: what was done to them is its history too.
    """
    ids = [record.pk, *also]
    entries = AuditEntry.objects.filter(record_type=record.type_name(), record_id__in=ids)
    return list(entries.select_related("actor").order_by("-sequence")[:limit])


def notifications_of(user: User, limit: int) -> list[Notification]:
    """Return the newest notifications of a user."""
    return list(Notification.objects.filter(user=user)[:limit])


def unread_count(user: User) -> int:
    """Return how many notifications wait to be read."""
    return Notification.objects.filter(user=user, read_at__isnull=True).count()


def governed_models() -> dict[str, type[Governed]]:
    """Return the models whose rows have rights and an id that the log can name, by that name."""
    return {
        model._meta.model_name or "": model
        for model in apps.get_models()
        if issubclass(model, Governed) and isinstance(model._meta.pk, models.UUIDField)
    }


def _readable(user: User, kind: str, ids: set[UUID]) -> set[UUID]:
    model = governed_models().get(kind)
    if model is None:
        return set()
    rows = model.records.reachable_by(user, Intent.READ, with_deleted=True)
    return set(rows.filter(pk__in=ids).values_list("pk", flat=True))
