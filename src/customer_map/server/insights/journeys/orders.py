"""Turns the orders that a user may see into a log of first orders, later ones, cancellations and lapses."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Extract
from numpy.typing import NDArray

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Order, OrderLine
from customer_map.server.insights.columns import read_columns
from customer_map.server.insights.journeys.definitions import ORDER_STAGES, JourneyDefinition
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.tables.events import CHANNEL
from customer_map.touchpoints.coding import coded, compact
from customer_map.touchpoints.index.origins import chosen_origin
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, Paths
from customer_map.touchpoints.times import span_of, split_times

Integers = NDArray[np.int64]

MICROSECONDS_PER_DAY = 86_400_000_000
FIRST, REPEAT, CANCELLATION, LAPSE = range(4)
TYPES = {
    "customer": pa.string(),
    "channel": pa.string(),
    "is_cancellation": pa.bool_(),
    "seconds": pa.float64(),
}


def read_orders(
    user: User, definition: JourneyDefinition, filters: JourneyFilters
) -> TouchpointLog:
    """Read orders: the first, later ones, cancellations, and a lapse after `lapse_days` without any.

    An order counts when it has a line that is a purchase, or no lines and a positive total. The lapse is no
    touchpoint but a moment: so many days after the last order, if the newest order of all is not before that; its
    channel code is beyond all channels.
    """
    paid = OrderLine.records.filter(order=OuterRef("pk"), quantity__gt=0, unit_price__gt=0)
    bare = ~Exists(OrderLine.records.filter(order=OuterRef("pk"))) & Q(total__gt=0)
    rows = (
        Order.records.visible_to(user)
        .filter(filters.customers(definition, "customer__") & filters.period("placed_at"))
        .filter(filters.members(user, "customer__"))
        .filter(Q(is_cancellation=True) | Exists(paid) | bare, customer__isnull=False)
        .annotate(seconds=Extract("placed_at", "epoch"))
        .order_by("customer_id", "placed_at", "id")
    )
    table = read_columns(rows.values_list("customer_id", *list(TYPES)[1:]), TYPES)
    customers, ids = coded(table["customer"])
    channels, names = coded(table["channel"].fill_null(""))
    orders = _Moments(customers, _times(table), _codes(table, customers), channels)
    paths = _paths(_with_lapses(orders, definition.lapse_days, len(names)), ids)
    return replace(paths, attributes={CHANNEL: tuple(names.to_pylist())})


@dataclass(frozen=True, slots=True)
class _Moments:
    """Orders and lapses as columns, sorted by customer and time."""

    customers: NDArray[np.int32]
    times: Integers
    codes: Integers
    channels: NDArray[np.int32]


def _times(table: pa.Table) -> Integers:
    times: Integers = np.rint(table["seconds"].to_numpy() * MICROSECONDS).astype(np.int64)
    return times


def _codes(table: pa.Table, customers: NDArray[np.int32]) -> Integers:
    codes = np.where(table["is_cancellation"].to_numpy(), CANCELLATION, REPEAT)
    bought = np.flatnonzero(codes == REPEAT)
    _, first = np.unique(customers[bought], return_index=True)
    codes[bought[first]] = FIRST
    return codes


def _with_lapses(orders: _Moments, lapse_days: int, no_channel: int) -> _Moments:
    """Add a moment behind the last order of each customer who lapsed."""
    if not len(orders.times):
        return orders
    ends = np.flatnonzero(np.diff(orders.customers, append=-1) != 0)
    lapses = orders.times[ends] + lapse_days * MICROSECONDS_PER_DAY
    lapsed = lapses <= orders.times.max()
    after = ends[lapsed] + 1
    return _Moments(
        customers=np.insert(orders.customers, after, orders.customers[ends[lapsed]]),
        times=np.insert(orders.times, after, lapses[lapsed]),
        codes=np.insert(orders.codes, after, LAPSE),
        channels=np.insert(orders.channels, after, no_channel),
    )


def _paths(moments: _Moments, ids: pa.Array) -> TouchpointLog:
    origin = chosen_origin(span_of(moments.times) or (0, 0))
    seconds, fractions = split_times(moments.times, origin)
    counts = np.bincount(moments.customers, minlength=len(ids))
    ends = np.cumsum(counts)
    part = Paths(
        starts=ends - counts,
        ends=ends,
        ids=ids,
        codes=compact(moments.codes, len(ORDER_STAGES)),
        seconds=seconds,
        fractions=fractions,
        attributes={CHANNEL: compact(moments.channels, int(moments.channels.max(initial=0)) + 1)},
    )
    return TouchpointLog((part,), ORDER_STAGES, origin)
