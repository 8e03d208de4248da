"""Verbs on notes: remarks on a record."""

from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.actions import create, require_editable, require_visible
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions import records
from customer_map.server.crm.models import Customer, Note
from customer_map.server.crm.texts import clean_text

FIELDS = frozenset(("text",))
NOTED = frozenset(RecordType) - {RecordType.TOUCHPOINT, RecordType.MAP, RecordType.SURVEY}


def add_note(*, actor: Actor, record_type: str, record_id: UUID | str, text: str) -> Note:
    """Write a remark on a record the actor may edit; it belongs to the record's customer too."""
    record = _noted_record(actor, record_type, record_id)
    require_editable(actor, record)
    customer = record if isinstance(record, Customer) else getattr(record, "customer", None)
    note = Note(
        customer=customer,
        record_type=record_type,
        record_id=record.pk,
        text=clean_text(text),
        owner=actor.user,
    )
    return create(actor=actor, verb="note.create", record=note)


def edit_note(
    *, actor: Actor, note_id: UUID | str, text: str, seen_version: int | None = None
) -> Note:
    """Rewrite a remark."""
    return records.edit(
        actor=actor,
        verb="note.edit",
        model=Note,
        record_id=note_id,
        values={"text": text},
        fields=FIELDS,
        seen_version=seen_version,
    )


def delete_note(*, actor: Actor, note_id: UUID | str) -> Note:
    """Delete a remark."""
    return records.delete(actor=actor, verb="note.delete", model=Note, record_id=note_id)


def _noted_record(actor: Actor, record_type: str, record_id: UUID | str) -> Record:
    if record_type not in NOTED:
        reason = _("Such records take no notes.")
        raise InvalidValueError(field="record_type", reason=reason)
    model: type[Record] = apps.get_model("crm", record_type)
    return require_visible(actor, model, record_id)
