"""Turns the steps from each touchpoint to the next, numbered by pair, into counts and time gaps per number."""

import numpy as np

from customer_map.kernels.gap_groups import sketch_groups
from customer_map.kernels.gap_tables import FREQUENT, NOT_COUNTED, tabulate_gaps
from customer_map.kernels.rows import Rows
from customer_map.kernels.sketches import MOST_EXACT, GapSketches, no_gaps, sketches_of_buckets
from customer_map.kernels.step_numbers import StepNumbers, number_at
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers, Seconds, sealed

# Rows of the table of steps; a fourth one, unused, keeps each row within one cache line.
EVENTS, CASES, LAST_CUSTOMER, COLUMNS = 0, 1, 2, 4
MOST_ROWS = 1 << 32


def count_steps(rows: Rows, numbers: StepNumbers, room: int) -> Integers:
    """Return how often each step occurs (EVENTS) and for how many customers (CASES); numbers are below `room`."""
    return _count(rows, numbers._replace(pairs=sealed(numbers.pairs)), room)


def sketch_steps(
    rows: Rows, numbers: StepNumbers, table: Integers, chosen: Integers
) -> GapSketches:
    """Return how long the steps with the numbers `chosen` took, all that occur; `table` is what `count_steps` found."""
    numbers = numbers._replace(pairs=sealed(numbers.pairs))
    places, often = _crowded(rows, numbers, table, chosen)
    rest = np.setdiff1d(np.arange(len(chosen)), places, assume_unique=True)
    if not len(rest):
        return often
    few = _collected(rows, numbers, table, chosen[rest]).placed(rest, len(chosen))
    return few.merged(often.placed(places, len(chosen))) if len(places) else few


def _crowded(
    rows: Rows, numbers: StepNumbers, table: Integers, chosen: Integers
) -> tuple[Integers, GapSketches]:
    """Return which of the chosen steps surely have too many different gaps to be exact, and their sketches."""
    places = np.flatnonzero(table[chosen, EVENTS] >= FREQUENT)
    if not len(places) or len(rows.codes) >= MOST_ROWS:
        return places[:0], no_gaps(0)
    groups = np.full(len(table), NOT_COUNTED, np.int64)
    groups[chosen[places]] = np.arange(len(places))
    tables = tabulate_gaps(rows, numbers, groups)
    crowded = np.count_nonzero(tables.marks, axis=1) > MOST_EXACT
    return places[crowded], sketches_of_buckets(tables.buckets[crowded])


def _collected(rows: Rows, numbers: StepNumbers, table: Integers, chosen: Integers) -> GapSketches:
    """Return the sketches of steps whose gaps are put side by side first."""
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(table[chosen, EVENTS])])
    cursors = np.full(len(table), NOT_COUNTED, np.int64)
    cursors[chosen] = offsets[:-1]
    return sketch_groups(offsets, *_gather(rows, numbers, cursors, offsets[-1]))


@compiled
def _count(rows: Rows, numbers: StepNumbers, room: int) -> Integers:
    table = np.zeros((room, COLUMNS), np.int64)
    for customer in range(len(rows.starts)):
        mark = customer + 1
        for row in range(rows.starts[customer] + 1, rows.ends[customer]):
            number = number_at(row, rows.codes, numbers)
            table[number, EVENTS] += 1
            table[number, CASES] += table[number, LAST_CUSTOMER] != mark
            table[number, LAST_CUSTOMER] = mark
    return table


@compiled
def _gather(
    rows: Rows, numbers: StepNumbers, cursors: Integers, total: int
) -> tuple[Seconds, Seconds]:
    """Return the gaps side by side by number, as seconds and microseconds.

    `cursors` says where each number begins, or NOT_COUNTED.

    The gap is computed here and not in a function: the compiler does not inline it, which costs five times as much.
    """
    _, _, codes, seconds, fractions = rows
    gaps = np.empty(total, np.uint32)
    beyond = np.empty(total if len(fractions) else 0, np.uint32)
    for customer in range(len(rows.starts)):
        for row in range(rows.starts[customer] + 1, rows.ends[customer]):
            number = number_at(row, codes, numbers)
            place = cursors[number]
            if place == NOT_COUNTED:
                continue
            cursors[number] = place + 1
            whole = seconds[row] - seconds[row - 1]
            if len(fractions):
                rest = np.int64(fractions[row]) - np.int64(fractions[row - 1])
                if rest < 0:
                    whole, rest = whole - 1, rest + 1_000_000
                beyond[place] = rest
            gaps[place] = whole
    return gaps, beyond
