"""Turns the steps of frequent pairs into how many of their gaps fall into which bucket, in one pass."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from customer_map.kernels.gap_buckets import BEFORE_ONE, BUCKETS, DROPPED_BITS
from customer_map.kernels.pair_numbers import GOLDEN
from customer_map.kernels.rows import Rows
from customer_map.kernels.step_numbers import StepNumbers
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Flags, Integers

# A group's tables take 8 KB; whoever has so many gaps pays 16 bytes for each.
FREQUENT = 512
NOT_COUNTED = -1
MARKS_BITS = 10


class GapTables(NamedTuple):
    """Per group: how many gaps are in each bucket (uint32), and the marks that its different gaps left (bool).

    Every gap marks one place, different ones sometimes the same: a group has at least as many different gaps as marks.
    """

    buckets: NDArray[np.uint32]
    marks: Flags


def tabulate_gaps(rows: Rows, numbers: StepNumbers, groups: Integers) -> GapTables:
    """Count the gaps of each group; `groups[number]` is the group of a step, from 0, or NOT_COUNTED.

    There must be fewer than 2**32 rows.
    """
    size = int(groups.max()) + 1
    tables = GapTables(
        np.zeros((size, BUCKETS), np.uint32), np.zeros((size, 1 << MARKS_BITS), np.bool_)
    )
    _tabulate(rows, numbers, groups, tables)
    return tables


@compiled
def _tabulate(rows: Rows, numbers: StepNumbers, groups: Integers, tables: GapTables) -> None:
    """Number and bucket are computed here: the compiler inlines no function that does, and is five times as slow."""
    starts, ends, codes, seconds, fractions = rows
    pairs, before, after = numbers
    buckets, marks = tables
    for customer in range(len(starts)):
        for row in range(starts[customer] + 1, ends[customer]):
            if len(pairs):
                group = groups[pairs[row]]
            else:
                group = groups[np.int64(codes[row - 1]) * before + np.int64(codes[row]) * after]
            if group == NOT_COUNTED:
                continue
            gap = (np.int64(seconds[row]) - np.int64(seconds[row - 1])) * 1_000_000
            if len(fractions):
                gap += np.int64(fractions[row]) - np.int64(fractions[row - 1])
            # A gap of 0 has no exponent: its bucket comes out below 0.
            bucket = int(np.float64(gap).view(np.int64) >> DROPPED_BITS) - BEFORE_ONE
            buckets[group, max(bucket, 0)] += 1
            marks[
                group, np.int64((np.uint64(gap) * np.uint64(GOLDEN)) >> np.uint64(64 - MARKS_BITS))
            ] = True
