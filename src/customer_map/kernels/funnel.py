"""Turns paths and the steps of a funnel into which customers reached which step, and how long they took."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from customer_map.kernels.funnel_steps import (
    BARS,
    CLOSES,
    EDGE,
    END_EDGE,
    FAR,
    FIRST_EDGE,
    NO_EDGE,
    STEP,
    FunnelPlan,
    FunnelSteps,
    FunnelStepsError,
    plan_of,
)
from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Flags, Integers, Paths, Seconds, time_at

NONE = -1


@dataclass(frozen=True, slots=True)
class FunnelCounts:
    """How far each customer came, in the order of the customers; parts of a log are put one behind another.

    Bit k of `reached[customer]` is set when the customer reached step k. `waits[k]` are the microseconds between the
    completion of step k and that of the step before it in the match, one for each customer who reached step k, in
    their order (empty for the first step).
    """

    steps: int
    reached: Integers
    waits: tuple[Integers, ...]

    @property
    def cases(self) -> Integers:
        """How many customers reached each step."""
        return np.array([self.members(step).sum() for step in range(self.steps)], np.int64)

    @property
    def furthest(self) -> NDArray[np.int8]:
        """The last step that each customer reached; -1: not even the first."""
        found = np.full(len(self.reached), NONE, np.int8)
        for step in range(self.steps):
            found[self.members(step)] = step
        return found

    def members(self, step: int) -> Flags:
        """Which customers reached the step."""
        members: Flags = (self.reached >> step) & 1 == 1
        return members

    def merged(self, other: Self) -> Self:
        """Return the customers of both, those of `other` behind."""
        waits = (np.concatenate(pair) for pair in zip(self.waits, other.waits, strict=True))
        return type(self)(self.steps, np.concatenate([self.reached, other.reached]), tuple(waits))


def count_funnel(paths: Paths, steps: FunnelSteps, within: int | None = None) -> FunnelCounts:
    """Find for each customer which steps they reached, one pass over the touchpoints.

    A customer reaches a step when some of their touchpoints, in order of time (at equal times: of rows), are the
    steps up to it: each with one of its codes, repeated as often as it says, optional steps there or not, and no
    touchpoint twice. The last of them happens at most `within` microseconds after the first (exactly so many is
    still in time; None: any time), no exclusion is broken, and in a strict funnel no row lies between them.
    Every occurrence of the first step may be the one from which time counts: who fails once may succeed later.

    The waits belong to the match that completes the step first; of several, to the one that began last, and then
    skips fewest steps, and reaches the step before earliest.

    Raises FunnelStepsError when `within` is negative.
    """
    if within is not None and within < 0:
        raise FunnelStepsError(reason="the time limit is negative")
    limit = FAR if within is None else within
    reached, waits = _count(rows_of(paths), plan_of(steps), len(steps.steps), limit)
    return FunnelCounts(
        len(steps.steps),
        reached,
        tuple(_waits(reached, waits, step) for step in range(len(steps.steps))),
    )


def _waits(reached: Integers, waits: Integers, step: int) -> Integers:
    if step == 0:
        return np.empty(0, np.int64)
    found: Integers = waits[(reached >> step) & 1 == 1, step]
    return found


# Columns of the matches waiting at the edges of the plan: the rows where they began, came last, completed a step.
# Of all matches waiting at an edge only the one that began last is kept: whatever one of the others could still
# become within the time limit, it can become too. Where two began at once, the first to come stays.
BEGAN, CAME, COMPLETED = range(3)


@compiled
def _count(rows: Rows, plan: FunnelPlan, steps: int, within: int) -> tuple[Integers, Integers]:
    # Machine code hands on plain arrays for nothing, but bundles and slices of them at the price of the work itself.
    starts, ends, codes, seconds, fractions = rows
    matches, hits, units, onward, edges, reach = plan
    reached = np.zeros(len(starts), np.int64)
    waits = np.empty((len(starts), steps), np.int64)
    waiting = np.empty((edges, 3), np.int64)
    for customer in range(len(starts)):
        waiting[:, BEGAN] = NONE
        done = 0
        for row in range(starts[customer], ends[customer]):
            code = codes[row]
            if code >= len(matches) or matches[code] | hits[code] == 0:
                continue
            waiting[edges - 1, BEGAN], waiting[edges - 1, COMPLETED] = row, row
            waiting[edges - 1, CAME] = row
            for unit in range(len(units) - 1, -1, -1):  # the last one first: a row is used once
                edge = NO_EDGE
                if (matches[code] >> unit) & 1 == 1:
                    edge = _taken(waiting, units, unit, row - reach)
                    edge = _in_time(waiting, edge, seconds, fractions, row, within)
                if edge != NO_EDGE and units[unit, CLOSES] == 1:
                    wait = _between(seconds, fractions, waiting[edge, COMPLETED], row)
                    done = _noted(waits, customer, units[unit, STEP], done, wait)
                _leave(waiting, onward, units, unit, hits[code], edge, row, row - reach)
            if done == (1 << steps) - 1:
                break
        reached[customer] = done
    return reached, waits


@compiled
def _taken(waiting: Integers, units: Integers, unit: int, since: int) -> int:
    """Return the edge by which the match that began last comes to a unit, if it came along at row `since` or later."""
    taken, began = NO_EDGE, NONE
    for edge in range(units[unit, FIRST_EDGE], units[unit, END_EDGE]):
        if waiting[edge, BEGAN] > began and waiting[edge, CAME] >= since:
            taken, began = edge, waiting[edge, BEGAN]
    return taken


@compiled
def _in_time(  # noqa: PLR0917, machine code takes arguments by place
    waiting: Integers, edge: int, seconds: Seconds, fractions: Seconds, row: int, within: int
) -> int:
    """Return the edge if its match began at most `within` before the row."""
    if edge == NO_EDGE or _between(seconds, fractions, waiting[edge, BEGAN], row) > within:
        return NO_EDGE
    return edge


@compiled
def _noted(waits: Integers, customer: int, step: int, done: int, wait: int) -> int:
    """Return the steps done with `step` among them; the wait counts when it is the first time."""
    if (done >> step) & 1 == 0:
        waits[customer, step] = wait
    return done | (1 << step)


@compiled
def _leave(  # noqa: PLR0917, machine code takes arguments by place
    waiting: Integers,
    onward: Integers,
    units: Integers,
    unit: int,
    hits: int,
    taken: int,
    row: int,
    since: int,
) -> None:
    """Drop what an exclusion breaks behind a unit, then let the match that came by edge `taken` wait there.

    It takes the place of one that began earlier, or that came at row `since` or before: too far back for the next row.
    """
    for place in range(onward.shape[1]):
        edge = onward[unit, place, EDGE]
        if edge == NO_EDGE:
            break
        if onward[unit, place, BARS] & hits != 0:
            waiting[edge, BEGAN] = NONE
        if taken == NO_EDGE:
            continue
        began, completed = waiting[taken, BEGAN], waiting[taken, COMPLETED]
        if began > waiting[edge, BEGAN] or waiting[edge, CAME] <= since:
            waiting[edge, BEGAN], waiting[edge, CAME] = began, row
            waiting[edge, COMPLETED] = row if units[unit, CLOSES] == 1 else completed


@compiled
def _between(seconds: Seconds, fractions: Seconds, earlier: int, later: int) -> int:
    return time_at(seconds, fractions, later) - time_at(seconds, fractions, earlier)
