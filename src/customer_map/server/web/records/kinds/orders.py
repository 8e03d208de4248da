"""Orders on pages."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.crm.actions.orders import create_order, delete_order, edit_order
from customer_map.server.crm.models import Order
from customer_map.server.web.records.description import (
    Column,
    Filter,
    Kind,
    Listing,
    Slice,
    Verbs,
    Words,
)
from customer_map.server.web.records.kinds.shared import ALL, CUSTOMER_COLUMN, equals, values_of
from customer_map.server.web.records.touchpoint_words import channel_words

ORDERS = Kind(
    name="order",
    plural="orders",
    model=Order,
    icon="receipt",
    words=Words(
        plural=_("Orders"),
        new=_("New order"),
        empty_title=_("No orders yet"),
        empty_text=_(
            "Orders tell who buys what, how often and for how much. Import order lines, and value tiers follow."
        ),
    ),
    listing=Listing(
        columns=(
            Column("number", _("Order"), sort="number"),
            CUSTOMER_COLUMN,
            Column("placed", _("Placed"), sort="placed_at"),
            Column("channel", _("Channel"), sort="channel"),
            Column("total", _("Total"), sort="total", is_number=True),
        ),
        searched=("number", "customer__name"),
        sort="-placed",
        slices=(
            ALL,
            Slice("cancelled", _("Cancellations"), lambda _user: Q(is_cancellation=True)),
        ),
        filters=(
            Filter(
                "channel",
                _("All channels"),
                equals("channel"),
                values_of(Order, "channel", channel_words),
            ),
        ),
        related=("customer",),
    ),
    fields=(
        "number",
        "customer",
        "placed_at",
        "channel",
        "total",
        "currency",
        "is_cancellation",
        "source",
    ),
    facts=("customer", "placed_at", "channel", "total", "source", "created_at"),
    verbs=Verbs(create_order, edit_order, delete_order),
    name_field="number",
    related=("customer",),
    has_lines=True,
)
