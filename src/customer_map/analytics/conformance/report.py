"""Turns the alignments of all customers into fitness, and deviations with their share and the customers behind them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from customer_map.analytics.conformance.designed import DesignedJourney
from customer_map.analytics.conformance.plan import plan_alignment
from customer_map.analytics.intervals import Estimate
from customer_map.analytics.log_guards import require_touchpoints, share_of
from customer_map.kernels.alignment import Alignments, align_paths
from customer_map.kernels.alignment_plan import EXTRA, KINDS, MATCHED_AT, AlignmentPlan
from customer_map.kernels.running import run
from customer_map.kernels.selecting import flagged, ids_of, who_did
from customer_map.kernels.volumes import count_volumes
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Integers, Numbers

EXTRA_KIND = "extra"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One kind of deviation at one place: `share` of all cases had it, `times` counts how often in all.

    `kind` is skip, loop (one too many), order (at another place), channel, late or extra; `subject` the step, for
    extra the touchpoint that no step names.
    """

    kind: str
    subject: str
    customers: int
    times: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class StepReach:
    """How many customers did a step at its place (late or through a wrong channel included)."""

    name: str
    customers: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class Conformance:
    """How real paths fit a designed journey; a case is a customer with at least one touchpoint.

    `fitting` is the share of cases without any deviation; `fitness` the mean of those of the cases (1: no deviation,
    0: nothing fits), `mean_cost` the mean cost of their deviations; `steps` in their order; `deviations` by falling
    number of customers. Per customer of the log, in its order: `costs` and `fitnesses` (-1 and NaN: no touchpoint).
    """

    journey: DesignedJourney
    cases: int
    fitting: Estimate
    fitness: float
    mean_cost: float
    steps: tuple[StepReach, ...]
    deviations: tuple[Deviation, ...]
    costs: Integers
    fitnesses: Numbers
    log: TouchpointLog = field(repr=False)
    alignments: Alignments = field(repr=False)

    def customers_with(self, deviation: Deviation) -> list[str]:
        """Return the ids of the customers who have a deviation, in the order of the log."""
        if deviation.kind == EXTRA_KIND:
            return ids_of(who_did(self.log, [deviation.subject]))
        at = KINDS.index(deviation.kind), self.journey.place(deviation.subject)
        found = self.alignments.found
        groups = found[(found[:, 1] == at[0]) & (found[:, 2] == at[1]), 0]
        return ids_of(flagged(self.log, np.isin(self.alignments.groups, groups)))

    def fitting_customers(self) -> list[str]:
        """Return the ids of the customers without any deviation, in the order of the log."""
        return ids_of(flagged(self.log, self.costs == 0))


def check_conformance(log: TouchpointLog, journey: DesignedJourney) -> Conformance:
    """Return how the paths of a log fit a designed journey, by the cheapest alignment of each.

    Costs: a step left out 2, a touchpoint that fits nowhere 2 (0 if no step names it and the journey ignores others),
    a wrong channel 1, late 1. Fitness of a path: 1 - cost / cost of fitting nothing at all.

    Raises:
        EmptyLogError: There is no touchpoint.
        UnknownNameError: A step names a touchpoint that does not occur.
        UnknownChannelError: None of the channels of a step occurs.

    Source: Adriansyah (2014), Aligning Observed and Modeled Behavior, ch. 4 and 5.
    """
    require_touchpoints(log)
    plan = plan_alignment(journey, log)
    alignments = run(partial(align_paths, plan=plan), log)
    costs, fitnesses = _fits(alignments, plan, journey)
    is_case = costs >= 0
    cases = int(is_case.sum())
    steps, deviations = _figures(alignments, journey, cases)
    if journey.others == EXTRA_KIND:
        deviations.extend(_extras(log, plan, cases))
    return Conformance(
        journey=journey,
        cases=cases,
        fitting=share_of(int((costs == 0).sum()), cases),
        fitness=float(fitnesses[is_case].mean()),
        mean_cost=float(costs[is_case].mean()),
        steps=tuple(steps),
        deviations=tuple(sorted(deviations, key=_rank)),
        costs=costs,
        fitnesses=fitnesses,
        log=log,
        alignments=alignments,
    )


def _fits(
    alignments: Alignments, plan: AlignmentPlan, journey: DesignedJourney
) -> tuple[Integers, Numbers]:
    groups = alignments.groups
    counted = alignments.others if journey.others == EXTRA_KIND else 0 * alignments.others
    costs = alignments.costs[groups] + EXTRA * counted
    worst = EXTRA * (alignments.lengths[groups] + counted) + plan.reach[0, -1]
    fitnesses = 1 - costs / np.maximum(1, worst)
    return np.where(groups < 0, -1, costs), np.where(groups < 0, np.nan, fitnesses)


def _figures(
    alignments: Alignments, journey: DesignedJourney, cases: int
) -> tuple[list[StepReach], list[Deviation]]:
    """Return what happened at each step: who did it, and what went wrong."""
    groups = alignments.groups[alignments.groups >= 0]
    sizes = np.bincount(groups, minlength=len(alignments.costs))
    shape = (len(KINDS), len(journey.steps) + 1)
    customers, times = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    group, kind, step, count = alignments.found.T
    np.add.at(customers, (kind, step), sizes[group])
    np.add.at(times, (kind, step), sizes[group] * count)
    reached = customers[MATCHED_AT].tolist()
    steps = [
        StepReach(one.name, reached[place], share_of(reached[place], cases))
        for place, one in enumerate(journey.steps, 1)
    ]
    deviations = [
        _deviation(KINDS[kind], journey.steps[step - 1].name, at, cases)
        for kind, step in np.argwhere(customers).tolist()
        if kind != MATCHED_AT and (at := (int(customers[kind, step]), int(times[kind, step])))
    ]
    return steps, deviations


def _extras(log: TouchpointLog, plan: AlignmentPlan, cases: int) -> Iterator[Deviation]:
    """Yield the touchpoints that no step names."""
    volumes = run(partial(count_volumes, size=len(log.names)), log)
    for code in np.flatnonzero((plan.names == 0) & (volumes.events > 0)).tolist():
        at = int(volumes.customers[code]), int(volumes.events[code])
        yield _deviation(EXTRA_KIND, log.names[code], at, cases)


def _deviation(kind: str, subject: str, at: tuple[int, int], cases: int) -> Deviation:
    return Deviation(kind, subject, at[0], at[1], share_of(at[0], cases))


def _rank(deviation: Deviation) -> tuple[int, int, str, str]:
    return -deviation.customers, -deviation.times, deviation.kind, deviation.subject
