"""Turns order files and frames of any kind into purchases: one row per order that counts."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import ClassVar, TypedDict, Unpack

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from customer_map.analytics.purchases import order_totals, purchase_lines
from customer_map.errors import CustomerMapError
from customer_map.library.arguments import check_options
from customer_map.library.logs import Moment, moment
from customer_map.library.raw_tables import RawTable, raw_table
from customer_map.library.showing.tables import counted
from customer_map.tables.conversion import convert
from customer_map.tables.event_columns import EventColumnNotFoundError
from customer_map.tables.event_times import check_zone
from customer_map.tables.kinds import KINDS
from customer_map.tables.mappings import ColumnMapping, Mapping, Use
from customer_map.tables.order_events import CUSTOMER_FIELDS, line_totals
from customer_map.tables.spellings import AS_USUAL
from customer_map.tables.suggestions import suggest_mapping

_FIELDS = {
    "customer": "customer_key",
    "date": "ordered_at",
    "amount": "amount",
    "order": "order_number",
}
_CALLED = {
    **dict.fromkeys(CUSTOMER_FIELDS, "customer"),
    "ordered_at": "date",
    "amount": "amount",
    "order_number": "order",
    "quantity": "quantity",
    "unit_price": "unit price",
    "discount": "discount",
    "cancelled": "cancelled",
}
_DAY = 86_400_000_000


class OrderColumnsUnknownError(CustomerMapError):
    """No column looks like the customer or the date of an order."""

    code: ClassVar[str] = "order_columns_unknown"
    message: ClassVar[str] = "{source}: no column is clearly the {missing} of the orders."
    hint: ClassVar[str] = "Name it with --customer, --date or --amount. The columns are: {header}."


class NoOrdersError(CustomerMapError):
    """No line of the file counts as a purchase."""

    code: ClassVar[str] = "no_orders"
    message: ClassVar[str] = "{source}: none of the {lines} lines is a purchase in this period."
    hint: ClassVar[str] = (
        "A purchase has a customer, is not cancelled, and its quantity and price are above 0."
    )


class OrderReading(TypedDict, total=False):
    """How orders are read; what is left out is guessed.

    `customer`, `date`, `amount` and `order` name columns (those of a file without a header are called "Column 1",
    "Column 2" …). `zone` is the time zone of times written without one, `sheet` the sheet or table. Only orders from
    `since` to `until` count; a date means the whole day.
    """

    customer: str | None
    date: str | None
    amount: str | None
    order: str | None
    zone: str
    sheet: str
    since: Moment | None
    until: Moment | None


@dataclass(frozen=True, slots=True)
class Orders:
    """Purchases, one row per order: `customers` are codes (places in `ids`), `days` days since 1970 with fractions in
    the local time of `zone`, `amounts` sums.

    `lines` counts what was read, `purchases` the lines that count, `columns` says which column became what, `guessed`
    which of those nobody named.
    """

    ids: tuple[str, ...] = field(repr=False)
    customers: NDArray[np.int64] = field(repr=False)
    days: NDArray[np.float64] = field(repr=False)
    amounts: NDArray[np.float64] = field(repr=False)
    lines: int
    purchases: int
    columns: dict[str, str]
    source: str
    guessed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " · ".join((self.source or "Orders", *self.facts))

    def __len__(self) -> int:
        return len(self.customers)

    @property
    def facts(self) -> tuple[str, ...]:
        """Say what the figures rest on."""
        return (
            counted(len(self.ids), "customer"),
            counted(len(self), "order"),
            f"{self.purchases:,} of {self.lines:,} lines are purchases",
            f"{date_text(self.days.min())} to {date_text(self.days.max())}",
            *self.guesses,
        )

    @property
    def guesses(self) -> tuple[str, ...]:
        """Say which columns were guessed."""
        told = [
            f"{_CALLED[name]} is “{column}”"
            for name, column in self.columns.items()
            if name in self.guessed and name in _CALLED
        ]
        return (f"guessed: {', '.join(told)}",) if told else ()


def date_text(day: float) -> str:
    """A day since 1970 as a date.

    >>> date_text(0.5)
    '1970-01-01'
    """
    return datetime.fromtimestamp(float(day) * 86_400, UTC).date().isoformat()


def read_orders(source: object, **reading: Unpack[OrderReading]) -> Orders:
    """Read orders from a path or any frame; `Orders` come back as they are.

    The usual cleaning: the customer is known, the order is not cancelled, quantity and unit price are above 0 (an
    amount alone must not be negative). Lines of a customer with one order number are one order; without numbers, those
    of one moment.

    Raises:
        OrderColumnsUnknownError: Customer or date were neither named nor can they be guessed.
        EventColumnNotFoundError: A column was named that there is not.
        NoOrdersError: No line counts.
    """
    if isinstance(source, Orders):
        return source
    check_options(reading, OrderReading.__annotations__)
    zone = reading.get("zone", "UTC")
    check_zone(zone)
    with raw_table(source, reading.get("sheet", "")) as table:
        mapping = _mapping(table, reading, zone)
        converted = [convert(batch, mapping) for batch in table.batches]
        name = table.name
    lines = sum(each.read for each in converted)
    found = pa.Table.from_batches([_lines(each.fields) for each in converted])
    kept = _in_period(purchase_lines(found), reading, zone)
    kept = kept.filter(pc.greater_equal(kept["total"], 0.0))
    if not len(kept):
        raise NoOrdersError(source=name, lines=f"{lines:,}")
    named = {target for wish, target in _FIELDS.items() if _wish(reading, wish) is not None}
    orders = _orders(kept, lines, _columns(mapping), name, zone)
    return replace(orders, guessed=tuple(sorted(orders.columns.keys() - named)))


def _mapping(table: RawTable, reading: OrderReading, zone: str) -> Mapping:
    mapping = suggest_mapping(
        table.header, table.sample, title=table.title, zone=zone, kind="order_lines"
    )
    for wish, target in _FIELDS.items():
        if (column := _wish(reading, wish)) is not None:
            mapping = mapping.with_column(_chosen(mapping, column, target, table))
    known = _columns(mapping)
    missing = [
        name
        for name, fields in (("customer", CUSTOMER_FIELDS), ("date", ("ordered_at",)))
        if not any(field in known for field in fields)
    ]
    if missing:
        raise OrderColumnsUnknownError(
            source=table.name, missing=" and ".join(missing), header=", ".join(table.header)
        )
    return mapping


def _wish(reading: OrderReading, wish: str) -> str | None:
    found = reading.get(wish)
    return found if isinstance(found, str) else None


def _chosen(mapping: Mapping, column: str, target: str, table: RawTable) -> ColumnMapping:
    if column not in table.header:
        header = ", ".join(table.header)
        raise EventColumnNotFoundError(source=table.name, column=column, near=header, header=header)
    kind = KINDS["order_lines"].field(target).type
    found = mapping.column(column)
    spelling = found.spelling if found.type is kind else AS_USUAL
    return replace(
        found, use=Use.FIELD, target=target, type=kind, reason="chosen", spelling=spelling
    )


def _columns(mapping: Mapping) -> dict[str, str]:
    return {each.target: each.column for each in mapping.columns if each.use is Use.FIELD}


def _lines(fields: pa.RecordBatch) -> pa.RecordBatch:
    """Order lines as the usual cleaning reads them, each with its `total`."""
    customers = pc.coalesce(*(_field(fields, name, pa.string()) for name in CUSTOMER_FIELDS))
    totals = line_totals(fields)
    if "unit_price" not in fields.schema.names and "amount" not in fields.schema.names:
        totals = pa.array(np.zeros(fields.num_rows))
    moments = pc.binary_join_element_wise(
        fields.column("ordered_at").cast(pa.string()), customers, " "
    )
    columns = {
        "customer_id": customers,
        "order_id": pc.coalesce(_field(fields, "order_number", pa.string()), moments),
        "placed_at": fields.column("ordered_at"),
        "is_cancellation": _field(fields, "cancelled", pa.bool_()).fill_null(
            pa.scalar(value=False)
        ),
        "quantity": _field(fields, "quantity", pa.float64()).fill_null(1.0),
        "unit_price": _field(fields, "unit_price", pa.float64()).fill_null(1.0),
        "total": totals.fill_null(0.0),
    }
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _field(fields: pa.RecordBatch, name: str, kind: pa.DataType) -> pa.Array:
    if name not in fields.schema.names:
        return pa.nulls(fields.num_rows, kind)
    return fields.column(name).cast(kind)


def _in_period(lines: pa.Table, reading: OrderReading, zone: str) -> pa.Table:
    since, until = reading.get("since"), reading.get("until")
    times = lines["placed_at"]
    if since is not None:
        lines = lines.filter(pc.greater_equal(times, _scalar(moment(since, zone), times)))
        times = lines["placed_at"]
    if until is not None:
        lines = lines.filter(pc.less(times, _scalar(moment(until, zone, is_end=True), times)))
    return lines


def _scalar(moment: datetime, times: pa.ChunkedArray) -> pa.Scalar:
    return pa.scalar(moment, pa.timestamp("us", "UTC")).cast(times.type)


def _orders(lines: pa.Table, read: int, columns: dict[str, str], source: str, zone: str) -> Orders:
    counted = lines.set_column(
        lines.schema.get_field_index("quantity"), "quantity", pa.array(np.ones(len(lines)))
    )
    counted = counted.set_column(
        lines.schema.get_field_index("unit_price"), "unit_price", lines["total"]
    )
    orders = order_totals(counted)
    encoded = pc.dictionary_encode(orders["customer_id"]).combine_chunks()
    local = pc.local_timestamp(orders["placed_at"].cast(pa.timestamp("us", zone)))
    return Orders(
        ids=tuple(encoded.dictionary.to_pylist()),
        customers=encoded.indices.to_numpy().astype(np.int64),
        days=local.cast(pa.int64()).to_numpy() / _DAY,
        amounts=orders["amount"].to_numpy().astype(np.float64),
        lines=read,
        purchases=len(lines),
        columns=columns,
        source=source,
    )
