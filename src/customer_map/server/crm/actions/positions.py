"""Verbs on positions: the tree of a customer's organisation."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import Customer, Employment, Position

FIELDS = names("customer title department reports_to rank")
EDITABLE = names("title department rank")


@transaction.atomic
def create_position(*, actor: Actor, values: Values) -> Position:
    """Create a position; it may report to another one of the same customer."""
    position = records.add(
        actor=actor, verb="position.create", model=Position, values=values, fields=FIELDS
    )
    _require_same_customer(position, position.reports_to)
    return position


def edit_position(
    *,
    actor: Actor,
    position_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "position.edit",
) -> Position:
    """Set title, department or rank of a position."""
    return records.edit(
        actor=actor,
        verb=verb,
        model=Position,
        record_id=position_id,
        values=values,
        fields=EDITABLE,
        seen_version=seen_version,
    )


def rename_position(
    *, actor: Actor, position_id: UUID | str, title: str, seen_version: int | None = None
) -> Position:
    """Give a position another title."""
    return edit_position(
        actor=actor,
        position_id=position_id,
        values={"title": title},
        seen_version=seen_version,
        verb="position.rename",
    )


@transaction.atomic
def move_position(
    *,
    actor: Actor,
    position_id: UUID | str,
    reports_to: UUID | str | None,
    seen_version: int | None = None,
) -> Position:
    """Let a position report to another one of the same customer, or to nobody.

    Raises InvalidValueError when it would come to report, however indirectly, to itself.
    """
    position = require_visible(actor, Position, position_id)
    # Two moves at once could close a circle that neither of them sees.
    Customer.records.select_for_update().get(pk=position.customer_id)
    above = None if reports_to is None else require_visible(actor, Position, reports_to)
    _require_same_customer(position, above)
    _require_no_circle(position, above)
    return change(
        actor=actor,
        verb="position.move",
        record=position,
        values={"reports_to": above},
        seen_version=seen_version,
    )


@transaction.atomic
def delete_position(*, actor: Actor, position_id: UUID | str) -> Position:
    """Delete a position as one step: its reports move up to its own superior, its holders leave it."""
    position = require_visible(actor, Position, position_id)
    for report in position.reports.filter(Position.alive()):
        values = {"reports_to": position.reports_to}
        change(actor=actor, verb="position.move", record=report, values=values)
    for employment in Employment.records.all().filter(
        Employment.alive(), position=position, valid_to__isnull=True
    ):
        values_to_end = {"valid_to": timezone.now()}
        change(actor=actor, verb="employment.end", record=employment, values=values_to_end)
    return records.delete(
        actor=actor, verb="position.delete", model=Position, record_id=position.pk
    )


def _require_same_customer(position: Position, above: Position | None) -> None:
    if above is not None and above.customer_id != position.customer_id:
        reason = _("A position reports to a position of the same customer.")
        raise InvalidValueError(field="reports_to", reason=reason)


def _require_no_circle(position: Position, above: Position | None) -> None:
    superiors = dict(
        Position.records.all()
        .filter(Position.alive(), customer_id=position.customer_id)
        .values_list("pk", "reports_to_id")
    )
    step = above.pk if above else None
    while step is not None:
        if step == position.pk:
            reason = _("A position cannot report to itself or to a position below it.")
            raise InvalidValueError(field="reports_to", reason=reason)
        step = superiors.get(step)
