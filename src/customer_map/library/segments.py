"""Turns orders into segments: each customer's recency, frequency and money, their scores, value tier and lifecycle."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Unpack

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from customer_map.analytics.lifecycle import Lifecycle, PurchaseDays, lifecycle
from customer_map.analytics.rfm import CustomerValues, RfmScores, customer_values, rfm_scores
from customer_map.analytics.value_tiers import ValueTier, value_tiers
from customer_map.errors import CustomerMapError
from customer_map.library.logs import Moment, moment
from customer_map.library.orders import OrderReading, Orders, date_text, read_orders
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import Cell, Kind, ResultTable, table_of

_DAY_SECONDS = 86_400
_SUMMARY = ("customers", "share", "orders", "amount", "median_recency_days")


class ReportDayError(CustomerMapError):
    """The day of report lies before the last order."""

    code: ClassVar[str] = "report_day"
    message: ClassVar[str] = "On {day} the last order, of {last}, had not been placed yet."
    hint: ClassVar[str] = "Choose a later day, or leave out later orders with --until."


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers who are alike: how many, their share of all, their orders and amounts, how long they were silent."""

    name: str
    customers: int
    share: float
    orders: int
    amount: float
    median_recency_days: float


@dataclass(frozen=True)
class SegmentsResult(Result):
    """Segments by value (high, potential, low) and by lifecycle; each customer is in one of either."""

    title: str
    as_of: str
    by_value: tuple[Segment, ...]
    by_lifecycle: tuple[Segment, ...]
    orders: Orders = field(repr=False)
    values: CustomerValues = field(repr=False)
    scores: RfmScores = field(repr=False)
    tiers: tuple[str, ...] = field(repr=False)
    places: tuple[str, ...] = field(repr=False)

    def facts(self) -> tuple[str, ...]:
        """Say what the orders are and on which day they were looked at."""
        return (*self.orders.facts, f"as of {self.as_of}")

    def tables(self) -> tuple[ResultTable, ...]:
        """Both kinds of segments, and the customers."""
        return (
            _summary(
                "Value",
                "Sum of the scores R + F + M: high from 12, potential from 8.",
                self.by_value,
            ),
            _summary("Lifecycle", "By each customer's own rhythm of buying.", self.by_lifecycle),
            self.customer_table(),
        )

    def customer_table(self) -> ResultTable:
        """One row per customer, those who spent most first."""
        order = np.argsort(-self.values.monetary, kind="stable")
        cells = self.scores.cells()
        rows = [
            (
                self.orders.ids[place],
                self.tiers[place],
                self.places[place].replace("_", " "),
                cells[place],
                float(self.values.recency_days[place]),
                int(self.values.frequency[place]),
                float(self.values.monetary[place]),
            )
            for place in order.tolist()
        ]
        return table_of(
            "Customers",
            (
                ("customer", "text"),
                ("value", "text"),
                ("lifecycle", "text"),
                ("RFM", "text"),
                ("recency days", "count"),
                ("orders", "count"),
                ("amount", "money"),
            ),
            rows,
        )

    def to_arrow(self) -> pa.Table:
        """Return one row per customer."""
        return self.customer_table().to_arrow()

    def to_dict(self) -> dict[str, Any]:
        """Return `customers` (how many), `segments` by value, `lifecycle`, `orders`, `amount` and `as_of`."""
        return {
            "customers": len(self.orders.ids),
            "segments": [_plain(each) for each in self.by_value],
            "lifecycle": [_plain(each) for each in self.by_lifecycle],
            "orders": len(self.orders),
            "amount": round(float(self.orders.amounts.sum()), 2),
            "as_of": self.as_of,
            "columns": self.orders.columns,
        }


def segments(
    orders: object, *, as_of: Moment | None = None, **reading: Unpack[OrderReading]
) -> SegmentsResult:
    """Score every customer by recency, frequency and money, and sort them into value tiers and lifecycle places.

    `orders` is a path or a frame of orders or order lines; for the options see `OrderReading`. `as_of` is the day of
    report, by default that of the last order.

    Raises:
        ReportDayError: The day of report lies before the last order.
        CustomerMapError: As `read_orders`.
    """
    read = read_orders(orders, **reading)
    days = np.floor(read.days)
    last = int(days.max())
    day = last if as_of is None else _day(as_of)
    if day < last:
        raise ReportDayError(day=date_text(day), last=date_text(last))
    values = customer_values(read.customers, days, read.amounts, as_of=day)
    scores = rfm_scores(values)
    tiers = value_tiers(scores)
    purchases = PurchaseDays.of(read.customers, days.astype(np.int64))
    places = np.array([place.value for place in lifecycle(purchases, as_of=day)])
    return SegmentsResult(
        title="Customer segments",
        as_of=date_text(day),
        by_value=_segments([tier.value for tier in ValueTier], tiers, values),
        by_lifecycle=_segments([place.value for place in Lifecycle], places, values),
        orders=read,
        values=values,
        scores=scores,
        tiers=tuple(tiers.tolist()),
        places=tuple(places.tolist()),
    )


def _day(as_of: Moment) -> int:
    return int(moment(as_of, "UTC").timestamp() // _DAY_SECONDS)


def _segments(
    names: list[str], of_customer: NDArray[np.str_], values: CustomerValues
) -> tuple[Segment, ...]:
    return tuple(_segment(name, of_customer == name, values) for name in names)


def _segment(name: str, members: NDArray[np.bool_], values: CustomerValues) -> Segment:
    count = int(members.sum())
    return Segment(
        name=name,
        customers=count,
        share=count / len(members),
        orders=int(values.frequency[members].sum()),
        amount=round(float(values.monetary[members].sum()), 2),
        median_recency_days=float(np.median(values.recency_days[members])) if count else np.nan,
    )


def _summary(title: str, note: str, found: tuple[Segment, ...]) -> ResultTable:
    rows: list[tuple[Cell, ...]] = [
        (each.name.replace("_", " "), *(getattr(each, name) for name in _SUMMARY)) for each in found
    ]
    columns: tuple[tuple[str, Kind], ...] = (
        ("segment", "text"),
        ("customers", "count"),
        ("share", "share"),
        ("orders", "count"),
        ("amount", "money"),
        ("median days silent", "count"),
    )
    return table_of(title, columns, rows, note)


def _plain(segment: Segment) -> dict[str, Any]:
    return {"name": segment.name, **{name: getattr(segment, name) for name in _SUMMARY}}
