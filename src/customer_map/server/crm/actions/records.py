"""The three steps that the verbs of all records share: add one, set fields of one, remove one."""

from typing import TypeVar
from uuid import UUID

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, create, remove, require_visible
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.custom_values import checked_custom_values
from customer_map.server.crm.actions.values import Values, prepared

RecordT = TypeVar("RecordT", bound=Record)


def add(
    *, actor: Actor, verb: str, model: type[RecordT], values: Values, fields: frozenset[str]
) -> RecordT:
    """Create a record; who creates one with an owner, and names none, becomes its owner."""
    ready = prepared(actor=actor, model=model, values=values, fields=fields)
    if "owner" in fields:
        ready.setdefault("owner", actor.user)
    if "custom" in fields:
        ready["custom"] = checked_custom_values(model, given=ready.get("custom") or {}, stored={})
    return create(actor=actor, verb=verb, record=model(**ready))


def edit(
    *,
    actor: Actor,
    verb: str,
    model: type[RecordT],
    record_id: UUID | str,
    values: Values,
    fields: frozenset[str],
    seen_version: int | None = None,
) -> RecordT:
    """Set fields of a record; custom values that are not named stay as they are."""
    record = require_visible(actor, model, record_id)
    ready = prepared(actor=actor, model=model, values=values, fields=fields)
    if "custom" in ready:
        stored = getattr(record, "custom", {})
        ready["custom"] = checked_custom_values(model, given=ready["custom"] or {}, stored=stored)
    return change(actor=actor, verb=verb, record=record, values=ready, seen_version=seen_version)


def delete(*, actor: Actor, verb: str, model: type[RecordT], record_id: UUID | str) -> RecordT:
    """Mark a record as deleted; undo brings it back."""
    return remove(actor=actor, verb=verb, record=require_visible(actor, model, record_id))
