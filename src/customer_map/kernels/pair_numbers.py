"""Turns touchpoints into the number of the pair each forms with the one before it, however many names there are."""

from typing import NamedTuple

import numpy as np

from customer_map.kernels.rows import Rows
from customer_map.kernels.step_numbers import NOT_WRITTEN, StepNumbers
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Codes, Integers, Seconds

# Up to this many names the pair (a, b) has the number a * size + b, unless that makes far more numbers than
# touchpoints; else only pairs that occur have one. The square is faster, but has to be cleared and read through.
MOST_SQUARE = 1_024
SMALL_SQUARE = 1 << 16
FREE = -1
# 2**64 divided by the golden ratio, odd: multiplying by it spreads neighbouring keys over the upper bits.
GOLDEN = 0x9E3779B97F4A7C15


class PairTable(NamedTuple):
    """The key (code before * size + code) of each pair, and a hash table of the pairs, at most half full."""

    keys: Integers
    slots: Integers


def number_pairs(rows: Rows, size: int) -> tuple[StepNumbers, Integers]:
    """Return numbers for the pairs of neighbours, and the key of each: code before * size + code.

    With few names the keys themselves are the numbers, whether the pair occurs or not.
    """
    touchpoints = int((rows.ends - rows.starts).sum())
    if size <= MOST_SQUARE and size * size <= max(SMALL_SQUARE, touchpoints):
        return StepNumbers(NOT_WRITTEN, before=size, after=1), np.arange(size * size)
    pairs, keys = _number(rows, size)
    return StepNumbers(pairs, before=size, after=1), keys


@compiled
def _number(rows: Rows, size: int) -> tuple[Seconds, Integers]:
    pairs = np.empty(len(rows.codes), np.uint32)
    table = PairTable(np.empty(1 << 9, np.int64), np.full(1 << 10, FREE, np.int64))
    known = 0
    for customer in range(len(rows.starts)):
        first, last = rows.starts[customer] + 1, rows.ends[customer]
        if known + last - first > len(table.keys):
            table = _enlarged(table.keys, known, last - first)
        known = _number_path(first, last, rows.codes, size, pairs, table, known)
    return pairs, table.keys[:known].copy()


@compiled
def _number_path(  # noqa: PLR0917
    first: int, last: int, codes: Codes, size: int, pairs: Seconds, table: PairTable, known: int
) -> int:
    """Number the pairs of one customer when `known` pairs have been seen before; return how many have been now."""
    for row in range(first, last):
        key = int(codes[row - 1]) * size + int(codes[row])
        slot = _slot_of(key, table)
        if table.slots[slot] == FREE:
            table.keys[known] = key
            table.slots[slot] = known
            known += 1
        pairs[row] = table.slots[slot]
    return known


@compiled
def _slot_of(key: int, table: PairTable) -> int:
    """Return the slot that holds the key, or the free one where it belongs."""
    mask = len(table.slots) - 1
    spread = (np.uint64(key) * np.uint64(GOLDEN)) >> np.uint64(32)
    slot = np.int64(spread) & mask
    while table.slots[slot] != FREE and table.keys[table.slots[slot]] != key:
        slot = (slot + 1) & mask
    return int(slot)


@compiled
def _enlarged(keys: Integers, known: int, more: int) -> PairTable:
    """Return a table of the known keys with at least twice the room, and enough for `more` keys."""
    room = 2 * len(keys)
    while room < known + more:
        room *= 2
    table = PairTable(np.empty(room, np.int64), np.full(2 * room, FREE, np.int64))
    table.keys[:known] = keys[:known]
    for number in range(known):
        table.slots[_slot_of(keys[number], table)] = number
    return table
