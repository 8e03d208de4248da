"""Turns events and the steps of a funnel into how many customers reached each step, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import isnan
from typing import Any, Unpack

import pyarrow as pa

from customer_map.analytics.funnels import Funnel, Step, StepFigures, read_funnel
from customer_map.analytics.log_guards import require_touchpoints
from customer_map.library.arguments import listed
from customer_map.library.logs import EventLog, Reading, read_events
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import ResultTable, counted, duration_text, table_of
from customer_map.touchpoints.durations import Duration, microseconds

Steps = Sequence[str | Sequence[str]]


@dataclass(frozen=True)
class FunnelResult(Result):
    """A funnel: the figures of each step, and `within` which time of the first step they had to happen."""

    title: str
    found: Funnel = field(repr=False)
    within: timedelta | None
    read: EventLog = field(repr=False)

    @property
    def steps(self) -> tuple[StepFigures, ...]:
        """What is known about each step."""
        return self.found.steps

    def customers(self, step: int) -> list[str]:
        """Return who reached a step (counted from 1), in the order of the log."""
        members = pa.array(self.found.counts.members(step - 1))
        ids = pa.chunked_array([part.ids for part in self.read.log.parts])
        found: list[str] = ids.filter(members).to_pylist()
        return found

    def facts(self) -> tuple[str, ...]:
        """Say how many customers there are and how long they may take."""
        limit = () if self.within is None else (f"within {_text(self.within)}",)
        return (counted(self.found.customers, "customer"), *limit, *self.read.facts)

    def tables(self) -> tuple[ResultTable, ...]:
        """One row per step."""
        return (
            table_of(
                "Funnel",
                (
                    ("step", "text"),
                    ("customers", "count"),
                    ("share", "share"),
                    ("low", "percent"),
                    ("high", "percent"),
                    ("of previous", "percent"),
                    ("median time", "seconds"),
                ),
                [tuple(_plain(step)[name] for name in _COLUMNS) for step in self.steps],
                "Share of the customers of the first step, with its 95 % interval (Wilson).",
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return `steps` (name, cases, share, low, high and more), `cases` and `within_seconds`."""
        return {
            "cases": self.found.customers,
            "within_seconds": None if self.within is None else self.within.total_seconds(),
            "steps": [_plain(step) for step in self.steps],
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
    require_touchpoints(read.log)
    named = [Step(listed(step)) for step in ((steps,) if isinstance(steps, str) else steps)]
    limit = None if within is None else timedelta(microseconds=microseconds(within))
    found = read_funnel(read.log, named, within=limit)
    title = "Funnel: " + " → ".join(step.name for step in named)
    return FunnelResult(title, found, limit, read)


_COLUMNS = ("name", "cases", "share", "low", "high", "share_of_previous", "median_seconds")


def _plain(step: StepFigures) -> dict[str, Any]:
    share, before = step.share, step.of_previous
    return {
        "name": step.name,
        "cases": step.cases,
        "share": None if share is None else share.value,
        "low": None if share is None else share.low,
        "high": None if share is None else share.high,
        "share_of_previous": None if before is None else before.value,
        "median_seconds": None if isnan(step.median_seconds) else step.median_seconds,
        "p90_seconds": None if isnan(step.p90_seconds) else step.p90_seconds,
    }


def _text(time: timedelta) -> str:
    return duration_text(time.total_seconds())
