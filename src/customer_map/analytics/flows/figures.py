"""Turns a touchpoint log into the figures of its flow: what happened how often, and what directly followed what."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from customer_map.analytics.log_guards import require_touchpoints
from customer_map.kernels.dwell import count_dwell
from customer_map.kernels.endpoints import Endpoints, count_endpoints
from customer_map.kernels.running import run
from customer_map.kernels.transitions import Transitions, count_transitions
from customer_map.kernels.variants import count_variants
from customer_map.kernels.volumes import Volumes, count_volumes
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Integers, Numbers


@dataclass(frozen=True, slots=True)
class TransitionFigure:
    """`target` directly followed `source` in `events` places of `cases` customers; the seconds between them."""

    source: str
    target: str
    events: int
    cases: int
    median_seconds: float
    p90_seconds: float


@dataclass(frozen=True, slots=True)
class TouchpointFigure:
    """A touchpoint that occurred `events` times, for `cases` customers; `starts` and `ends` of them began or ended
    with it; `median_seconds` until the next touchpoint (None: nothing ever followed).
    """

    name: str
    events: int
    cases: int
    starts: int
    ends: int
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """The flow of a log; `cases` are the customers with at least one touchpoint, `variants` their distinct paths.

    Volumes, endpoints and `dwell_seconds` (median until the next touchpoint, NaN: nothing followed) have one entry for
    each of the `names`. For each touchpoint the transitions in and the starts are as many as the transitions out and
    the ends, which are its events; all transitions are the events less the cases.
    """

    names: tuple[str, ...]
    cases: int
    events: int
    variants: int
    volumes: Volumes
    endpoints: Endpoints
    transitions: Transitions
    dwell_seconds: Numbers

    def listed_transitions(self) -> list[TransitionFigure]:
        """Return all transitions, the most frequent first, equal ones by their names."""
        found = self.transitions
        columns = (found.sources, found.targets, found.events, found.cases)
        times = found.median_seconds, found.p90_seconds
        rows = zip(*(column.tolist() for column in (*columns, *times)), strict=True)
        listed = [
            TransitionFigure(self.names[source], self.names[target], events, cases, median, p90)
            for source, target, events, cases, median, p90 in rows
        ]
        return sorted(listed, key=lambda one: (-one.events, one.source, one.target))

    def listed_touchpoints(self) -> list[TouchpointFigure]:
        """Return all touchpoints that occur, the most frequent first, equal ones by their names."""
        return sorted(self._touchpoints(), key=lambda one: (-one.events, one.name))

    def starts(self) -> dict[str, int]:
        """Return how many customers begin with each touchpoint, the most first; those with none are left out."""
        return _listed(self.names, self.endpoints.starts)

    def ends(self) -> dict[str, int]:
        """Return how many customers end with each touchpoint, the most first; those with none are left out."""
        return _listed(self.names, self.endpoints.ends)

    def _touchpoints(self) -> Iterator[TouchpointFigure]:
        for code in np.flatnonzero(self.volumes.events).tolist():
            dwell = float(self.dwell_seconds[code])
            yield TouchpointFigure(
                name=self.names[code],
                events=int(self.volumes.events[code]),
                cases=int(self.volumes.customers[code]),
                starts=int(self.endpoints.starts[code]),
                ends=int(self.endpoints.ends[code]),
                median_seconds=None if np.isnan(dwell) else dwell,
            )


def flow_figures(log: TouchpointLog) -> FlowFigures:
    """Return the flow of a log; four passes over it, none of which depends on how the log is cut.

    Raises:
        EmptyLogError: There is no touchpoint.
    """
    require_touchpoints(log)
    size = len(log.names)
    endpoints = run(partial(count_endpoints, size=size), log)
    return FlowFigures(
        names=log.names,
        cases=int(endpoints.starts.sum()),
        events=log.touchpoints,
        variants=run(count_variants, log).variants,
        volumes=run(partial(count_volumes, size=size), log),
        endpoints=endpoints,
        transitions=run(partial(count_transitions, size=size), log),
        dwell_seconds=run(partial(count_dwell, size=size), log).median_seconds,
    )


def _listed(names: tuple[str, ...], counts: Integers) -> dict[str, int]:
    found = [(names[code], int(counts[code])) for code in np.flatnonzero(counts).tolist()]
    return dict(sorted(found, key=lambda one: (-one[1], one[0])))
