"""Turns an aligned path into counts: steps done, left out, repeated, misplaced, in a wrong channel, late."""

from customer_map.kernels.alignment_plan import (
    CHANNEL_AT,
    LATE_AT,
    LOOP_AT,
    MATCHED_AT,
    ORDER_AT,
    SKIP_AT,
    AlignmentPlan,
    Routes,
    is_late,
)
from customer_map.kernels.alignment_steps import Scratch
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers


@compiled
def tally_path(
    plan: AlignmentPlan, routes: Routes, path: int, scratch: Scratch, tally: Integers
) -> None:
    """Add up what happened at each step of an aligned path; `tally` is kinds × states, zero before."""
    _tally_steps(plan, routes, path, scratch, tally)
    _tally_rest(plan, routes, path, scratch, tally)


@compiled
def _tally_steps(
    plan: AlignmentPlan, routes: Routes, path: int, scratch: Scratch, tally: Integers
) -> None:
    """Count the steps done, left out, done in a wrong channel and done late."""
    before, moment, start = 0, 0, routes.starts[path]
    for row in range(start, routes.ends[path]):
        step = scratch.matched[row - start]
        if step == 0:
            continue
        _tally_skips(plan, before, step - 1, tally)
        tally[MATCHED_AT, step] += 1
        tally[CHANNEL_AT, step] += _misfit(plan, routes.symbols[row], step) > 0
        tally[LATE_AT, step] += is_late(plan, before, step, routes.times[row] - moment)
        before, moment = step, routes.times[row]
    _tally_skips(plan, before, len(plan.reach) - 1, tally)


@compiled
def _tally_skips(plan: AlignmentPlan, state: int, goal: int, tally: Integers) -> None:
    """Count the required steps left out on the way from a state to another: each way forward is one step."""
    while state != goal:
        following = plan.via[state, goal]
        if following > state and not plan.optional[following]:
            tally[SKIP_AT, following] += 1
        state = following


@compiled
def _misfit(plan: AlignmentPlan, symbol: int, step: int) -> int:
    for choice in range(plan.offsets[symbol], plan.offsets[symbol + 1]):
        if plan.steps[choice] == step:
            return int(plan.misfits[choice])
    return 0


@compiled
def _tally_rest(
    plan: AlignmentPlan, routes: Routes, path: int, scratch: Scratch, tally: Integers
) -> None:
    """Count touchpoints that fit nowhere: in the wrong order if their step is missing, else one too many.

    A step left out here and done there is one deviation of order, no skip besides.
    """
    start = routes.starts[path]
    for row in range(start, routes.ends[path]):
        if scratch.matched[row - start] != 0:
            continue
        missing = _missing_step(plan, routes.symbols[row], tally)
        if missing == 0:
            tally[LOOP_AT, plan.steps[plan.offsets[routes.symbols[row]]]] += 1
        else:
            tally[ORDER_AT, missing] += 1
            tally[SKIP_AT, missing] -= tally[SKIP_AT, missing] > 0


@compiled
def _missing_step(plan: AlignmentPlan, symbol: int, tally: Integers) -> int:
    """Return the first step of a symbol that was left out or never done, 0 if there is none."""
    for choice in range(plan.offsets[symbol], plan.offsets[symbol + 1]):
        step = int(plan.steps[choice])
        if tally[SKIP_AT, step] > 0 or tally[MATCHED_AT, step] == 0:
            return step
    return 0
