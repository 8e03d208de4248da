"""Turns paths into cohorts: who began in which period, and who came back in which later one."""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Flags, Integers, Paths, first_rows, time_at

NONE = -1


@dataclass(frozen=True, slots=True)
class RetentionCounts:
    """Cohorts and their returns; parts of disjoint customers merge into the whole.

    `sizes[c]` customers began in period c. Of these, k periods later (k = 0: in the same period): `first[c, k]` came
    back for the first time, `repeat[c, k]` came back at all, `rolling[c, k]` came back then or later. The last k
    stands for this and all later periods in `rolling` only.
    """

    sizes: Integers
    first: Integers
    repeat: Integers
    rolling: Integers

    def merged(self, other: Self) -> Self:
        """Return the customers of both, who must differ."""
        return type(self)(
            self.sizes + other.sizes,
            self.first + other.first,
            self.repeat + other.repeat,
            self.rolling + other.rolling,
        )


class Returning(NamedTuple):
    """What begins a customer's time and what counts as coming back: a flag per code each."""

    begins: Flags
    returns: Flags


def count_retention(
    paths: Paths, bounds: Integers, returning: Returning, *, offsets: int
) -> RetentionCounts:
    """Count returns per cohort and period, for the `offsets` periods from that of the beginning on.

    Period p lasts from `bounds[p]` to before `bounds[p + 1]`, in microseconds since the log's origin. A customer's
    cohort is the period of their first touchpoint that begins; whoever began outside all periods is left out. A
    return is a later touchpoint (at equal times: a later row) that returns, within the periods.
    """
    periods = len(bounds) - 1
    edges = bounds.astype(np.int64)
    rows = rows_of(paths)
    ends = first_rows(rows.starts, rows.ends, rows.seconds, rows.fractions, int(edges[-1]))
    rows = rows._replace(ends=ends)
    cohorts, beginnings = _cohorts(rows, edges, returning.begins)
    firsts, lasts, repeat = _returns(
        rows._replace(starts=beginnings + 1), edges, cohorts, returning.returns, offsets
    )
    joined = cohorts >= 0
    back = joined & (lasts >= 0)
    shape = (periods, offsets)
    return RetentionCounts(
        sizes=np.bincount(cohorts[joined], minlength=periods),
        first=_table(cohorts[back], firsts[back], shape),
        repeat=repeat[:, :-1],
        # whoever came last k periods later came "then or later" for every period up to k
        rolling=np.cumsum(
            _table(cohorts[back], np.minimum(lasts[back], offsets - 1), shape)[:, ::-1], axis=1
        )[:, ::-1],
    )


def _table(cohorts: Integers, offsets: Integers, shape: tuple[int, int]) -> Integers:
    inside = offsets < shape[1]
    cells = cohorts[inside] * shape[1] + offsets[inside]
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


@compiled
def _cohorts(rows: Rows, bounds: Integers, begins: Flags) -> tuple[Integers, Integers]:
    """Return each customer's cohort and the row of their beginning; -1 and the last row if they have none."""
    starts, ends, codes, seconds, fractions = rows
    cohorts, beginnings = np.full(len(starts), NONE, np.int64), ends - 1
    for customer in range(len(starts)):
        for row in range(starts[customer], ends[customer]):
            if begins[codes[row]]:
                moment = time_at(seconds, fractions, row)
                cohorts[customer] = np.searchsorted(bounds, moment, side="right") - 1
                beginnings[customer] = row
                break
    return cohorts, beginnings


@compiled
def _returns(
    rows: Rows, bounds: Integers, cohorts: Integers, returns: Flags, offsets: int
) -> tuple[Integers, Integers, Integers]:
    """Return per customer the offsets of the first and the last return (-1: none).

    The third table counts, per cohort and offset, customers with any return then; its last column takes those beyond.
    """
    starts, ends, codes, seconds, fractions = rows
    firsts, lasts = np.full(len(starts), NONE, np.int64), np.full(len(starts), NONE, np.int64)
    repeat = np.zeros((len(bounds) - 1, offsets + 1), np.int64)
    for customer in range(len(starts)):
        cohort = period = cohorts[customer]
        if cohort == NONE:
            continue
        for row in range(starts[customer], ends[customer]):
            if not returns[codes[row]]:
                continue
            now = time_at(seconds, fractions, row)
            while now >= bounds[period + 1]:
                period += 1
            if lasts[customer] == NONE:
                firsts[customer] = period - cohort
            if lasts[customer] < period - cohort:
                lasts[customer] = period - cohort
                repeat[cohort, min(period - cohort, offsets)] += 1
    return firsts, lasts, repeat
