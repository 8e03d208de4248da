"""Turns paths into their cheapest explanation by a designed journey: what was skipped, repeated, misplaced or late."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from customer_map.kernels.alignment_plan import KINDS, NO_LIMIT, AlignmentPlan, Routes, Symbols
from customer_map.kernels.alignment_steps import find_steps, new_scratch
from customer_map.kernels.alignment_tally import tally_path
from customer_map.kernels.distinct_paths import group_sequences
from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Codes, Integers, Paths, time_at

PATHS_AT_ONCE = 4096

NO_CHANNELS = np.empty(0, np.uint16)
NO_CHANNELS.flags.writeable = False


@dataclass(frozen=True, slots=True)
class Alignments:
    """How paths fit a plan; customers with the same path share a group.

    Per customer: `groups` (-1: no touchpoint at all) and `others`, the touchpoints that no step names. Per group:
    `lengths`, the touchpoints that some step names, and `costs`, the least cost of explaining these. `found` has one
    row (group, place in KINDS, step, times) for each kind that occurs at a step, sorted.
    """

    groups: Integers
    others: Integers
    lengths: Integers
    costs: Integers
    found: Integers

    def merged(self, other: Self) -> Self:
        """Return the alignments of the customers of both, those of `self` first."""
        shift = len(self.costs)
        groups = np.where(other.groups < 0, other.groups, other.groups + shift)
        found = other.found + np.array([shift, 0, 0, 0])
        return type(self)(
            groups=np.concatenate([self.groups, groups]),
            others=np.concatenate([self.others, other.others]),
            lengths=np.concatenate([self.lengths, other.lengths]),
            costs=np.concatenate([self.costs, other.costs]),
            found=np.concatenate([self.found, found]),
        )


def align_paths(paths: Paths, plan: AlignmentPlan, *, channel: str = "channel") -> Alignments:
    """Return the cheapest alignment of every path with the plan; equal paths are aligned once.

    Exact; time grows with the touchpoints times the steps. Where the plan has limits, two paths are equal only if
    their times are too (unless the whole path is too short for any limit).
    """
    routes = designed_routes(paths, plan, channel=channel)
    groups, firsts = _grouped(routes, plan.limits)
    distinct = routes._replace(starts=routes.starts[firsts], ends=routes.ends[firsts])
    costs, found = _aligned(plan, distinct)
    lengths = paths.ends - paths.starts
    return Alignments(
        groups=np.where(lengths > 0, groups, -1),
        others=lengths - (routes.ends - routes.starts),
        lengths=distinct.ends - distinct.starts,
        costs=costs,
        found=found,
    )


def align_one(routes: Routes, plan: AlignmentPlan, path: int) -> tuple[int, Integers]:
    """Return the least cost of one path, and the step of each of its touchpoints (0: it fits nowhere)."""
    scratch = new_scratch(len(plan.reach), int(routes.ends[path] - routes.starts[path]))
    return find_steps(plan, routes, path, scratch), scratch.matched


def designed_routes(paths: Paths, plan: AlignmentPlan, *, channel: str = "channel") -> Routes:
    """Return the touchpoints that some step names, as symbols of the plan with their times."""
    columns = rows_of(paths)
    channels = paths.attributes.get(channel, NO_CHANNELS)
    counts = _designed_counts(columns, plan.names)
    ends = np.cumsum(counts)
    symbols, times = _designed_rows(columns, channels, plan, int(counts.sum()))
    return Routes(ends - counts, ends, symbols, times)


@compiled
def _designed_counts(columns: Rows, names: Symbols) -> Integers:
    counts = np.zeros(len(columns.starts), np.int64)
    for customer in range(len(columns.starts)):
        for row in range(columns.starts[customer], columns.ends[customer]):
            counts[customer] += names[columns.codes[row]] != 0
    return counts


@compiled
def _designed_rows(
    columns: Rows, channels: Codes, plan: AlignmentPlan, size: int
) -> tuple[Symbols, Integers]:
    symbols, times = np.empty(size, np.int32), np.empty(size, np.int64)
    place = 0
    for customer in range(len(columns.starts)):
        for row in range(columns.starts[customer], columns.ends[customer]):
            name = plan.names[columns.codes[row]]
            if name != 0:
                symbols[place] = name * plan.width + _channel_class(channels, plan, row)
                times[place] = time_at(columns.seconds, columns.fractions, row)
                place += 1
    return symbols, times


@compiled
def _channel_class(channels: Codes, plan: AlignmentPlan, row: int) -> int:
    if len(channels) == 0:
        return 0
    return int(plan.channels[channels[row]])


def _grouped(routes: Routes, limits: Integers) -> tuple[Integers, Integers]:
    asked = limits[limits != NO_LIMIT]
    if not len(asked):
        return group_sequences(routes.starts, routes.ends, routes.symbols)
    words = _timed_words(routes, int(asked.min()))
    return group_sequences(2 * routes.starts, 2 * routes.ends, words)


@compiled
def _timed_words(routes: Routes, shortest: int) -> Integers:
    """Return symbol and time since the touchpoint before in turns; 0 where the path is too short to be late."""
    words = np.zeros(2 * len(routes.symbols), np.int64)
    for path in range(len(routes.starts)):
        first, end = routes.starts[path], routes.ends[path]
        timed = end > first and routes.times[end - 1] - routes.times[first] > shortest
        for row in range(first, end):
            words[2 * row] = routes.symbols[row]
            if timed and row > first:
                words[2 * row + 1] = routes.times[row] - routes.times[row - 1]
    return words


def _aligned(plan: AlignmentPlan, routes: Routes) -> tuple[Integers, Integers]:
    costs = np.empty(len(routes.starts), np.int64)
    found = [np.empty((0, 4), np.int64)]
    for first in range(0, len(costs), PATHS_AT_ONCE):
        some = slice(first, first + PATHS_AT_ONCE)
        part = routes._replace(starts=routes.starts[some], ends=routes.ends[some])
        costs[some], tallies = _align_some(plan, part)
        places = np.argwhere(tallies)
        times = tallies[tuple(places.T)]
        found.append(np.column_stack([places + np.array([first, 0, 0]), times]))
    return costs, np.concatenate(found)


@compiled
def _align_some(plan: AlignmentPlan, routes: Routes) -> tuple[Integers, Integers]:
    longest = 0
    for path in range(len(routes.starts)):
        longest = max(longest, routes.ends[path] - routes.starts[path])
    scratch = new_scratch(len(plan.reach), longest)
    costs = np.empty(len(routes.starts), np.int64)
    tallies = np.zeros((len(routes.starts), len(KINDS), len(plan.reach)), np.int64)
    for path in range(len(routes.starts)):
        costs[path] = find_steps(plan, routes, path, scratch)
        tally_path(plan, routes, path, scratch, tallies[path])
    return costs, tallies
