"""Verbs on orders; each order is also a touchpoint of its customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.actions.values import Values, in_currency, names
from customer_map.server.crm.models import Direction, Order, OrderLine, Product
from customer_map.server.crm.texts import clean_text

FIELDS = names("number source customer placed_at is_cancellation currency total channel custom")

# What columns of money hold.
SMALLEST_AMOUNT = Decimal("0.0001")
# Whatever is too large is refused by its field, not by the calculation.
WIDE = Context(prec=200, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of an order: how many of what, at which price for one."""

    quantity: Decimal
    unit_price: Decimal
    product_id: UUID | str | None = None
    description: str = ""

    @property
    def amount(self) -> Decimal:
        """Quantity times price, rounded half away from zero to the places that are kept, as imports do."""
        return WIDE.quantize(WIDE.multiply(self.quantity, self.unit_price), SMALLEST_AMOUNT)


@transaction.atomic
def create_order(*, actor: Actor, values: Values, lines: Sequence[Line] = ()) -> Order:
    """Create an order with its lines, by default in the workspace's currency.

    Without a total it is the sum of the lines.
    """
    values = in_currency(values)
    if lines and values.get("total") is None:
        values = {**values, "total": sum((line.amount for line in lines), Decimal(0))}
    order = records.add(actor=actor, verb="order.create", model=Order, values=values, fields=FIELDS)
    OrderLine.records.bulk_create(_row(actor, order, *pair) for pair in enumerate(lines, 1))
    _note_touchpoint(order)
    return order


def edit_order(
    *,
    actor: Actor,
    order_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "order.edit",
) -> Order:
    """Set fields of an order; its lines stay as they came."""
    return records.edit(
        actor=actor,
        verb=verb,
        model=Order,
        record_id=order_id,
        values=values,
        fields=FIELDS,
        seen_version=seen_version,
    )


def delete_order(*, actor: Actor, order_id: UUID | str) -> Order:
    """Delete an order with its lines."""
    return records.delete(actor=actor, verb="order.delete", model=Order, record_id=order_id)


def _row(actor: Actor, order: Order, ordinal: int, line: Line) -> OrderLine:
    product = require_visible(actor, Product, line.product_id) if line.product_id else None
    row = OrderLine(
        order=order,
        ordinal=ordinal,
        product=product,
        description=clean_text(line.description) or (product.name if product else ""),
        quantity=line.quantity,
        unit_price=line.unit_price,
    )
    try:
        row.clean_fields(exclude=["order"])
    except ValidationError as problem:
        reason = _("Line {ordinal} does not fit.").format(ordinal=ordinal)
        raise InvalidValueError(field="lines", reason=reason) from problem
    return row


def _note_touchpoint(order: Order) -> None:
    if order.customer is None:
        return
    note_consequence(
        Fact(
            customer=order.customer,
            occurred_at=order.placed_at,
            channel=order.channel or "order",
            name="order cancelled" if order.is_cancellation else "order placed",
            direction=Direction.INWARD,
            value=order.total,
            currency=order.currency,
            message_id=f"order:{order.pk}",
            order=order,
        )
    )
