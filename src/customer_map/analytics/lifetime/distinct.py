"""Turns purchase histories into distinct ones with their number, so that a likelihood looks at each once."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.lifetime.histories import PurchaseHistories
from customer_map.errors import CustomerMapError

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]


class NoRepeatBuyersError(CustomerMapError):
    """Nobody bought twice."""

    code: ClassVar[str] = "no_repeat_buyers"
    message: ClassVar[str] = (
        "No customer bought more than once, so nothing tells how often they return."
    )
    hint: ClassVar[str] = "Choose a longer calibration, or check the column of the customer."


@dataclass(frozen=True, slots=True)
class DistinctHistories:
    """Each distinct history (x, t_x, T) once, with the number of customers who share it.

    `levels` are the distinct frequencies, `level_of` says which a history has and `level_counts` how many customers
    have it.
    """

    frequency: Numbers
    recency: Numbers
    age: Numbers
    counts: Numbers
    levels: Numbers
    level_of: Integers
    level_counts: Numbers

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return int(self.counts.sum())


def distinct_histories(histories: PurchaseHistories) -> DistinctHistories:
    """Count how many customers share a history. Raises: NoRepeatBuyersError."""
    if not histories.frequency.any():
        raise NoRepeatBuyersError
    columns = (histories.frequency, histories.recency, histories.age)
    (frequency, recency, age), _, counts = unique_rows(*columns)
    levels, level_of = np.unique(frequency, return_inverse=True)
    return DistinctHistories(
        frequency=frequency,
        recency=recency,
        age=age,
        counts=counts,
        levels=levels,
        level_of=level_of.astype(np.int64),
        level_counts=np.bincount(level_of, counts).astype(np.float64),
    )


def unique_rows(
    *columns: Numbers | Integers,
) -> tuple[tuple[Numbers, ...], Integers, Numbers]:
    """Return the distinct rows as columns, which of them each row is, and how often each occurs.

    >>> rows, row_of, counts = unique_rows(np.array([2, 1, 2]), np.array([5.0, 5.0, 5.0]))
    >>> rows[0].tolist(), row_of.tolist(), counts.tolist()
    ([1.0, 2.0], [1, 0, 1], [1.0, 2.0])
    """
    order = np.lexsort(columns[::-1])
    changes = np.zeros(len(order), bool)
    changes[:1] = True
    for column in columns:
        ordered = column[order]
        changes[1:] |= ordered[1:] != ordered[:-1]
    firsts = np.flatnonzero(changes)
    row_of = np.empty(len(order), np.int64)
    row_of[order] = np.cumsum(changes) - 1
    rows = tuple(column[order[firsts]].astype(np.float64) for column in columns)
    return rows, row_of, np.diff(firsts, append=len(order)).astype(np.float64)
