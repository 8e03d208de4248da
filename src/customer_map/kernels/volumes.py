"""Turns paths into how often each touchpoint occurs, for how many customers, and the sums of its scores and values."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers, Numbers, Paths

# Rows of the table of codes; a fourth one, unused, keeps each row within one cache line.
EVENTS, CUSTOMERS, LAST_CUSTOMER, COLUMNS = 0, 1, 2, 4


@dataclass(frozen=True, slots=True)
class Volumes:
    """Per code: touchpoints, distinct customers, and of their scores and values the number, sum and sum of squares.

    NaN is no score and no value: it counts nowhere.
    """

    events: Integers
    customers: Integers
    score_counts: Integers
    score_sums: Numbers
    score_squares: Numbers
    value_counts: Integers
    value_sums: Numbers
    value_squares: Numbers

    def merged(self, other: Self) -> Self:
        """Return the volumes of both, whose customers must differ."""
        names = [field.name for field in fields(self)]
        return type(self)(*(getattr(self, name) + getattr(other, name) for name in names))


def count_volumes(paths: Paths, size: int) -> Volumes:
    """Count touchpoints by code and add up what they carry; every code must be below `size`."""
    rows = rows_of(paths)
    events, customers = _count(rows, size)
    scores = _add_up(rows, paths.scores, size)
    values = _add_up(rows, paths.values, size)
    return Volumes(events, customers, *scores, *values)


@compiled
def _count(rows: Rows, size: int) -> tuple[Integers, Integers]:
    table = np.zeros((size, COLUMNS), np.int64)
    for customer in range(len(rows.starts)):
        mark = customer + 1
        for row in range(rows.starts[customer], rows.ends[customer]):
            code = rows.codes[row]
            table[code, EVENTS] += 1
            table[code, CUSTOMERS] += table[code, LAST_CUSTOMER] != mark
            table[code, LAST_CUSTOMER] = mark
    return table[:, EVENTS].copy(), table[:, CUSTOMERS].copy()


@compiled
def _add_up(rows: Rows, numbers: Numbers, size: int) -> tuple[Integers, Numbers, Numbers]:
    counts, sums, squares = np.zeros(size, np.int64), np.zeros(size), np.zeros(size)
    if len(numbers) == 0:
        return counts, sums, squares
    for customer in range(len(rows.starts)):
        for row in range(rows.starts[customer], rows.ends[customer]):
            number = numbers[row]
            if not np.isnan(number):
                code = rows.codes[row]
                counts[code] += 1
                sums[code] += number
                squares[code] += number * number
    return counts, sums, squares
