"""Turns the touchpoints, or the orders, that a user may see into the sorted columns of a journey."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Extract
from numpy.typing import NDArray

from customer_map.analytics.journeys import MICROSECONDS_PER_DAY, TouchpointColumns
from customer_map.analytics.stage_rules import StageRules, TouchpointKind
from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Order, OrderLine, Touchpoint
from customer_map.server.insights.columns import read_columns
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.journeys.filters import JourneyFilters

Integers = NDArray[np.int64]

# Whether an order is the customer's first or a later one; every rule may ask for it like for a property.
PURCHASE = "purchase"
IS_ORDER = Q(order__isnull=False, order__is_cancellation=False)
NO_CHANNEL = -1
FIRST, REPEAT, CANCELLATION, LAPSE = range(4)


@dataclass(frozen=True, slots=True)
class JourneyLog:
    """Columns with what their codes stand for: ids of customers, names of channels."""

    columns: TouchpointColumns
    customers: list[str]
    channels: list[str]


def read_log(user: User, definition: JourneyDefinition, filters: JourneyFilters) -> JourneyLog:
    """Read what the definition asks for."""
    if definition.source == "orders":
        return read_orders(user, definition, filters)
    return read_touchpoints(user, definition, filters)


def read_touchpoints(
    user: User, definition: JourneyDefinition, filters: JourneyFilters
) -> JourneyLog:
    """Read touchpoints and put each into the stage of the first rule that holds."""
    rules = StageRules(definition.rules, [stage.id for stage in definition.stages])
    attributes = [name for name in rules.attributes if name != PURCHASE]
    own = {f"attribute_{place}": name for place, name in enumerate(attributes)}
    rows = (
        Touchpoint.records.visible_to(user)
        .filter(filters.customers(definition) & filters.period("occurred_at"))
        .annotate(
            seconds=Extract("occurred_at", "epoch"),
            purchase=_purchase(),
            **{alias: KeyTextTransform(name, "properties") for alias, name in own.items()},
        )
        .order_by("customer_id", "occurred_at", "id")
    )
    types = _types("channel", "name", PURCHASE, *own) | {"score": pa.float64()}
    table = read_columns(rows.values_list(*types), types)
    names = {PURCHASE: PURCHASE} | own
    return _log(table, _stages(table, rules, names), table["score"].to_numpy())


def read_orders(user: User, definition: JourneyDefinition, filters: JourneyFilters) -> JourneyLog:
    """Read orders: the first, later ones, cancellations, and a lapse after `lapse_days` without any.

    An order counts when it has a line that is a purchase, or no lines and a positive total. The lapse is no
    touchpoint but a moment: so many days after the last order, if the newest order of all is not before that.
    """
    paid = OrderLine.records.filter(order=OuterRef("pk"), quantity__gt=0, unit_price__gt=0)
    bare = ~Exists(OrderLine.records.filter(order=OuterRef("pk"))) & Q(total__gt=0)
    rows = (
        Order.records.visible_to(user)
        .filter(filters.customers(definition) & filters.period("placed_at"))
        .filter(Q(is_cancellation=True) | Exists(paid) | bare, customer__isnull=False)
        .annotate(seconds=Extract("placed_at", "epoch"))
        .order_by("customer_id", "placed_at", "id")
    )
    types = _types("channel") | {"is_cancellation": pa.bool_()}
    table = read_columns(rows.values_list(*types), types)
    stages = np.where(table["is_cancellation"].to_numpy(), CANCELLATION, REPEAT)
    log = _log(table, stages, np.full(len(table), np.nan))
    _mark_first_orders(log.columns)
    lapsed = _with_lapses(log.columns, definition.lapse_days)
    return JourneyLog(lapsed, log.customers, log.channels)


def _types(*texts: str) -> dict[str, pa.DataType]:
    return {"customer_id": pa.string(), "seconds": pa.float64()} | dict.fromkeys(texts, pa.string())


def _purchase() -> Case:
    later = Q(customer__figures__first_order_at__lt=F("occurred_at"))
    return Case(
        When(IS_ORDER & later, then=Value("repeat")),
        When(IS_ORDER, then=Value("first")),
        default=Value(""),
        output_field=CharField(),
    )


def _log(table: pa.Table, stages: Integers, scores: NDArray[np.float64]) -> JourneyLog:
    customers, ids = _codes(table["customer_id"])
    channels, names = _codes(table["channel"])
    times = np.rint(table["seconds"].to_numpy() * 1_000_000).astype(np.int64)
    columns = TouchpointColumns(customers, times, stages, channels, scores)
    return JourneyLog(columns, ids, names)


def _codes(column: pa.ChunkedArray) -> tuple[Integers, list[str]]:
    """Number the values in the order in which they first appear."""
    encoded = column.fill_null("").combine_chunks().dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def _stages(table: pa.Table, rules: StageRules, attributes: dict[str, str]) -> Integers:
    """Ask the rules once for each kind of touchpoint, not for each touchpoint."""
    columns = {name: _codes(table[name]) for name in ("channel", "name", *attributes)}
    kinds = np.column_stack([codes for codes, _ in columns.values()])
    distinct, places = np.unique(kinds, axis=0, return_inverse=True)
    values = [names for _, names in columns.values()]
    found = [rules.stage_of(kind) for kind in _kinds(distinct, values, list(attributes.values()))]
    return np.array(found, dtype=np.int64)[places.reshape(-1)]


def _kinds(
    distinct: Integers, values: list[list[str]], attributes: list[str]
) -> Iterator[TouchpointKind]:
    for row in distinct.tolist():
        channel, name, *rest = (names[code] for names, code in zip(values, row, strict=True))
        yield TouchpointKind(channel, name, dict(zip(attributes, rest, strict=True)))


def _mark_first_orders(columns: TouchpointColumns) -> None:
    bought = np.flatnonzero(columns.stages == REPEAT)
    _, first = np.unique(columns.customers[bought], return_index=True)
    columns.stages[bought[first]] = FIRST


def _with_lapses(columns: TouchpointColumns, lapse_days: int) -> TouchpointColumns:
    """Add one row behind the last order of each customer who lapsed."""
    if not len(columns.times):
        return columns
    ends = np.flatnonzero(np.diff(columns.customers, append=-1) != 0)
    lapses = columns.times[ends] + lapse_days * MICROSECONDS_PER_DAY
    lapsed = lapses <= columns.times.max()
    after = ends[lapsed] + 1

    def add(column: NDArray[Any], values: Any) -> NDArray[Any]:
        return np.insert(column, after, values)

    return TouchpointColumns(
        customers=add(columns.customers, columns.customers[ends[lapsed]]),
        times=add(columns.times, lapses[lapsed]),
        stages=add(columns.stages, LAPSE),
        channels=add(columns.channels, NO_CHANNEL),
        scores=add(columns.scores, np.nan),
    )
