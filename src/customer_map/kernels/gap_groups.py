"""Turns gaps that lie side by side by group into sketches, one per group."""

from typing import NamedTuple

import numpy as np

from customer_map.kernels.gap_buckets import BUCKETS, bucket_of
from customer_map.kernels.sketches import MOST_EXACT, Entries, GapSketches
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Flags, Integers, Seconds, sealed, time_at

# A prime, about four times MOST_EXACT: gaps of whole seconds, minutes or days spread over all slots.
SLOTS = 1021


class Gaps(NamedTuple):
    """Time gaps: whole seconds, and the microseconds beyond, which are empty when all are 0."""

    seconds: Seconds
    fractions: Seconds


class Slots(NamedTuple):
    """A table of gaps and how often each occurs; a slot is free unless its owner is the group at work."""

    gaps: Integers
    counts: Integers
    owners: Integers


def sketch_groups(offsets: Integers, seconds: Seconds, fractions: Seconds) -> GapSketches:
    """Return the sketches of gaps of which `offsets[g]:offsets[g + 1]` belong to group `g`, in any order.

    A gap is its whole `seconds` and the microseconds beyond in `fractions`, which is empty when all are 0.
    """
    gaps = Gaps(sealed(seconds), sealed(fractions))
    *entries, exact = _sketch(sealed(offsets), gaps)
    return GapSketches(Entries(*entries), exact)


@compiled
def _sketch(offsets: Integers, gaps: Gaps) -> tuple[Integers, Integers, Integers, Flags]:
    groups = len(offsets) - 1
    ends = np.zeros(groups + 1, np.int64)
    exact = np.ones(groups, np.bool_)
    room = np.minimum(offsets[1:] - offsets[:-1], BUCKETS).sum()
    values, weights = np.empty(room, np.int64), np.empty(room, np.int64)
    slots = Slots(np.empty(SLOTS, np.int64), np.empty(SLOTS, np.int64), np.full(SLOTS, -1))
    buckets = np.zeros(BUCKETS, np.int64)
    for group in range(groups):
        first, last, start = offsets[group], offsets[group + 1], ends[group]
        own = values[start : start + min(last - first, MOST_EXACT)]
        different = _tell_apart(first, last, gaps, group, slots, own)
        if different <= len(own):
            own = own[:different]
            own.sort()
            for entry in range(different):
                weights[start + entry] = slots.counts[_slot_of(own[entry], group, slots)]
            ends[group + 1] = start + different
        else:
            exact[group] = False
            for row in range(first, last):
                buckets[bucket_of(time_at(gaps.seconds, gaps.fractions, row))] += 1
            ends[group + 1] = _drain(buckets, start, values, weights)
    return ends, values[: ends[groups]].copy(), weights[: ends[groups]].copy(), exact


@compiled
def _tell_apart(first: int, last: int, gaps: Gaps, group: int, slots: Slots, own: Integers) -> int:  # noqa: PLR0917
    """Count each different gap of some rows in its slot and write it to `own`; give up when there is no room left."""
    different = 0
    for row in range(first, last):
        gap = time_at(gaps.seconds, gaps.fractions, row)
        slot = _slot_of(gap, group, slots)
        if slots.owners[slot] != group:
            if different == len(own):
                return different + 1
            slots.owners[slot], slots.gaps[slot], slots.counts[slot] = group, gap, 0
            own[different] = gap
            different += 1
        slots.counts[slot] += 1
    return different


@compiled
def _slot_of(gap: int, group: int, slots: Slots) -> int:
    """Return the slot that holds the gap for this group, or the free one where it belongs."""
    slot = gap % SLOTS
    while slots.owners[slot] == group and slots.gaps[slot] != gap:
        slot = (slot + 1) % SLOTS
    return slot


@compiled
def _drain(buckets: Integers, start: int, values: Integers, weights: Integers) -> int:
    """Write the buckets that hold something from `start` on, and empty them; return where they end."""
    end = start
    for bucket in range(len(buckets)):
        if buckets[bucket]:
            values[end], weights[end] = bucket, buckets[bucket]
            buckets[bucket] = 0
            end += 1
    return end
