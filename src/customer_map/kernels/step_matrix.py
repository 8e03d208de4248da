"""Turns paths into a step matrix: what customers do so many touchpoints before and after something."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Flags, Integers, Numbers, Paths


@dataclass(frozen=True, slots=True)
class StepMatrix:
    """Touchpoints around a moment of the path; parts of disjoint customers merge into the whole.

    `counts[step, code]`: at how many of the `aligned` moments the touchpoint with this code stands `before` - `step`
    places before the moment (or `step` - `before` after it); row `before` is the moment itself. A row sums to less
    than `aligned` where paths have not begun yet or have ended.
    """

    before: int
    aligned: int
    counts: Integers

    @property
    def shares(self) -> Numbers:
        """The counts as shares of the aligned moments; 0 where there are none."""
        shares: Numbers = self.counts / max(self.aligned, 1)
        return shares

    @property
    def absent(self) -> Integers:
        """At how many moments the path has not begun, or has ended, at each step."""
        absent: Integers = self.aligned - self.counts.sum(axis=1)
        return absent

    def merged(self, other: Self) -> Self:
        """Return the moments of both, whose customers must differ."""
        return type(self)(self.before, self.aligned + other.aligned, self.counts + other.counts)


def count_steps_around(
    paths: Paths, size: int, anchors: Flags, *, before: int, after: int, each: bool = False
) -> StepMatrix:
    """Count the touchpoints from `before` places before to `after` places after the first touchpoint of an anchor.

    `anchors` flags the codes, of which there are `size`. With `each` every such touchpoint of a customer is a moment
    of its own, not only the first.
    """
    aligned, counts = _around(rows_of(paths), anchors, size, (before, after), 0 if each else 1)
    return StepMatrix(before, aligned, counts)


def count_steps_from_start(paths: Paths, size: int, *, after: int) -> StepMatrix:
    """Count the first touchpoint of each path and the `after` that follow; whoever has none is not aligned."""
    everything = np.ones(size, np.bool_)
    aligned, counts = _around(rows_of(paths), everything, size, (0, after), 1)
    return StepMatrix(0, aligned, counts)


@compiled
def _around(
    rows: Rows, anchors: Flags, size: int, reach: tuple[int, int], most: int
) -> tuple[int, Integers]:
    """Count around the first `most` anchors of each customer (0: all of them)."""
    starts, ends, codes, _, _ = rows
    before, after = reach
    counts = np.zeros((before + 1 + after, size), np.int64)
    aligned = 0
    for customer in range(len(starts)):
        found = 0
        for row in range(starts[customer], ends[customer]):
            if not anchors[codes[row]]:
                continue
            aligned += 1
            first, last = max(starts[customer], row - before), min(ends[customer], row + after + 1)
            for near in range(first, last):
                counts[near - row + before, codes[near]] += 1
            found += 1
            if found == most:
                break
    return aligned, counts
