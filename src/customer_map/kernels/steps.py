"""Turns the steps from each touchpoint to the next, numbered by pair, into counts and time gaps per number."""

from typing import NamedTuple

import numpy as np

from customer_map.kernels.gap_groups import sketch_groups
from customer_map.kernels.rows import Rows, read_only
from customer_map.kernels.sketches import GapSketches
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Codes, Integers, Seconds

# Rows of the table of steps; a fourth one, unused, keeps each row within one cache line.
EVENTS, CASES, LAST_CUSTOMER, COLUMNS = 0, 1, 2, 4


class StepNumbers(NamedTuple):
    """How to number the step that ends at a row, from 0.

    Its number is `pairs[row]`; if `pairs` is empty, it is `before` times the code before plus `after` times the code.
    """

    pairs: Seconds
    before: int
    after: int


NOT_WRITTEN = np.empty(0, np.uint32)


def count_steps(rows: Rows, numbers: StepNumbers, room: int) -> Integers:
    """Return how often each step occurs (EVENTS) and for how many customers (CASES); numbers are below `room`."""
    return _count(rows, numbers._replace(pairs=read_only(numbers.pairs)), room)


def sketch_steps(
    rows: Rows, numbers: StepNumbers, table: Integers, chosen: Integers
) -> GapSketches:
    """Return how long the steps with the numbers `chosen` took, all that occur; `table` is what `count_steps` found."""
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(table[chosen, EVENTS])])
    cursors = np.zeros(len(table), np.int64)
    cursors[chosen] = offsets[:-1]
    numbers = numbers._replace(pairs=read_only(numbers.pairs))
    return sketch_groups(offsets, *_gather(rows, numbers, cursors, offsets[-1]))


@compiled
def _count(rows: Rows, numbers: StepNumbers, room: int) -> Integers:
    table = np.zeros((room, COLUMNS), np.int64)
    for customer in range(len(rows.starts)):
        mark = customer + 1
        for row in range(rows.starts[customer] + 1, rows.ends[customer]):
            number = _number_at(row, rows.codes, numbers)
            table[number, EVENTS] += 1
            table[number, CASES] += table[number, LAST_CUSTOMER] != mark
            table[number, LAST_CUSTOMER] = mark
    return table


@compiled
def _gather(
    rows: Rows, numbers: StepNumbers, cursors: Integers, total: int
) -> tuple[Seconds, Seconds]:
    """Return the gaps side by side by number, as seconds and microseconds; `cursors` says where each number begins.

    The gap is computed here and not in a function: the compiler does not inline it, which costs five times as much.
    """
    _, _, codes, seconds, fractions = rows
    gaps = np.empty(total, np.uint32)
    beyond = np.empty(total if len(fractions) else 0, np.uint32)
    for customer in range(len(rows.starts)):
        for row in range(rows.starts[customer] + 1, rows.ends[customer]):
            number = _number_at(row, codes, numbers)
            place = cursors[number]
            cursors[number] = place + 1
            whole = seconds[row] - seconds[row - 1]
            if len(fractions):
                rest = np.int64(fractions[row]) - np.int64(fractions[row - 1])
                if rest < 0:
                    whole, rest = whole - 1, rest + 1_000_000
                beyond[place] = rest
            gaps[place] = whole
    return gaps, beyond


@compiled
def _number_at(row: int, codes: Codes, numbers: StepNumbers) -> int:
    if len(numbers.pairs):
        return int(numbers.pairs[row])
    return int(codes[row - 1]) * numbers.before + int(codes[row]) * numbers.after
