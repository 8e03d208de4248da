"""Turns order lines into events: one per order of a customer, placed or cancelled, worth the sum of its lines."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.batches import RawBatch
from customer_map.tables.conversion import convert
from customer_map.tables.event_columns import EventColumns
from customer_map.tables.event_reading import (
    MOST_SHOWN,
    EventsRead,
    RefusedRows,
    no_events,
)
from customer_map.tables.events import (
    CHANNEL,
    CUSTOMER,
    EVENT_ID,
    NAME,
    OCCURRED_AT,
    VALUE,
    checked_events,
)
from customer_map.tables.kinds import KINDS
from customer_map.tables.mappings import Mapping, Use
from customer_map.tables.refusals import Refusal
from customer_map.tables.suggestions import suggest_mapping
from customer_map.tables.values.readings import mask

PLACED, CANCELLED = "order placed", "order cancelled"
"""As the server calls the touchpoints of orders."""
CUSTOMER_FIELDS = ("customer_key", "customer_email", "customer_name")
WISHES = {
    "case": "customer_key",
    "time": "ordered_at",
    "value": "amount",
    "event_id": "order_number",
}
SIGNS_OF_ORDERS = frozenset({"order_number", "amount", "unit_price", "quantity"})
"""Who and when alone make no order: the table may as well hold events whose name is called unusually."""
PLACES = 6


def order_mapping(
    sample: pa.RecordBatch, wanted: EventColumns, *, title: str, zone: str
) -> Mapping | None:
    """Return what the columns of a table of orders mean, or None if nothing says that it is one or whose they are."""
    mapping = suggest_mapping(tuple(sample.schema.names), sample, title=title, zone=zone)
    if mapping.kind != "order_lines":
        return None
    for wish, target in WISHES.items():
        if column := getattr(wanted, wish):
            kind = KINDS[mapping.kind].field(target).type
            chosen = replace(mapping.column(column), use=Use.FIELD, target=target, type=kind)
            mapping = mapping.with_column(chosen)
    fields = _columns(mapping).keys()
    tells = not fields.isdisjoint(CUSTOMER_FIELDS) and not fields.isdisjoint(SIGNS_OF_ORDERS)
    return mapping if mapping.is_certain() and tells else None


def read_orders(batches: Iterable[RawBatch], mapping: Mapping, *, source: str) -> EventsRead:
    """Return one event per order, in the order in which the orders begin in the file.

    The customer is the customer's number, else address, else name. Lines of a customer with the same order number are
    one order, without numbers those of one moment; its time is that of its first line, its value the sum of amounts,
    or of quantity times unit price (less discount). Lines without customer are refused.

    Raises:
        NoEventsError: No line has a customer.
    """
    counted = _Lines(mapping)
    lines = [batch for batch in counted.read(batches) if batch.num_rows]
    columns = _used(mapping)
    if not lines:
        raise no_events(counted.refused, columns, source)
    return EventsRead(_orders(pa.Table.from_batches(lines)), columns, counted.refused)


class _Lines:
    """Order lines with the customer and the total worked out; counts those it refuses."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self.refused = RefusedRows()

    def read(self, batches: Iterable[RawBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            converted = convert(batch, self._mapping)
            refused = RefusedRows(converted.refused, 0, converted.refusals[:MOST_SHOWN])
            self.refused = self.refused.plus(refused)
            yield self._with_customer(converted.fields, converted.lines)

    def _with_customer(self, fields: pa.RecordBatch, lines: pa.Array) -> pa.RecordBatch:
        customers = pc.coalesce(*(_field(fields, name, pa.string()) for name in CUSTOMER_FIELDS))
        absent = pc.is_null(customers)
        column = next(
            _columns(self._mapping)[n] for n in CUSTOMER_FIELDS if n in _columns(self._mapping)
        )
        places = np.flatnonzero(mask(absent))
        first = tuple(
            Refusal(lines[place].as_py(), column, "", "missing_value")
            for place in places[:MOST_SHOWN].tolist()
        )
        self.refused = self.refused.plus(RefusedRows(len(places), 0, first))
        return _line_columns(fields, customers).filter(pc.invert(absent))


def _line_columns(fields: pa.RecordBatch, customers: pa.Array) -> pa.RecordBatch:
    times = fields.column("ordered_at")
    moments = pc.binary_join_element_wise("at", times.cast(pa.string()), " ")
    numbers = _field(fields, "order_number", pa.string())
    columns = {
        CUSTOMER: customers,
        "order": pc.coalesce(numbers, moments),
        EVENT_ID: pc.binary_join_element_wise("order", numbers, ":"),
        OCCURRED_AT: times,
        VALUE: line_totals(fields),
        CHANNEL: _field(fields, "channel", pa.string()),
        "cancelled": _field(fields, "cancelled", pa.bool_()).fill_null(pa.scalar(value=False)),
    }
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def line_totals(fields: pa.RecordBatch) -> pa.Array:
    """The amount, else quantity (1 if unknown) times unit price less discount, as the server reckons."""
    number = pa.float64()
    quantity = _field(fields, "quantity", number).fill_null(1.0)
    price, discount = _field(fields, "unit_price", number), _field(fields, "discount", number)
    share = pc.and_(pc.greater_equal(discount, 0.0), pc.less_equal(discount, 1.0))
    off = pc.if_else(share, pc.multiply(price, discount), pc.divide(discount, quantity))
    taken = pc.if_else(pc.is_finite(off), off, 0.0).fill_null(0.0)
    totals = pc.multiply(quantity, pc.subtract(price, taken))
    return pc.coalesce(_field(fields, "amount", number), totals)


def _field(fields: pa.RecordBatch, name: str, kind: pa.DataType) -> pa.Array:
    if name not in fields.schema.names:
        return pa.nulls(fields.num_rows, kind)
    return fields.column(name).cast(kind)


def _orders(lines: pa.Table) -> pa.Table:
    orders = lines.group_by([CUSTOMER, "order"], use_threads=False).aggregate(
        [
            (OCCURRED_AT, "min"),
            (EVENT_ID, "first"),
            (VALUE, "sum"),
            (CHANNEL, "first"),
            ("cancelled", "any"),
        ]
    )
    columns = {
        CUSTOMER: orders[CUSTOMER],
        NAME: pc.if_else(orders["cancelled_any"], CANCELLED, PLACED),
        OCCURRED_AT: orders[f"{OCCURRED_AT}_min"],
        EVENT_ID: orders[f"{EVENT_ID}_first"],
        VALUE: pc.round(orders[f"{VALUE}_sum"], PLACES),
        CHANNEL: orders[f"{CHANNEL}_first"],
    }
    known = {name: column for name, column in columns.items() if column.null_count < len(column)}
    return checked_events(pa.table(known))


def _columns(mapping: Mapping) -> dict[str, str]:
    """The columns by the fields they hold."""
    return {column.target: column.column for column in mapping.columns if column.use is Use.FIELD}


def _used(mapping: Mapping) -> EventColumns:
    found = _columns(mapping)
    customer = next((found[name] for name in CUSTOMER_FIELDS if name in found), "")
    value = found.get("amount") or found.get("unit_price", "")
    return EventColumns(
        case=customer,
        name="",
        time=found["ordered_at"],
        channel=found.get("channel", ""),
        score="",
        value=value,
        event_id=found.get("order_number", ""),
        guessed=tuple(WISHES),
    )
