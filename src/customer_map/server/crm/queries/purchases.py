"""Turns orders into those that are purchases, with what each came to: the one rule of revenue."""

from decimal import Decimal
from typing import Any

from django.db.models import (
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from customer_map.server.crm.models import Order, OrderLine

MONEY = DecimalField(max_digits=24, decimal_places=4)


IS_PURCHASE = Q(customer__isnull=False, is_cancellation=False, worth__gt=0)


def purchases(orders: QuerySet[Order]) -> QuerySet[Any]:
    """Keep the orders that count, with their `worth`.

    The figures of `insights.actions.purchase_sql` add up by the same rule.
    """
    return with_worth(orders).filter(IS_PURCHASE)


def with_worth(orders: QuerySet[Order]) -> QuerySet[Any]:
    """Tell what each order came to, as `worth`: its purchase lines, or its total where it has no lines."""
    price = ExpressionWrapper(F("quantity") * F("unit_price"), output_field=MONEY)
    counts = Q(quantity__gt=0, unit_price__gt=0)
    lines = OrderLine.records.filter(order=OuterRef("pk")).order_by().values("order")
    nothing = Value(Decimal(0), output_field=MONEY)
    bought = lines.annotate(sum=Coalesce(Sum(price, filter=counts), nothing)).values("sum")
    worth = Coalesce(Subquery(bought, output_field=MONEY), F("total"), output_field=MONEY)
    return orders.annotate(worth=worth)
