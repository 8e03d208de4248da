"""Turns paths into the first visit of each customer to each touchpoint: how long it lasted, what it led to."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Flags, Integers, Paths, time_at

NOTHING_FOLLOWED = -1


@dataclass(frozen=True, slots=True)
class FirstVisits:
    """One row for each customer and each touchpoint that the customer ever had, in the order of the log.

    `codes` says which touchpoint; `waits` are the microseconds from its first time to whatever came next (-1: nothing
    did); `reached` whether a goal came later.
    """

    codes: Integers
    waits: Integers
    reached: Flags

    def merged(self, other: Self) -> Self:
        """Return the first visits of the customers of both."""
        return type(self)(
            codes=np.concatenate([self.codes, other.codes]),
            waits=np.concatenate([self.waits, other.waits]),
            reached=np.concatenate([self.reached, other.reached]),
        )


def read_first_visits(paths: Paths, goals: Flags) -> FirstVisits:
    """Return the first visits of all customers; `goals` has one flag for each code."""
    columns = rows_of(paths)
    rows = _first_rows(columns, len(goals))
    waits, reached = _outcomes(columns, goals, rows)
    return FirstVisits(codes=paths.codes[rows].astype(np.int64), waits=waits, reached=reached)


@compiled
def _first_rows(columns: Rows, size: int) -> Integers:
    """Return the rows where a customer has a touchpoint for the first time."""
    seen = np.full(size, -1, np.int64)
    total = 0
    for customer in range(len(columns.starts)):
        for row in range(columns.starts[customer], columns.ends[customer]):
            total += seen[columns.codes[row]] != customer
            seen[columns.codes[row]] = customer
    rows = np.empty(total, np.int64)
    seen[:] = -1
    place = 0
    for customer in range(len(columns.starts)):
        for row in range(columns.starts[customer], columns.ends[customer]):
            if seen[columns.codes[row]] != customer:
                seen[columns.codes[row]] = customer
                rows[place] = row
                place += 1
    return rows


@compiled
def _outcomes(columns: Rows, goals: Flags, rows: Integers) -> tuple[Integers, Flags]:
    waits = np.full(len(rows), NOTHING_FOLLOWED, np.int64)
    reached = np.zeros(len(rows), np.bool_)
    place = 0
    for customer in range(len(columns.starts)):
        start, end = columns.starts[customer], columns.ends[customer]
        goal = _last_goal(columns, goals, start, end)
        while place < len(rows) and start <= rows[place] < end:
            row = rows[place]
            reached[place] = row < goal
            if row + 1 < end:
                waits[place] = _time(columns, row + 1) - _time(columns, row)
            place += 1
    return waits, reached


@compiled
def _last_goal(columns: Rows, goals: Flags, start: int, end: int) -> int:
    for row in range(end - 1, start - 1, -1):
        if goals[columns.codes[row]]:
            return row
    return -1


@compiled
def _time(columns: Rows, row: int) -> int:
    return time_at(columns.seconds, columns.fractions, row)
