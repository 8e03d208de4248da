"""Turns a log and named steps into a funnel: customers per step, their shares with intervals, the time between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import numpy as np

from customer_map.analytics.intervals import Estimate, share_estimate
from customer_map.kernels.funnel import FunnelCounts, count_funnel
from customer_map.kernels.funnel_steps import Exclusion, FunnelStep, FunnelSteps
from customer_map.kernels.names import codes_of
from customer_map.kernels.running import run
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS

# Below so many customers a share says little, whatever its interval.
LEAST_SUPPORT = 30
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A step by names of touchpoints, any of which will do, `times` times; an `optional` one may be left out."""

    names: tuple[str, ...]
    times: int = 1
    optional: bool = False
    title: str = ""

    @property
    def name(self) -> str:
        """Its title, else its names."""
        return self.title or " / ".join(self.names)


@dataclass(frozen=True, slots=True)
class Without:
    """Touchpoints that must not happen between the steps at the places `after` and `before` (from 0)."""

    names: tuple[str, ...]
    after: int
    before: int


@dataclass(frozen=True, slots=True)
class StepFigures:
    """What is known about one step.

    `share` is that of the first step's customers, `of_previous` that of the required step before, both None where
    nobody was there. `median_seconds` and `p90_seconds`: from the completion of the step before in the same match
    (NaN for the first step, and where nobody came). `supported`: at least `LEAST_SUPPORT` reached the first step.
    """

    name: str
    cases: int
    share: Estimate | None
    of_previous: Estimate | None
    median_seconds: float
    p90_seconds: float
    supported: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel: the figures of each step, how many customers there are in all, and how far each of them came."""

    steps: tuple[StepFigures, ...]
    customers: int
    counts: FunnelCounts


def read_funnel(
    log: TouchpointLog,
    steps: Sequence[Step | str],
    *,
    within: timedelta | None = None,
    without: Sequence[Without] = (),
    strict: bool = False,
) -> Funnel:
    """Count who went through the steps in this order; see `kernels.funnel.count_funnel` for the rule.

    Raises:
        UnknownNameError: No touchpoint of the log has this name; it tells those that come close.
        FunnelStepsError: The steps are no funnel, or `within` is negative.
    """
    named = [Step((step,)) if isinstance(step, str) else step for step in steps]
    wanted = FunnelSteps(
        tuple(FunnelStep(_codes(log, one.names), one.times, one.optional) for one in named),
        tuple(Exclusion(_codes(log, one.names), one.after, one.before) for one in without),
        strict,
    )
    limit = None if within is None else within // MICROSECOND
    counts = run(partial(count_funnel, steps=wanted, within=limit), log)
    figures = [_figures(counts, named, place) for place in range(len(named))]
    return Funnel(tuple(figures), log.customers, counts)


def _codes(log: TouchpointLog, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(codes_of(names, log.names).tolist())


def _figures(counts: FunnelCounts, steps: Sequence[Step], place: int) -> StepFigures:
    cases = counts.cases.tolist()
    before = [cases[earlier] for earlier in range(place) if not steps[earlier].optional]
    waits = counts.waits[place] / MICROSECONDS
    median, p90 = np.quantile(waits, [0.5, 0.9]).tolist() if len(waits) else (np.nan, np.nan)
    return StepFigures(
        name=steps[place].name,
        cases=cases[place],
        share=share_estimate(cases[place], cases[0]),
        of_previous=share_estimate(cases[place], before[-1]) if before else None,
        median_seconds=median,
        p90_seconds=p90,
        supported=cases[0] >= LEAST_SUPPORT,
    )
