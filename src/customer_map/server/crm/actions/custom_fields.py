"""Verbs on the definitions of custom fields; only administrators change them."""

from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, require_visible
from customer_map.server.audit.records import Record
from customer_map.server.audit.undo import restore
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import CustomField, CustomFieldKind

FIELDS = names("record_type key label kind choices is_required rank")
# The key and the kind stay: stored values depend on them.
EDITABLE = names("label choices is_required rank")


def define_custom_field(*, actor: Actor, values: Values) -> CustomField:
    """Add a field to a record type, after the others; without a key it is made from the label."""
    _require_administrator(actor)
    key = values.get("key") or slugify(str(values.get("label", "")), allow_unicode=True)
    _require_choices(str(values.get("kind", "")), values.get("choices"))
    return records.add(
        actor=actor,
        verb="custom_field.create",
        model=CustomField,
        values={"rank": _next_rank(str(values.get("record_type", ""))), **values, "key": key},
        fields=FIELDS,
    )


def edit_custom_field(*, actor: Actor, field_id: UUID | str, values: Values) -> CustomField:
    """Change label, choices, order, or whether the field is required; stored values stay."""
    _require_administrator(actor)
    if "choices" in values:
        field = require_visible(actor, CustomField, field_id)
        _require_choices(field.kind, values["choices"])
    return records.edit(
        actor=actor,
        verb="custom_field.edit",
        model=CustomField,
        record_id=field_id,
        values=values,
        fields=EDITABLE,
    )


def remove_custom_field(*, actor: Actor, field_id: UUID | str) -> CustomField:
    """Take a field away; stored values stay and show again when it comes back."""
    _require_administrator(actor)
    return records.delete(
        actor=actor, verb="custom_field.delete", model=CustomField, record_id=field_id
    )


@transaction.atomic
def shift_custom_field(*, actor: Actor, field_id: UUID | str, by: int) -> CustomField:
    """Move a field `by` places among those of its record type: -1 is one place forward; the ends stay the ends."""
    _require_administrator(actor)
    field = require_visible(actor, CustomField, field_id)
    alike = CustomField.records.filter(CustomField.alive(), record_type=field.record_type)
    order = list(alike.order_by("rank", "label"))
    place = order.index(field)
    order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
    for rank, each in enumerate(order):
        if each.rank != rank:
            change(actor=actor, verb="custom_field.shift", record=each, values={"rank": rank})
    field.refresh_from_db()
    return field


def restore_custom_field(*, actor: Actor, field_id: UUID) -> Record:
    """Bring back a field that was taken away, with the values it had.

    Raises UndoImpossibleError when another field has its key by now.
    """
    _require_administrator(actor)
    return restore(actor=actor, kind=CustomField.type_name(), record_id=field_id)


def _next_rank(record_type: str) -> int:
    alike = CustomField.records.filter(CustomField.alive(), record_type=record_type)
    last = alike.order_by("-rank").first()
    return last.rank + 1 if last else 0


def _require_administrator(actor: Actor) -> None:
    if actor.user is not None and not actor.user.is_administrator:
        raise NotAllowedError(right="custom_field.edit")


def _require_choices(kind: str, choices: object) -> None:
    if kind == CustomFieldKind.CHOICE and not choices:
        raise InvalidValueError(field="choices", reason=_("Name at least one choice."))
