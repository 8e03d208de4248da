"""Turns the rows of customers into groups of customers whose sequences are equal, so that each is looked at once."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers

FREE = -1
LOW_BITS = 0x7FFF_FFFF_FFFF_FFFF


class _Sequences(NamedTuple):
    starts: Integers
    ends: Integers
    words: NDArray[Any]


def group_sequences(
    starts: Integers, ends: Integers, words: NDArray[Any]
) -> tuple[Integers, Integers]:
    """Return the group of each customer, and the first customer of each group.

    Two customers are in one group exactly when `words[starts[k]:ends[k]]` are equal (an empty stretch equals an empty
    one); groups are numbered in the order in which they first appear. A hash only finds candidates: equality decides.
    """
    slots = np.full(_table_size(len(starts)), FREE, np.int64)
    sequences = _Sequences(starts, ends, words)
    groups, firsts, found = _grouped(sequences, slots)
    return groups, firsts[:found].copy()


def _table_size(customers: int) -> int:
    return 1 << max(4, (2 * customers).bit_length())


@compiled
def _grouped(sequences: _Sequences, slots: Integers) -> tuple[Integers, Integers, int]:
    customers = len(sequences.starts)
    groups = np.empty(customers, np.int64)
    firsts = np.empty(customers, np.int64)
    found = 0
    for customer in range(customers):
        slot = _slot(sequences, customer, slots, firsts)
        if slots[slot] == FREE:
            slots[slot] = found
            firsts[found] = customer
            found += 1
        groups[customer] = slots[slot]
    return groups, firsts, found


@compiled
def _slot(sequences: _Sequences, customer: int, slots: Integers, firsts: Integers) -> int:
    """Return the slot of the customer's group, or the free one where it belongs."""
    last = len(slots) - 1
    slot = _hashed(sequences, customer) & last
    while slots[slot] != FREE:
        if _are_equal(sequences, customer, firsts[slots[slot]]):
            break
        slot = (slot + 1) & last
    return int(slot)


@compiled
def _hashed(sequences: _Sequences, customer: int) -> int:
    """Fowler–Noll–Vo over the words, with the high bits folded into the low ones."""
    value = 0x4BF29CE484222325
    for row in range(sequences.starts[customer], sequences.ends[customer]):
        value = ((value ^ int(sequences.words[row])) * 0x100000001B3) & LOW_BITS
        value = value ^ (value >> 31)
    return value


@compiled
def _are_equal(sequences: _Sequences, one: int, other: int) -> bool:
    start, length = sequences.starts[one], sequences.ends[one] - sequences.starts[one]
    shift = sequences.starts[other] - start
    if sequences.ends[other] - sequences.starts[other] != length:
        return False
    for row in range(start, start + length):  # noqa: SIM110, a generator does not compile
        if sequences.words[row] != sequences.words[row + shift]:
            return False
    return True
