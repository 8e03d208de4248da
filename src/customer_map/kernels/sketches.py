"""Turns time gaps, counted by length, into quantiles: exact while few different gaps were seen, else within 1.6 %."""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from customer_map.kernels.gap_buckets import buckets_of, middles_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import MICROSECONDS, Flags, Integers, Numbers, sealed

# Up to this many different gaps a group keeps each of them; then it keeps buckets.
MOST_EXACT = 256


class Entries(NamedTuple):
    """Values and how often each occurs; group `g` has the entries `offsets[g]:offsets[g + 1]`, values ascending."""

    offsets: Integers
    values: Integers
    weights: Integers


@dataclass(frozen=True, slots=True)
class GapSketches:
    """The time gaps of some groups (pairs of touchpoints, steps of a funnel …), counted by length.

    The values of an `exact` group are gaps in microseconds, those of any other one are numbers of buckets (see
    `gap_buckets`). A group is exact if and only if it saw at most 256 different gaps, in whatever order and parts.
    """

    entries: Entries
    exact: Flags

    @property
    def groups(self) -> int:
        """How many groups there are, those without gaps included."""
        return len(self.exact)

    @property
    def counts(self) -> Integers:
        """How many gaps each group has."""
        return np.diff(_summed(self.entries.weights)[self.entries.offsets])

    def quantile_seconds(self, share: float) -> Numbers:
        """Return for each group the gap in seconds that `share` of its gaps do not exceed; NaN if it has none.

        Between two gaps the quantile is interpolated like numpy's.
        """
        in_buckets = np.repeat(~self.exact, np.diff(self.entries.offsets))
        gaps = self.entries.values.astype(np.float64)
        gaps[in_buckets] = middles_of(self.entries.values[in_buckets])
        return _quantiles(_entries(self.entries), sealed(gaps), share) / MICROSECONDS

    def placed(self, places: Integers, groups: int) -> Self:
        """Return the same gaps among `groups` groups: group `g` becomes `places[g]`; `places` must ascend."""
        sizes = np.zeros(groups, np.int64)
        sizes[places] = np.diff(self.entries.offsets)
        exact = np.ones(groups, np.bool_)
        exact[places] = self.exact
        return replace(self, entries=self.entries._replace(offsets=_summed(sizes)), exact=exact)

    def merged(self, other: Self) -> Self:
        """Return the gaps of both, group by group; both must have equally many groups."""
        exact = self.exact & other.exact
        joined = _join(_kept(self, exact), _kept(other, exact))
        crowded = exact & (np.diff(joined[0]) > MOST_EXACT)
        found = type(self)(Entries(*joined), exact)
        if not crowded.any():
            return found
        nothing = no_gaps(self.groups).entries
        return type(self)(
            Entries(*_join(_kept(found, ~crowded), _entries(nothing))), exact & ~crowded
        )


def no_gaps(groups: int) -> GapSketches:
    """Return the sketches of groups that have no gap yet."""
    nothing = np.empty(0, np.int64)
    entries = Entries(np.zeros(groups + 1, np.int64), nothing, nothing)
    return GapSketches(entries, np.ones(groups, np.bool_))


def sketches_of_buckets(counts: NDArray[np.uint32]) -> GapSketches:
    """Return the sketches of groups that are not exact, from the gaps in each bucket (groups × buckets)."""
    return GapSketches(Entries(*_filled(counts)), np.zeros(len(counts), np.bool_))


@compiled
def _filled(counts: NDArray[np.uint32]) -> tuple[Integers, Integers, Integers]:
    """Return offsets, numbers and counts of the buckets that hold something, group by group."""
    groups, buckets = counts.shape
    ends = np.zeros(groups + 1, np.int64)
    values, weights = np.empty(counts.size, np.int64), np.empty(counts.size, np.int64)
    end = 0
    for group in range(groups):
        for bucket in range(buckets):
            if counts[group, bucket]:
                values[end], weights[end] = bucket, counts[group, bucket]
                end += 1
        ends[group + 1] = end
    return ends, values[:end].copy(), weights[:end].copy()


def _kept(sketches: GapSketches, exact: Flags) -> Entries:
    """Return the entries, in buckets where they are not to stay exact; a bucket may then have several entries."""
    changed = np.repeat(sketches.exact & ~exact, np.diff(sketches.entries.offsets))
    values = sketches.entries.values.copy()
    values[changed] = buckets_of(sealed(values[changed]))
    return _entries(sketches.entries._replace(values=values))


def _entries(entries: Entries) -> Entries:
    return Entries(*(sealed(array) for array in entries))


def _summed(sizes: Integers) -> Integers:
    """Return the sum before each entry, and that of all."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])


@compiled
def _join(one: Entries, two: Entries) -> tuple[Integers, Integers, Integers]:
    """Return the entries of both, group by group, equal ones added up."""
    offsets = np.zeros_like(one.offsets)
    values = np.empty(len(one.values) + len(two.values), np.int64)
    weights = np.empty(len(values), np.int64)
    size = 0
    for group in range(len(offsets) - 1):
        first, left, right = size, one.offsets[group], two.offsets[group]
        left_end, right_end = one.offsets[group + 1], two.offsets[group + 1]
        while left < left_end or right < right_end:
            if right == right_end or (left < left_end and one.values[left] <= two.values[right]):
                value, weight = one.values[left], one.weights[left]
                left += 1
            else:
                value, weight = two.values[right], two.weights[right]
                right += 1
            if size > first and values[size - 1] == value:
                weights[size - 1] += weight
            else:
                values[size], weights[size] = value, weight
                size += 1
        offsets[group + 1] = size
    return offsets, values[:size].copy(), weights[:size].copy()


@compiled
def _quantiles(entries: Entries, gaps: Numbers, share: float) -> Numbers:
    found = np.full(len(entries.offsets) - 1, np.nan)
    for group in range(len(found)):
        first, last = entries.offsets[group], entries.offsets[group + 1]
        if first == last:
            continue
        place = share * (entries.weights[first:last].sum() - 1)
        lower = int(place)
        entry, seen = first, entries.weights[first]
        while seen <= lower:
            entry += 1
            seen += entries.weights[entry]
        above = entry + 1 if seen == lower + 1 and entry + 1 < last else entry
        found[group] = gaps[entry] + (gaps[above] - gaps[entry]) * (place - lower)
    return found
