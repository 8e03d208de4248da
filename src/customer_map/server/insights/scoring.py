"""Turns the purchases of customers into scores, tiers and places in the life cycle, each group by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.analytics.lifecycle import PurchaseDays, lifecycle, usual_gap_days
from customer_map.analytics.rfm import CustomerValues, rfm_scores
from customer_map.analytics.value_tiers import value_tiers

SUM_TYPES = {
    "number": pa.int64(),
    "kind": pa.string(),
    "currency": pa.string(),
    "orders": pa.int64(),
    "revenue": pa.float64(),
    "last_day": pa.int64(),
}
DAY_TYPES = {"number": pa.int64(), "day": pa.int64()}


@dataclass(frozen=True, slots=True)
class Group:
    """Customers of one kind and currency: their rows `start` to `end`, and their usual gap between purchases."""

    kind: str
    currency: str
    start: int
    end: int
    usual_gap_days: float


def score_groups(sums: pa.Table, days: pa.Table, *, as_of: int) -> Iterator[tuple[Group, pa.Table]]:
    """Yield each group with the scores of its customers.

    `sums` has one row per customer, numbered from 0 and sorted by kind and currency (`SUM_TYPES`); `days` the distinct
    purchase days of each number, sorted (`DAY_TYPES`); days count from 1970. The scores have the columns of
    `figure_scores`.
    """
    borders = sums.group_by(["kind", "currency"], use_threads=False).aggregate(
        [("number", "min"), ("number", "max")]
    )
    for row in borders.to_pylist():
        start, end = row["number_min"], row["number_max"] + 1
        purchases = _purchases(days, start, end)
        gap = usual_gap_days(purchases)
        group = Group(row["kind"], row["currency"] or "", start, end, gap)
        yield group, _scores(sums.slice(start, end - start), purchases, as_of)


def _purchases(days: pa.Table, start: int, end: int) -> PurchaseDays:
    numbers = days["number"]
    own = days.filter(pc.and_(pc.greater_equal(numbers, start), pc.less(numbers, end)))
    return PurchaseDays(own["number"].to_numpy() - start, own["day"].to_numpy())


def _scores(sums: pa.Table, purchases: PurchaseDays, as_of: int) -> pa.Table:
    values = CustomerValues(
        recency_days=(as_of - sums["last_day"].to_numpy()).astype(np.float64),
        frequency=sums["orders"].to_numpy(),
        monetary=sums["revenue"].to_numpy(),
    )
    scores = rfm_scores(values)
    return pa.table(
        {
            "number": sums["number"],
            "recency_score": scores.r,
            "frequency_score": scores.f,
            "monetary_score": scores.m,
            "value_tier": value_tiers(scores),
            "lifecycle": [place.value for place in lifecycle(purchases, as_of=as_of)],
        }
    )
