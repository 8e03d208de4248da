"""Turns whatever holds events, a file or a frame, into a touchpoint log of the period asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from os import PathLike
from pathlib import Path
from typing import ClassVar, TypedDict, Unpack, cast
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.errors import CustomerMapError
from customer_map.formats.event_files import read_events as read_event_file
from customer_map.library.arguments import check_options
from customer_map.library.showing.tables import counted
from customer_map.tables.event_columns import columns_of
from customer_map.tables.event_reading import EventsRead, RefusedRows
from customer_map.tables.event_times import check_zone
from customer_map.tables.events import OCCURRED_AT
from customer_map.tables.frames import read_frame
from customer_map.tables.spellings import DateOrder
from customer_map.touchpoints.encoding import encode_events
from customer_map.touchpoints.log import FAR_AHEAD, LONG_AGO, TouchpointLog

Moment = str | date | datetime
Progress = Callable[[float], None]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DATE_ORDERS: dict[DateOrder | None, str] = {
    DateOrder.DAY_MONTH_YEAR: "dates read day first",
    DateOrder.MONTH_DAY_YEAR: "dates read month first",
}


class UnknownMomentError(CustomerMapError):
    """A bound of the period is no date."""

    code: ClassVar[str] = "unknown_moment"
    message: ClassVar[str] = "“{text}” is no date or time."
    hint: ClassVar[str] = "Write 2024-03-31 or 2024-03-31T18:00."


class EmptyPeriodError(CustomerMapError):
    """There are events, but none in the period."""

    code: ClassVar[str] = "empty_period"
    message: ClassVar[str] = "None of the {count} touchpoints lies in this period."
    hint: ClassVar[str] = "They go from {first} to {last} (UTC)."


class Reading(TypedDict, total=False):
    """How events are read; what is left out is guessed.

    `case`, `name`, `time`, `channel`, `score`, `value` and `event_id` name columns. `zone` is the time zone (IANA name)
    of times written without one, `sheet` the sheet or table. Only events from `since` to `until` count: a date means
    the whole day, of a time `until` is the first moment that no longer counts. `on_progress` is told the share read.
    """

    case: str | None
    name: str | None
    time: str | None
    channel: str | None
    score: str | None
    value: str | None
    event_id: str | None
    zone: str
    sheet: str
    since: Moment | None
    until: Moment | None
    on_progress: Progress | None


@dataclass(frozen=True, slots=True)
class EventLog:
    """Events that have been read: the touchpoint log for analyses, and where it came from.

    `source` is the name of the file, or "" for a frame; `read` holds the events of the period, the columns they came
    from and what was refused.
    """

    log: TouchpointLog = field(repr=False)
    read: EventsRead = field(repr=False)
    source: str

    def __str__(self) -> str:
        counts = (
            counted(self.log.customers, "customer"),
            counted(self.log.touchpoints, "touchpoint"),
        )
        return " · ".join((self.source or "Events", *counts, *self.facts))

    @property
    def facts(self) -> tuple[str, ...]:
        """Say which columns were guessed, how unclear dates were read, and how many rows were refused and why."""
        columns = self.read.columns
        guessed = [
            f"{each} is “{getattr(columns, each)}”"
            for each in columns.guessed
            if getattr(columns, each, "")
        ]
        facts = (
            "one event per order" if columns.name == "" else "",
            f"guessed: {', '.join(guessed)}" if guessed else "",
            _DATE_ORDERS.get(self.read.uncertain_dates, ""),
            _refused(self.read.refused),
        )
        return tuple(filter(None, facts))


def read_events(events: object, **reading: Unpack[Reading]) -> EventLog:
    """Read events from a path or any frame, once for several analyses; an `EventLog` comes back as it is.

    `events` is a path (CSV, TSV, XLSX, XES, Parquet, JSON lines, OCEL, …), a pandas or Polars frame, an Arrow table, a
    DuckDB relation or a list of dicts. See `Reading` for the options.

    Raises:
        TypeError: There is no such option.
        EmptyPeriodError: No event lies in the period.
        CustomerMapError: It cannot be read, a column is not there or cannot be guessed, or no row is an event.

    >>> rows = [{"case_id": "a", "activity": "buy", "timestamp": "2024-03-05 10:00"}]
    >>> read_events(rows).log.touchpoints
    1
    """
    if isinstance(events, EventLog):
        return events
    check_options(reading, Reading.__annotations__)
    zone = reading.get("zone", "UTC")
    check_zone(zone)
    since, until = _bounds(reading, zone)
    columns = columns_of(cast("Mapping[str, str | None]", reading))
    source = ""
    if isinstance(events, str | PathLike):
        path = Path(events)
        source = path.name
        read = read_event_file(
            path,
            columns,
            zone=zone,
            sheet=reading.get("sheet", ""),
            on_progress=reading.get("on_progress"),
        )
    else:
        read = read_frame(events, columns, zone=zone)
    read = replace(read, events=_inside(read.events, since, until))
    return EventLog(encode_events(read.events), read, source)


def moment(text: Moment, zone: str, *, is_end: bool = False) -> datetime:
    """A bound of a period in UTC; a date without a time is its beginning, as an end its end.

    >>> moment("2024-03-31", "UTC", is_end=True).isoformat()
    '2024-04-01T00:00:00+00:00'

    Raises:
        UnknownMomentError: It is no date.
    """
    found = text if isinstance(text, date) else _parsed(str(text))
    if not isinstance(found, datetime):
        found = datetime.combine(found + timedelta(days=is_end), time())
    local = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def _refused(refused: RefusedRows) -> str:
    counts = ((refused.count, "row"), (refused.cells, "cell"))
    told = [f"{counted(count, noun)} refused" for count, noun in counts if count]
    if not told or not refused.first:
        return ", ".join(told)
    first = refused.first[0]
    place = f"line {first.line:,}" + (f", {first.column}" if first.column else "")
    return f"{', '.join(told)} ({place}: {first.error().sentence().rstrip('.')})"


def _parsed(text: str) -> date | datetime:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UnknownMomentError(text=text) from error


def _bounds(reading: Reading, zone: str) -> tuple[int | None, int | None]:
    since, until = reading.get("since"), reading.get("until")
    return (
        None if since is None else microseconds_of(moment(since, zone)),
        None if until is None else microseconds_of(moment(until, zone, is_end=True)),
    )


def microseconds_of(moment: datetime) -> int:
    """The microseconds since 1970-01-01 UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def _inside(events: pa.Table, since: int | None, until: int | None) -> pa.Table:
    if since is None and until is None:
        return events
    times = events[OCCURRED_AT].cast(pa.int64())
    kept = pc.and_(
        pc.greater_equal(times, LONG_AGO if since is None else since),
        pc.less(times, FAR_AHEAD if until is None else until),
    )
    found = events.filter(kept)
    if not len(found):
        bounds = pc.min_max(events[OCCURRED_AT]).as_py()
        first, last = (f"{bounds[end]:%Y-%m-%d %H:%M}" for end in ("min", "max"))
        raise EmptyPeriodError(count=f"{len(events):,}", first=first, last=last)
    return found
