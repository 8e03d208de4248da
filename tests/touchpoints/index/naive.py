"""A touchpoint index as a plain dictionary of lists, for comparison, and events as tables."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from customer_map.touchpoints.index import TouchpointIndex
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, Paths


@dataclass(frozen=True, slots=True)
class Event:
    customer: str
    name: str
    time: int
    event_id: str | None = None
    score: float | None = None
    channel: str | None = None


Seen = tuple[str, int, str | None, float | None, str]
Journeys = dict[str, list[Seen]]


def table(events: Iterable[Event], columns: Iterable[str] = ()) -> pa.Table:
    """The events with the columns that every event has, and some of event_id, score and channel."""
    events = list(events)
    kinds = {
        "customer": pa.string(),
        "name": pa.string(),
        "time": pa.timestamp("us", tz="UTC"),
        "event_id": pa.string(),
        "score": pa.float64(),
        "channel": pa.string(),
    }
    kept = ["customer", "name", "time", *columns]
    return pa.table({key: pa.array([getattr(e, key) for e in events], kinds[key]) for key in kept})


def journeys(events: Iterable[Event], columns: Iterable[str] = ()) -> Journeys:
    """What an index must tell of these events, customer by customer."""
    columns = set(columns)
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.customer, []).append(event)

    def place(event: Event) -> tuple[int, bool, str]:
        event_id = event.event_id if "event_id" in columns else None
        return event.time, event_id is None, event_id or ""

    def seen(event: Event) -> Seen:
        return (
            event.name,
            event.time,
            event.event_id if "event_id" in columns else None,
            event.score if "score" in columns else None,
            (event.channel or "") if "channel" in columns else "",
        )

    return {
        customer: [seen(one) for one in sorted(theirs, key=place)]
        for customer, theirs in found.items()
    }


def told(log: TouchpointLog, event_ids: tuple[pa.Array | None, ...]) -> Journeys:
    """What an index tells: every customer of every part with all touchpoints."""
    found: Journeys = {}
    for part, ids in zip(log.parts, event_ids, strict=True):
        words = ids.to_pylist() if ids is not None else [None] * len(part.codes)
        for place, customer in enumerate(part.ids.to_pylist()):
            assert customer not in found
            rows = range(part.starts[place], part.ends[place])
            found[customer] = [_row(log, part, row, words) for row in rows]
    return found


def _row(log: TouchpointLog, part: Paths, row: int, event_ids: list[str | None]) -> Seen:
    time = (log.origin + int(part.seconds[row])) * MICROSECONDS
    if len(part.fractions):
        time += int(part.fractions[row])
    score = float(part.scores[row]) if len(part.scores) else math.nan
    said = None if math.isnan(score) else score
    channel = _value(log.attributes, part, "channel", row)
    return log.names[part.codes[row]], time, event_ids[row], said, channel


def _value(words: Mapping[str, tuple[str, ...]], part: Paths, name: str, row: int) -> str:
    return words[name][part.attributes[name][row]] if name in words else ""


def index_tells(folder: Path) -> Journeys:
    """What the index in a folder tells."""
    index = TouchpointIndex.open(folder)
    return told(index.log(), index.event_ids())
