"""Turns events into a journey map: what happened how often, what followed what, after what time, for how many."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any, Unpack

import pyarrow as pa

from customer_map.analytics.flows import FlowFigures, flow_figures, flow_map
from customer_map.drawing.drawing import Drawing
from customer_map.drawing.export import standalone_svg
from customer_map.drawing.flow.draw import draw_flow
from customer_map.formats import ocel_json, ocel_sqlite, xes_writing
from customer_map.formats.event_tables_out import write_csv, write_parquet
from customer_map.formats.ocel import of_events
from customer_map.library.funnels import FunnelResult, Steps, funnel_of
from customer_map.library.logs import EventLog, Reading, read_events
from customer_map.library.showing.result import Result, Writer
from customer_map.library.showing.tables import ResultTable, counted, table_of
from customer_map.library.showing.targets import EVENT_ENDINGS, PICTURE_ENDINGS, TABLE_ENDINGS
from customer_map.maps.flow import FlowMap
from customer_map.touchpoints.durations import Duration

MOST_TOUCHPOINTS = 20
MOST_EDGES = 40
ENDINGS = (*PICTURE_ENDINGS, *TABLE_ENDINGS, *EVENT_ENDINGS)
"""What a journey map may be saved as."""


@dataclass(frozen=True)
class JourneyMapResult(Result):
    """A journey map: `figures` hold everything, `map` what is drawn, `funnel` the funnel if one was asked for."""

    title: str
    map: FlowMap = field(repr=False)
    figures: FlowFigures = field(repr=False)
    read: EventLog = field(repr=False)
    funnel: FunnelResult | None = field(default=None, repr=False)

    @property
    def events(self) -> pa.Table:
        """The events of the map (see `customer_map.tables.events`)."""
        return self.read.read.events

    def facts(self) -> tuple[str, ...]:
        """Say how much the map rests on."""
        figures = self.figures
        return (
            counted(figures.cases, "customer"),
            counted(figures.events, "touchpoint"),
            counted(figures.variants, "variant"),
            *self.read.facts,
        )

    def drawing(self) -> Drawing:
        """Return the map, drawn."""
        return draw_flow(self.map)

    def tables(self) -> tuple[ResultTable, ...]:
        """Touchpoints and transitions, all of them, behind the funnel if there is one."""
        own = self._touchpoint_table(), self._transition_table()
        return own if self.funnel is None else (*self.funnel.tables(), *own)

    def to_arrow(self) -> pa.Table:
        """Return the events."""
        return self.events

    def to_dict(self) -> dict[str, Any]:
        """Return `cases`, `events`, `variants` (how many), `transitions`, `starts`, `ends`, `touchpoints`, `funnel`."""
        figures = self.figures
        plain = {
            "cases": figures.cases,
            "events": figures.events,
            "variants": figures.variants,
            "transitions": [
                {
                    "from": each.source,
                    "to": each.target,
                    "events": each.events,
                    "cases": each.cases,
                    "median_seconds": each.median_seconds,
                    "p90_seconds": each.p90_seconds,
                }
                for each in figures.listed_transitions()
            ],
            "starts": figures.starts(),
            "ends": figures.ends(),
            "touchpoints": [
                {
                    "name": each.name,
                    "events": each.events,
                    "cases": each.cases,
                    "starts": each.starts,
                    "ends": each.ends,
                    "median_seconds": each.median_seconds,
                }
                for each in figures.listed_touchpoints()
            ],
        }
        return plain if self.funnel is None else plain | {"funnel": self.funnel.to_dict()}

    def writers(self) -> dict[str, Writer]:
        """Pictures, tables, and the events as XES, CSV, Parquet or OCEL 2.0."""
        events = self.events
        return {
            ".ocel.json": lambda: ocel_json.dumps(of_events(events)),
            ".jsonocel": lambda: ocel_json.dumps(of_events(events)),
            ".sqlite": lambda: ocel_sqlite.dumps(of_events(events)),
            **super().writers(),
            ".xes": lambda: xes_writing.dumps(events),
            ".csv": lambda: _written(write_csv, events),
            ".parquet": lambda: _written(write_parquet, events),
        }

    def _repr_svg_(self) -> str:
        return standalone_svg(self.drawing())

    def _touchpoint_table(self) -> ResultTable:
        rows = [
            (
                each.name,
                each.cases,
                each.cases / self.figures.cases,
                each.events,
                each.starts,
                each.ends,
                each.median_seconds,
            )
            for each in self.figures.listed_touchpoints()
        ]
        return table_of(
            "Touchpoints",
            (
                ("touchpoint", "text"),
                ("customers", "count"),
                ("share", "share"),
                ("times", "count"),
                ("starts", "count"),
                ("ends", "count"),
                ("median to next", "seconds"),
            ),
            rows,
        )

    def _transition_table(self) -> ResultTable:
        rows = [
            (
                each.source,
                each.target,
                each.cases,
                each.events,
                each.median_seconds,
                each.p90_seconds,
            )
            for each in self.figures.listed_transitions()
        ]
        return table_of(
            "Transitions",
            (
                ("from", "text"),
                ("to", "text"),
                ("customers", "count"),
                ("times", "count"),
                ("median", "seconds"),
                ("90 % within", "seconds"),
            ),
            rows,
        )


def journey_map(
    events: object,
    *,
    title: str = "",
    funnel: Steps = (),
    within: Duration | None = None,
    most_touchpoints: int = MOST_TOUCHPOINTS,
    most_edges: int = MOST_EDGES,
    **reading: Unpack[Reading],
) -> JourneyMapResult:
    """Map the journeys in events: touchpoints, transitions with their times, starts and ends.

    The drawing shows the `most_touchpoints` most frequent touchpoints and the `most_edges` strongest transitions; the
    tables and JSON hold all. `funnel` names steps to be counted as well, `within` their time. For `events` and the
    options see `read_events`.

    Raises:
        EmptyLogError: There is no event in the period.
        CustomerMapError: As `read_events` and `funnel`.

    >>> rows = [{"case_id": c, "activity": a, "timestamp": f"2024-03-0{d}"} for c, a, d in
    ...         [("x", "see", 1), ("x", "buy", 2), ("y", "see", 1)]]
    >>> journey_map(rows).to_dict()["transitions"][0]["median_seconds"]
    86400.0
    """
    read = read_events(events, **reading)
    figures = flow_figures(read.log)
    name = title or (read.source.partition(".")[0] or "Customer journey")
    drawn = flow_map(
        figures,
        title=name,
        subtitle=f"{counted(figures.cases, 'customer')}, {counted(figures.events, 'touchpoint')}",
        most_touchpoints=most_touchpoints,
        most_edges=most_edges,
    )
    steps = funnel_of(read, funnel, within) if funnel else None
    return JourneyMapResult(name, drawn, figures, read, steps)


def _written(write: Callable[[pa.Table, IO[bytes]], None], events: pa.Table) -> bytes:
    data = io.BytesIO()
    write(events, data)
    return data.getvalue()
