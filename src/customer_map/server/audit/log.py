"""Appends entries to the change log and tells listeners, inside the transaction of the write."""

from typing import Any
from uuid import UUID

from django.db import connection, models

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.models import AuditEntry

CHANNEL = "customer_map_changes"


def append(
    *,
    actor: Actor,
    verb: str,
    record: models.Model,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    undoes: AuditEntry | None = None,
) -> AuditEntry:
    """Append one entry; listeners hear of it when the transaction commits."""
    entry = AuditEntry(
        actor=actor.user,
        via=actor.via,
        verb=verb,
        record_type=record._meta.model_name or "",
        record_id=record.pk if isinstance(record.pk, UUID) else UUID(int=int(record.pk)),
        customer_id=_customer_of(record),
        before=before,
        after=after,
        batch=actor.batch,
        undoes=undoes,
    )
    entry.save(force_insert=True)
    _notify(entry.sequence)
    return entry


def _customer_of(record: models.Model) -> UUID | None:
    if record._meta.model_name == "customer":
        return UUID(str(record.pk))
    customer_id: UUID | None = getattr(record, "customer_id", None)
    return customer_id


def _notify(sequence: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(sequence)])
