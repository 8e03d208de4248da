"""Verbs on the lines of opportunities; what an opportunity is worth is the sum of its lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from customer_map.errors import ConflictError, InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import Opportunity, OpportunityLine, Product

FIELDS = names("opportunity rank product description quantity unit_price discount")
EDITABLE_FIELDS = FIELDS - {"opportunity"}
MOST_LINES = 500


@dataclass(frozen=True, kw_only=True)
class GivenLine:
    """A line as it was typed: its values, and which one it is where it is there already."""

    values: Values
    line_id: UUID | None = field(default=None)


@transaction.atomic
def add_line(*, actor: Actor, values: Values) -> OpportunityLine:
    """Add a line, by default the last one, at the product's own price; the opportunity is worth their sum."""
    opportunity = _locked(actor, values.get("opportunity"))
    line = _added(actor, opportunity, values)
    _add_up(actor, opportunity)
    return line


@transaction.atomic
def edit_line(*, actor: Actor, line_id: UUID | str, values: Values) -> OpportunityLine:
    """Set fields of a line; the opportunity is worth the sum of its lines."""
    line = require_visible(actor, OpportunityLine, line_id)
    opportunity = _locked(actor, line.opportunity_id)
    edited = _edited(actor, line, values)
    _add_up(actor, opportunity)
    return edited


@transaction.atomic
def remove_line(*, actor: Actor, line_id: UUID | str) -> OpportunityLine:
    """Remove a line; after the last one the amount stays, and can be typed again."""
    line = require_visible(actor, OpportunityLine, line_id)
    opportunity = _locked(actor, line.opportunity_id)
    gone = _removed(actor, line)
    _add_up(actor, opportunity)
    return gone


@transaction.atomic
def set_lines(
    *,
    actor: Actor,
    opportunity_id: UUID | str,
    lines: Sequence[GivenLine],
    seen_version: int | None = None,
) -> Opportunity:
    """Put these lines in place of those that are there: known ones are changed, missing ones removed.

    Raises InvalidValueError, whose field names the line that does not fit as `lines.<place>`.
    """
    opportunity = _locked(actor, opportunity_id, seen_version)
    if len(lines) > MOST_LINES:
        reason = _("An opportunity has at most {most} lines.").format(most=MOST_LINES)
        raise InvalidValueError(field="lines", reason=reason)
    known = {line.pk: line for line in lines_of(opportunity)}
    for line in known.values():
        if line.pk not in {given.line_id for given in lines}:
            _removed(actor, line)
    for place, given in enumerate(lines):
        _place(actor, opportunity, known, place, given)
    return _add_up(actor, opportunity)


def lines_of(opportunity: Opportunity) -> list[OpportunityLine]:
    """Return the lines in their order, for verbs."""
    return list(OpportunityLine.records.filter(OpportunityLine.alive(), opportunity=opportunity))


def require_sum_of_lines(opportunity: Opportunity, values: Values) -> None:
    """Refuse to type an amount where lines tell it."""
    if "amount" not in values:
        return
    if _number(values["amount"]) != _number(opportunity.amount) and lines_of(opportunity):
        raise InvalidValueError(field="amount", reason=_("The amount is the sum of the lines."))


def _number(given: object) -> Decimal | None:
    try:
        return Decimal(str(given))
    except InvalidOperation:
        return None


def _locked(actor: Actor, given: object, seen_version: int | None = None) -> Opportunity:
    """Two who write lines of one opportunity at once take turns, so that the sum is that of all lines."""
    opportunity_id = given.pk if isinstance(given, Opportunity) else str(given or "")
    seen = require_visible(actor, Opportunity, opportunity_id)
    opportunity = Opportunity.records.select_for_update().get(pk=seen.pk)
    if seen_version is not None and seen_version != opportunity.version:
        raise ConflictError(theirs={}, yours={}, version=opportunity.version)
    return opportunity


def _place(
    actor: Actor,
    opportunity: Opportunity,
    known: dict[UUID, OpportunityLine],
    place: int,
    given: GivenLine,
) -> None:
    line = known.get(given.line_id) if given.line_id else None
    values = {**given.values, "rank": place}
    try:
        if line is None:
            _added(actor, opportunity, values)
        else:
            _edited(actor, line, values)
    except InvalidValueError as problem:
        raise InvalidValueError(
            field=f"lines.{place}", reason=str(problem.fields["reason"])
        ) from problem


def _added(actor: Actor, opportunity: Opportunity, values: Values) -> OpportunityLine:
    if not values.get("product") and not str(values.get("description") or "").strip():
        reason = _("Name a product, or describe the line.")
        raise InvalidValueError(field="product", reason=reason)
    last = OpportunityLine.records.filter(opportunity=opportunity).order_by("-rank").first()
    defaults: dict[str, object] = {"rank": last.rank + 1 if last else 0}
    return records.add(
        actor=actor,
        verb="opportunity_line.create",
        model=OpportunityLine,
        values={**defaults, **_priced(actor, opportunity, values), "opportunity": opportunity},
        fields=FIELDS,
    )


def _edited(actor: Actor, line: OpportunityLine, values: Values) -> OpportunityLine:
    return records.edit(
        actor=actor,
        verb="opportunity_line.edit",
        model=OpportunityLine,
        record_id=line.pk,
        values=_priced(actor, line.opportunity, values),
        fields=EDITABLE_FIELDS,
    )


def _removed(actor: Actor, line: OpportunityLine) -> OpportunityLine:
    return records.delete(
        actor=actor, verb="opportunity_line.delete", model=OpportunityLine, record_id=line.pk
    )


def _priced(actor: Actor, opportunity: Opportunity, values: Values) -> Values:
    """Without a price take that of the product, if it is in the currency of the opportunity."""
    if not values.get("product") or values.get("unit_price") not in (None, ""):
        return values
    given = values["product"]
    product = given if isinstance(given, Product) else require_visible(actor, Product, str(given))
    if product.price is None or product.currency != opportunity.currency:
        reason = _("“{product}” has no price in {currency}: give one.")
        words = reason.format(product=product, currency=opportunity.currency or "–")
        raise InvalidValueError(field="unit_price", reason=words)
    return {**values, "unit_price": product.price}


def _add_up(actor: Actor, opportunity: Opportunity) -> Opportunity:
    lines = lines_of(opportunity)
    if not lines:
        return opportunity
    total = sum((line.amount for line in lines), Decimal(0))
    return change(
        actor=actor, verb="opportunity.add_up", record=opportunity, values={"amount": total}
    )
