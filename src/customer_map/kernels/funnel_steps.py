"""Turns the steps of a funnel into the tables that its pass follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from customer_map.errors import CustomerMapError
from customer_map.touchpoints.paths import Integers

# Matches of one touchpoint are the bits of one number.
MOST_UNITS = 62


class FunnelStepsError(CustomerMapError):
    """These steps are no funnel."""

    code: ClassVar[str] = "funnel_steps"
    message: ClassVar[str] = "These steps cannot be counted as a funnel: {reason}."
    hint: ClassVar[str] = "A funnel is a list of steps, each with one touchpoint name or several."


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step: a touchpoint with one of these `codes`, `times` times; an `optional` step may be left out."""

    codes: tuple[int, ...]
    times: int = 1
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Touchpoints that must not happen once step `after` is complete and until step `before` is (places from 0)."""

    codes: tuple[int, ...]
    after: int
    before: int


@dataclass(frozen=True, slots=True)
class FunnelSteps:
    """The steps in their order, what must not happen between them, and whether each must follow directly.

    Raises FunnelStepsError when they are no funnel: no step, an optional first step, a step without codes or
    without a time, more than 62 steps (repetitions counted) or exclusions, an exclusion that spans no two steps.
    """

    steps: tuple[FunnelStep, ...]
    exclusions: tuple[Exclusion, ...] = ()
    strict: bool = False

    def __post_init__(self) -> None:
        reason = next(self._faults(), "")
        if reason:
            raise FunnelStepsError(reason=reason)

    def _faults(self) -> Iterator[str]:
        if not self.steps:
            yield "there is no step"
        elif self.steps[0].optional:
            yield "the first step is optional"
        for place, step in enumerate(self.steps, 1):
            if not step.codes or step.times < 1:
                yield f"step {place} can never happen"
        if sum(step.times for step in self.steps) > MOST_UNITS or len(self.exclusions) > MOST_UNITS:
            yield f"there are more than {MOST_UNITS} steps or exclusions"
        for exclusion in self.exclusions:
            if not 0 <= exclusion.after < exclusion.before < len(self.steps):
                yield "an exclusion does not lie between two steps"


# Columns of `FunnelPlan.units`.
STEP, CLOSES, FIRST_EDGE, END_EDGE = range(4)
# Columns of `FunnelPlan.onward`; NO_EDGE fills what is not needed.
EDGE, BARS = range(2)
NO_EDGE = -1
FAR = 1 << 62


class FunnelPlan(NamedTuple):
    """A funnel unrolled into units, one touchpoint each, and the edges by which one unit may follow another.

    `matches[code]` has bit u set when a touchpoint with the code may be unit u, `hits[code]` bit x when it breaks
    exclusion x; longer codes do neither. A row of `units` tells a unit's step, whether it completes the step, and the
    edges into it, from the nearest predecessor on. `onward[u]` tells the edges out of unit u, each with the
    exclusions that break it, as bits. There are `edges` in all; the last leads into the first unit, from nowhere. A
    touchpoint may follow the one before it at most `reach` rows later.
    """

    matches: Integers
    hits: Integers
    units: Integers
    onward: Integers
    edges: int
    reach: int


def plan_of(funnel: FunnelSteps) -> FunnelPlan:
    """Unroll repeated steps into units and link each unit with those that may follow."""
    times = [step.times for step in funnel.steps]
    step_of = np.repeat(np.arange(len(times)), times)
    lasts = np.cumsum(times) - 1
    edges = [
        (source, target)
        for target in range(1, len(step_of))
        for source in _sources(funnel, step_of.tolist(), lasts.tolist(), target)
    ]
    sources, targets = np.array(edges, np.int64).reshape(-1, 2).T
    places = np.arange(len(step_of))
    into = np.searchsorted(targets, [places, places + 1])
    into[:, 0] = len(edges), len(edges) + 1
    units = np.stack([step_of, np.isin(places, lasts), *into], axis=1)
    steps = [(unit, funnel.steps[step].codes) for unit, step in enumerate(step_of)]
    return FunnelPlan(
        matches=_bits(steps, funnel),
        hits=_bits([(place, one.codes) for place, one in enumerate(funnel.exclusions)], funnel),
        units=units.astype(np.int64),
        onward=_onward(sources, _bars(funnel, lasts, sources, targets), len(units)),
        edges=len(edges) + 1,
        reach=1 if funnel.strict else FAR,
    )


def _onward(sources: Integers, bars: Integers, units: int) -> Integers:
    counts = np.bincount(sources, minlength=units)
    onward = np.full((units, counts.max(initial=0), 2), NO_EDGE, np.int64)
    for unit in range(units):
        edges = np.flatnonzero(sources == unit)
        onward[unit, : len(edges), EDGE] = edges
        onward[unit, : len(edges), BARS] = bars[edges]
    return onward


def _sources(
    funnel: FunnelSteps, step_of: list[int], lasts: list[int], target: int
) -> Iterator[int]:
    """The units that `target` may follow: within a step the one before; else the ends of earlier steps."""
    step = step_of[target]
    if step_of[target - 1] == step:
        yield target - 1
        return
    for earlier in range(step - 1, -1, -1):
        yield lasts[earlier]
        if not funnel.steps[earlier].optional:
            return


def _bits(places: list[tuple[int, tuple[int, ...]]], funnel: FunnelSteps) -> Integers:
    known = [
        code for part in (funnel.steps, funnel.exclusions) for one in part for code in one.codes
    ]
    bits = np.zeros(max(known) + 1, np.int64)
    for place, codes in places:
        bits[list(codes)] |= 1 << place
    return bits


def _bars(funnel: FunnelSteps, lasts: Integers, sources: Integers, targets: Integers) -> Integers:
    bars = np.zeros(len(sources), np.int64)
    for place, one in enumerate(funnel.exclusions):
        spanned = (sources >= lasts[one.after]) & (targets <= lasts[one.before])
        bars[spanned] |= 1 << place
    return bars
