"""Turns events and the steps of a funnel into how many customers reached each step, with intervals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Unpack

import numpy as np
import pyarrow as pa

from customer_map.analytics.intervals import share_estimate
from customer_map.analytics.log_guards import require_touchpoints
from customer_map.kernels.funnel import FunnelCounts, count_funnel
from customer_map.kernels.funnel_steps import FunnelStep, FunnelSteps
from customer_map.kernels.names import codes_of
from customer_map.kernels.running import run
from customer_map.library.durations import Duration, microseconds
from customer_map.library.logs import EventLog, Reading, read_events
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import ResultTable, duration_text, table_of
from customer_map.touchpoints.log import TouchpointLog

Steps = Sequence[str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class FunnelStepFigures:
    """One step: the customers who reached it, and their share of those of the first step with its Wilson interval.

    `share_of_previous` is their part of the customers of the step before; `median_seconds` the time since then.
    """

    name: str
    cases: int
    share: float | None
    low: float | None
    high: float | None
    share_of_previous: float | None
    median_seconds: float | None


@dataclass(frozen=True)
class FunnelResult(Result):
    """A funnel: `cases` is how many customers there are, whether or not they began."""

    title: str
    cases: int
    steps: tuple[FunnelStepFigures, ...]
    within: int | None
    log: TouchpointLog = field(repr=False)
    counts: FunnelCounts = field(repr=False)
    origin: tuple[str, ...] = ()

    def customers(self, step: int) -> list[str]:
        """Return who reached a step (counted from 1), in the order of the log."""
        members = pa.array(self.counts.members(step - 1))
        found: list[str] = (
            pa.chunked_array([part.ids for part in self.log.parts]).filter(members).to_pylist()
        )
        return found

    def facts(self) -> tuple[str, ...]:
        """Say how many customers there are and how long they may take."""
        limit = () if self.within is None else (f"within {duration_text(self.within / 1e6)}",)
        return (f"{self.cases:,} customers", *limit, *self.origin)

    def tables(self) -> tuple[ResultTable, ...]:
        """One row per step."""
        return (
            table_of(
                "Funnel",
                (
                    ("step", "text"),
                    ("customers", "count"),
                    ("share", "share"),
                    ("low", "share"),
                    ("high", "share"),
                    ("of previous", "share"),
                    ("median time", "seconds"),
                ),
                [
                    (
                        step.name,
                        step.cases,
                        step.share,
                        step.low,
                        step.high,
                        step.share_of_previous,
                        step.median_seconds,
                    )
                    for step in self.steps
                ],
                "Share of the customers of the first step, with its 95 % interval (Wilson).",
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return `steps` (name, cases, share, low, high and more), `cases` and `within_seconds`."""
        return {
            "cases": self.cases,
            "within_seconds": None if self.within is None else self.within / 1e6,
            "steps": [
                {
                    "name": step.name,
                    "cases": step.cases,
                    "share": step.share,
                    "low": step.low,
                    "high": step.high,
                    "share_of_previous": step.share_of_previous,
                    "median_seconds": step.median_seconds,
                }
                for step in self.steps
            ],
        }


def funnel(
    events: object, steps: Steps, within: Duration | None = None, **reading: Unpack[Reading]
) -> FunnelResult:
    """Count who went through the steps in this order, other touchpoints between them allowed.

    A step is the name of a touchpoint, or several names of which any will do. `within` limits the time from the first
    step to each later one, such as "7d". For `events` and the options see `read_events`.

    Raises:
        UnknownNameError: A step names no touchpoint.
        FunnelStepsError: There is no step, or too many.
        CustomerMapError: As `read_events`.

    >>> rows = [{"case_id": c, "activity": a, "timestamp": f"2024-03-0{d}"} for c, a, d in
    ...         [("x", "see", 1), ("x", "buy", 2), ("y", "see", 1)]]
    >>> [(step.name, step.cases) for step in funnel(rows, ["see", "buy"], "7d").steps]
    [('see', 2), ('buy', 1)]
    """
    read = read_events(events, **reading)
    return funnel_of(read, steps, within)


def funnel_of(read: EventLog, steps: Steps, within: Duration | None) -> FunnelResult:
    """The funnel of events that have been read."""
    log = read.log
    require_touchpoints(log)
    names = [[step] if isinstance(step, str) else list(step) for step in steps]
    chosen = FunnelSteps(
        tuple(FunnelStep(tuple(codes_of(each, log.names).tolist())) for each in names)
    )
    limit = None if within is None else microseconds(within)
    counts = run(partial(count_funnel, steps=chosen, within=limit), log)
    cases = int(sum((part.ends > part.starts).sum() for part in log.parts))
    titles = [" / ".join(each) for each in names]
    return FunnelResult(
        title="Funnel: " + " → ".join(titles),
        cases=cases,
        steps=tuple(_figures(titles, counts)),
        within=limit,
        log=log,
        counts=counts,
        origin=read.facts,
    )


def _figures(titles: Sequence[str], counts: FunnelCounts) -> Iterator[FunnelStepFigures]:
    cases = counts.cases.tolist()
    for place, name in enumerate(titles):
        share = share_estimate(cases[place], cases[0])
        before = cases[place - 1] if place else 0
        waits = counts.waits[place]
        yield FunnelStepFigures(
            name=name,
            cases=cases[place],
            share=None if share is None else share.value,
            low=None if share is None else share.low,
            high=None if share is None else share.high,
            share_of_previous=cases[place] / before if before else None,
            median_seconds=float(np.median(waits)) / 1e6 if len(waits) else None,
        )
