"""Turns paths into how often each touchpoint is the first and the last of a customer."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers, Paths


@dataclass(frozen=True, slots=True)
class Endpoints:
    """For each code the number of customers whose path starts (`starts`) and ends (`ends`) with it."""

    starts: Integers
    ends: Integers

    def merged(self, other: Self) -> Self:
        """Return the counts of both, whose customers must differ."""
        return type(self)(self.starts + other.starts, self.ends + other.ends)


def count_endpoints(paths: Paths, size: int) -> Endpoints:
    """Count first and last touchpoints; codes are below `size`. Customers without touchpoints count nowhere."""
    return Endpoints(*_count(rows_of(paths), size))


@compiled
def _count(rows: Rows, size: int) -> tuple[Integers, Integers]:
    firsts, lasts = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for customer in range(len(rows.starts)):
        start, end = rows.starts[customer], rows.ends[customer]
        if start < end:
            firsts[rows.codes[start]] += 1
            lasts[rows.codes[end - 1]] += 1
    return firsts, lasts
