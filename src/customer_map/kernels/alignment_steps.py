"""Turns one path into its cheapest alignment with a plan by dynamic programming: the step of each touchpoint."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from customer_map.kernels.alignment_plan import EXTRA, LATE, AlignmentPlan, Routes, is_late
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers

UNREACHED = 1 << 60
STAY = -1


class Scratch(NamedTuple):
    """Room for one path: cost and last match of each state (two rows in turn), the way back, the steps found."""

    costs: Integers
    moments: Integers
    back: NDArray[np.int8]
    matched: Integers


@compiled
def new_scratch(states: int, longest: int) -> Scratch:
    """Return room for paths of up to `longest` touchpoints."""
    return Scratch(
        np.empty((2, states), np.int64),
        np.empty((2, states), np.int64),
        np.empty((longest, states), np.int8),
        np.empty(longest, np.int64),
    )


@compiled
def find_steps(plan: AlignmentPlan, routes: Routes, path: int, scratch: Scratch) -> int:
    """Write the step of each touchpoint of a path (0: it fits nowhere) into `scratch.matched`; return the cost."""
    scratch.costs[0, :] = UNREACHED
    scratch.costs[0, 0] = 0
    scratch.moments[0, :] = 0
    start, length = routes.starts[path], routes.ends[path] - routes.starts[path]
    for place in range(length):
        _advance(plan, routes, start + place, place, scratch)
    state, cost = _best_end(plan, scratch.costs[length % 2])
    _walk_back(scratch, length, state)
    return cost


@compiled
def _advance(plan: AlignmentPlan, routes: Routes, row: int, place: int, scratch: Scratch) -> None:
    """Take one touchpoint: as one that fits nowhere, or as any of the steps it may be.

    A state is the step matched last. Of two ways into it the cheaper wins, and of equally cheap ones that whose match
    is the more recent: recency can save LATE at most, the smallest difference of costs, so nothing better is lost.
    """
    costs, moments = scratch.costs[place % 2], scratch.moments[place % 2]
    new_costs, new_moments = scratch.costs[1 - place % 2], scratch.moments[1 - place % 2]
    for state in range(len(costs)):
        new_costs[state] = costs[state] + EXTRA
        new_moments[state] = moments[state]
        scratch.back[place, state] = STAY
    symbol, moment = routes.symbols[row], routes.times[row]
    for choice in range(plan.offsets[symbol], plan.offsets[symbol + 1]):
        step = plan.steps[choice]
        state, cost = _best_before(plan, step, moment, costs, moments)
        cost += plan.misfits[choice]
        if cost <= new_costs[step]:
            new_costs[step] = cost
            new_moments[step] = moment
            scratch.back[place, step] = state


@compiled
def _best_before(
    plan: AlignmentPlan, step: int, moment: int, costs: Integers, moments: Integers
) -> tuple[int, int]:
    """Return the state from which the step costs least, the later one of equals, and that cost."""
    best, least = 0, UNREACHED * 2
    for state in range(len(costs)):
        cost = costs[state] + plan.reach[state, step - 1]
        if is_late(plan, state, step, moment - moments[state]):
            cost += LATE
        if cost <= least:
            best, least = state, cost
    return best, least


@compiled
def _best_end(plan: AlignmentPlan, costs: Integers) -> tuple[int, int]:
    last = len(costs) - 1
    best, least = 0, UNREACHED * 2
    for state in range(len(costs)):
        cost = costs[state] + plan.reach[state, last]
        if cost <= least:
            best, least = state, cost
    return best, least


@compiled
def _walk_back(scratch: Scratch, length: int, end: int) -> None:
    state = end
    for place in range(length - 1, -1, -1):
        before = scratch.back[place, state]
        scratch.matched[place] = 0 if before == STAY else state
        if before != STAY:
            state = before
