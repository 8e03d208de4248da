"""The only primitives that write records: create, change, remove; and undo, which works from their entries.

Verbs in the other apps are built from these. Each checks rights, validates, saves and appends one entry in one
transaction.
"""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ForeignKey
from django.utils import timezone

from customer_map.errors import (
    ConflictError,
    NotAllowedError,
    RecordNotFoundError,
)
from customer_map.server.accounts.actions.writing import validate
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Intent
from customer_map.server.audit.log import append
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.records import Governed, Record
from customer_map.server.audit.signals import taken_back
from customer_map.server.audit.values import restored, snapshot

RecordT = TypeVar("RecordT", bound=Record)


@transaction.atomic
def create(*, actor: Actor, verb: str, record: RecordT) -> RecordT:
    """Insert `record` and log it.

    Raises NotAllowedError when the actor may not create such records or edit those it is linked to, and
    InvalidValueError when a field does not fit.
    """
    require_may_add(actor=actor, record=record)
    validate(record)
    record.save(force_insert=True)
    append(actor=actor, verb=verb, record=record, before=None, after=snapshot(record))
    return record


@transaction.atomic
def change(
    *,
    actor: Actor,
    verb: str,
    record: RecordT,
    values: dict[str, Any],
    seen_version: int | None = None,
) -> RecordT:
    """Set fields of `record` and log what changed; nothing is written or logged when all values are as before.

    `seen_version` is the version the user looked at; when the record has moved on, ConflictError carries both values.
    """
    current = _locked(actor, record, Intent.EDIT)
    _require_same_version(current, values, seen_version)
    names = _field_names(current, values)
    before = snapshot(current, names)
    for name, value in values.items():
        setattr(current, name, value)
    validate(current)
    after = snapshot(current, names)
    if before == after:
        return current
    _require_edit_on_links(actor, current, [name for name in names if before[name] != after[name]])
    _save(current)
    append(actor=actor, verb=verb, record=current, before=before, after=after)
    return current


@transaction.atomic
def remove(*, actor: Actor, verb: str, record: RecordT) -> RecordT:
    """Mark `record` as deleted and log it; undo brings it back."""
    current = _locked(actor, record, Intent.DELETE)
    before = snapshot(current, ["deleted_at"])
    current.deleted_at = timezone.now()
    _save(current)
    append(
        actor=actor,
        verb=verb,
        record=current,
        before=before,
        after=snapshot(current, ["deleted_at"]),
    )
    return current


@transaction.atomic
def take_back(*, actor: Actor, verb: str, entry: AuditEntry, record: Record) -> AuditEntry:
    """Undo one entry on `record`; a redo undoes an undo.

    A creation is taken back by deleting, anything else by setting the fields as they were before. A link comes back
    without the right to edit its other end: else who moved a contact away by mistake could not put it back.

    Raises ConflictError when the fields have been changed since, or when what they held is taken by now, and
    NotAllowedError when the actor may no longer edit the record.
    """
    current = type(record).records.select_for_update().get(pk=record.pk)
    require_editable(actor, current)
    _require_untouched(snapshot(current, list(entry.after)), entry.after)
    after = {"deleted_at": timezone.now().isoformat()} if entry.before is None else entry.before
    before = snapshot(current, list(after))
    for attribute, value in restored(current, after).items():
        setattr(current, attribute, value)
    _require_free(current)
    _save(current)
    taken_back.send(type(current), record=current)
    return append(actor=actor, verb=verb, record=current, before=before, after=after, undoes=entry)


def require_may_add(*, actor: Actor, record: Governed) -> None:
    """Check that the actor may create such rows and edit the records this one is linked to.

    Raises NotAllowedError.
    """
    _require_creation(actor, record)
    _require_edit_on_links(actor, record, [field.name for field in record._meta.concrete_fields])


def require_visible(actor: Actor, rows: type[RecordT], record_id: UUID | str) -> RecordT:
    """Return the record with this id if the actor may see it.

    Raises RecordNotFoundError alike when there is none and when it is hidden from the actor.
    """
    found = rows.records.all() if actor.user is None else rows.records.visible_to(actor.user)
    try:
        record = found.filter(pk=record_id).first()
    except (ValidationError, ValueError):
        record = None
    if record is None:
        raise RecordNotFoundError
    return record


def require_editable(actor: Actor, record: Record) -> None:
    """Check that the actor may change `record`.

    Raises NotAllowedError.
    """
    _require_reach(actor, record, Intent.EDIT)


def _require_creation(actor: Actor, record: Governed) -> None:
    if actor.user is not None and not record.may_be_added_by(actor.user):
        raise NotAllowedError(right=f"{record.rights_as}.edit")


def _require_edit_on_links(actor: Actor, record: Governed, names: list[str]) -> None:
    """Linking two records needs the edit right on both."""
    for field in record._meta.concrete_fields:
        if field.name in names and isinstance(field, ForeignKey):
            linked = field.related_model
            linked_id = getattr(record, field.attname)
            if linked_id is not None and issubclass(linked, Record):
                _require_linkable(actor, linked, linked_id)


def _require_linkable(actor: Actor, linked: type[Record], linked_id: UUID) -> None:
    """Records with an owner need the edit right; catalogue records such as products and stages only have to be seen."""
    if actor.user is None:
        return
    rows = linked.records
    owned = bool(linked.owner_path)
    reachable = rows.editable_by(actor.user) if owned else rows.visible_to(actor.user)
    if not reachable.filter(pk=linked_id).exists():
        raise NotAllowedError(right=f"{linked.rights_as}.edit")


def _locked(actor: Actor, record: RecordT, intent: Intent) -> RecordT:
    current = (
        type(record)
        .records.select_for_update(of=("self",))
        .filter(pk=record.pk, deleted_at__isnull=True)
        .first()
    )
    if current is None:
        raise RecordNotFoundError
    _require_reach(actor, current, intent)
    return current


def _require_reach(actor: Actor, record: Record, intent: Intent) -> None:
    if actor.user is None:
        return
    rows = type(record).records
    if not rows.reachable_by(actor.user, intent, with_deleted=True).filter(pk=record.pk).exists():
        raise NotAllowedError(right=f"{record.rights_as}.{intent}")


def _require_same_version(
    current: Record, values: dict[str, Any], seen_version: int | None
) -> None:
    if seen_version is not None and seen_version != current.version:
        names = _field_names(current, values)
        theirs = snapshot(current, names)
        for name, value in values.items():
            setattr(current, name, value)
        yours = snapshot(current, names)
        raise ConflictError(theirs=theirs, yours=yours, version=current.version)


def _require_untouched(now: dict[str, Any], written: dict[str, Any]) -> None:
    if any(now[name] != written.get(name) for name in now):
        raise ConflictError(theirs=now, yours=written, version=None)


def _require_free(record: Record) -> None:
    """Somebody may have taken the name in the meantime, of a tag for example."""
    try:
        record.validate_unique()
        record.validate_constraints()
    except ValidationError as problem:
        now = snapshot(record)
        raise ConflictError(theirs={}, yours=now, version=record.version) from problem


def _field_names(record: Record, values: dict[str, Any]) -> list[str]:
    """Return the names of the fields that `values` sets, whether it says `owner` or `owner_id`."""
    return [record._meta.get_field(name).name for name in values]


def _save(record: Record) -> None:
    record.version += 1
    record.save(force_update=True)
