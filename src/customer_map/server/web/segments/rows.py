"""Turns customers with their figures into the rows of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from customer_map.server.crm.models import Customer
from customer_map.server.insights.models import CustomerFigures, Lifecycle, ValueTier
from customer_map.server.web.records.amounts import full_money

TIER_TONES = {ValueTier.HIGH: "purple", ValueTier.POTENTIAL: "info"}
PLACE_TONES = {
    Lifecycle.NEW: "info",
    Lifecycle.ACTIVE: "success",
    Lifecycle.WON_BACK: "success",
    Lifecycle.AT_RISK: "warning",
    Lifecycle.LOST: "error",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One customer as a list shows it."""

    customer: Customer
    orders: int
    revenue: str
    last_order_at: datetime | None
    tier: str
    tier_tone: str
    place: str
    place_tone: str


def shown_members(customers: Iterable[Customer], *, sees_purchases: bool) -> list[Member]:
    """Return one row per customer, an empty one where there are no figures or the reader may not know them."""
    return [
        _member(
            customer, (sees_purchases and getattr(customer, "figures", None)) or CustomerFigures()
        )
        for customer in customers
    ]


def _member(customer: Customer, figures: CustomerFigures) -> Member:
    return Member(
        customer=customer,
        orders=figures.orders,
        revenue=full_money(figures.revenue, figures.currency),
        last_order_at=figures.last_order_at,
        tier=str(figures.get_value_tier_display()),
        tier_tone=TIER_TONES.get(ValueTier(figures.value_tier), "neutral"),
        place=str(figures.get_lifecycle_display()),
        place_tone=PLACE_TONES.get(Lifecycle(figures.lifecycle), "neutral"),
    )
