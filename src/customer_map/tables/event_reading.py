"""Turns batches of any table and the choice of its columns into events, and counts what had to be refused."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.errors import CustomerMapError
from customer_map.tables.contents import look_at
from customer_map.tables.event_columns import CONTRACT, OPTIONS, EventColumns
from customer_map.tables.event_times import TimeStyle, check_zone, read_moments, time_style
from customer_map.tables.event_values import read_amounts, read_cases, read_names, read_scores
from customer_map.tables.events import (
    CUSTOMER,
    NAME,
    OCCURRED_AT,
    REQUIRED,
    SCORE,
    VALUE,
    checked_events,
)
from customer_map.tables.fields import FieldType
from customer_map.tables.refusals import Refusal, shown
from customer_map.tables.spellings import AS_USUAL, DateOrder, Spelling
from customer_map.tables.text_columns import as_text
from customer_map.tables.values.readings import Mask, Reading, fault, mask

Lines = npt.NDArray[np.int64]

MOST_SHOWN = 20


class NoEventsError(CustomerMapError):
    """Every row was refused, so there is nothing to answer from."""

    code: ClassVar[str] = "no_events"
    message: ClassVar[str] = "{source} holds no events: {reason}"
    hint: ClassVar[str] = "Check which columns hold case, name and time: {columns}."


@dataclass(frozen=True)
class RefusedRows:
    """What was not taken over: `count` whole rows, `cells` single scores or values, and the first few of them."""

    count: int = 0
    cells: int = 0
    first: tuple[Refusal, ...] = ()

    def plus(self, other: "RefusedRows") -> "RefusedRows":
        """Return both together, as if one had been read behind the other."""
        first = (self.first + other.first)[:MOST_SHOWN]
        return RefusedRows(self.count + other.count, self.cells + other.cells, first)


@dataclass(frozen=True)
class EventsRead:
    """Events in the contract of `tables.events`, in file order; the columns they came from; what was refused.

    `uncertain_dates` is how dates were read that nothing in the file decides, such as 01/02/2024.
    """

    events: pa.Table
    columns: EventColumns
    refused: RefusedRows
    uncertain_dates: DateOrder | None = None


@dataclass(frozen=True)
class EventLayout:
    """How the columns of one table are read, decided once by a sample of it.

    `attributes` maps a name in the events to the column that goes by it. Without `absent_names` null is the empty name.
    """

    columns: EventColumns
    attributes: dict[str, str]
    times: TimeStyle
    zone: str = "UTC"
    spellings: dict[str, Spelling] = field(default_factory=dict)
    absent_names: bool = False

    def needed(self) -> tuple[str, ...]:
        """Return the columns of the table that are read at all."""
        return tuple(dict.fromkeys([*self.columns.used().values(), *self.attributes.values()]))


def layout_of(
    sample: pa.RecordBatch,
    columns: EventColumns,
    *,
    zone: str = "UTC",
    attributes: Collection[str] | None = None,
    absent_names: bool = False,
) -> EventLayout:
    """Return how to read a table of which `sample` has some rows as strings; `attributes` None keeps all others."""
    check_zone(zone)
    used = columns.used()
    others = [name for name in sample.schema.names if name not in used.values()]
    kept = [name for name in others if attributes is None or name in attributes]
    return EventLayout(
        columns=columns,
        attributes=_unambiguous(kept),
        times=time_style(sample.column(used[OCCURRED_AT])),
        zone=zone,
        spellings={
            name: look_at(sample.column(used[name])).spelling
            for name in (SCORE, VALUE)
            if name in used
        },
        absent_names=absent_names,
    )


def _unambiguous(columns: list[str]) -> dict[str, str]:
    """The columns by name; one that is called as a column of the contract gets a number behind it."""
    names: dict[str, str] = {}
    for column in columns:
        name, number = column, 2
        while name in CONTRACT.values() or name in names or (name != column and name in columns):
            name, number = f"{column} ({number})", number + 1
        names[name] = column
    return names


class EventReader:
    """Reads batch after batch by one layout and keeps count of what it refuses."""

    def __init__(self, layout: EventLayout) -> None:
        self._layout = layout
        self._used = layout.columns.used()
        self.refused = RefusedRows()

    def read(self, batch: pa.RecordBatch, lines: Lines) -> pa.RecordBatch:
        """Return the rows of a batch that are events; `lines` says where in the file each row stands."""
        readings = {
            name: self._read(name, batch.column(column)) for name, column in self._used.items()
        }
        bad = self._refuse_rows(batch, readings, lines)
        self._refuse_cells(batch, readings, lines, ~bad)
        arrays = {name: reading.values for name, reading in readings.items()}
        arrays |= {name: as_text(batch.column(c)) for name, c in self._layout.attributes.items()}
        found = pa.RecordBatch.from_arrays(list(arrays.values()), names=list(arrays))
        return found.filter(pa.array(~bad)) if bad.any() else found

    @property
    def uncertain_dates(self) -> DateOrder | None:
        """How dates are read that nothing decides, None if something does."""
        times = self._layout.times
        return times.spelling.order if times.ambiguous else None

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Count rows that were refused before they could be looked at."""
        found = tuple(refusals)
        count = len({refusal.line for refusal in found})
        self.refused = self.refused.plus(RefusedRows(count, 0, found[:MOST_SHOWN]))

    def _read(self, name: str, column: pa.Array) -> Reading:
        if pa.types.is_dictionary(column.type):
            return self._read(name, as_text(column))
        layout, spelling = self._layout, self._layout.spellings.get(name, AS_USUAL)
        readers: dict[str, Callable[[], Reading]] = {
            CUSTOMER: lambda: read_cases(column),
            NAME: lambda: read_names(column, empty_is_missing=layout.absent_names),
            OCCURRED_AT: lambda: _required(read_moments(column, layout.times, zone=layout.zone)),
            SCORE: lambda: read_scores(column, spelling),
            VALUE: lambda: read_amounts(column, FieldType.MONEY, spelling),
        }
        return readers[name]() if name in readers else Reading(as_text(column))

    def _refuse_rows(
        self, batch: pa.RecordBatch, readings: dict[str, Reading], lines: Lines
    ) -> Mask:
        """Count the rows without case, name or time, and return where they are."""
        bad = np.zeros(batch.num_rows, bool)
        for name in REQUIRED:
            for each in readings[name].faults:
                bad |= each.where
        count = int(bad.sum())
        faults = {name: readings[name] for name in REQUIRED}
        self.refused = self.refused.plus(
            RefusedRows(count, 0, self._examples(batch, faults, lines, bad) if count else ())
        )
        return bad

    def _refuse_cells(
        self, batch: pa.RecordBatch, readings: dict[str, Reading], lines: Lines, kept: Mask
    ) -> None:
        """Count the scores and values that are null now because they could not be read."""
        faults = {name: reading for name, reading in readings.items() if name not in REQUIRED}
        hits = [
            int((each.where & kept).sum()) for reading in faults.values() for each in reading.faults
        ]
        if any(hits):
            examples = self._examples(batch, faults, lines, kept)
            self.refused = self.refused.plus(RefusedRows(0, sum(hits), examples))

    def _examples(
        self, batch: pa.RecordBatch, readings: dict[str, Reading], lines: Lines, where: Mask
    ) -> tuple[Refusal, ...]:
        """The first faults, by line."""
        found = []
        for name, reading in readings.items():
            column = self._used[name]
            for each in reading.faults:
                for row in np.flatnonzero(each.where & where)[:MOST_SHOWN].tolist():
                    cell = batch.column(column)[row].as_py()
                    value = shown("" if cell is None else str(cell))
                    found.append(Refusal(int(lines[row]), column, value, each.reason, each.fields))
        return tuple(sorted(found, key=lambda refusal: refusal.line)[:MOST_SHOWN])


def _required(reading: Reading) -> Reading:
    """The reading, with a fault where there is neither a value nor another fault."""
    absent = mask(pc.is_null(reading.values))
    for each in reading.faults:
        absent &= ~each.where
    return Reading(reading.values, reading.faults + fault("missing_value", pa.array(absent)))


def events_read(
    batches: Iterable[pa.RecordBatch], reader: EventReader, columns: EventColumns, *, source: str
) -> EventsRead:
    """Return the batches as one table together with what was refused.

    Raises:
        NoEventsError: Not a single row is an event.
    """
    found = [batch for batch in batches if batch.num_rows]
    if not found:
        raise no_events(reader.refused, columns, source)
    events = checked_events(pa.Table.from_batches(found))
    return EventsRead(events, columns, reader.refused, reader.uncertain_dates)


def no_events(refused: RefusedRows, columns: EventColumns, source: str) -> NoEventsError:
    """Return the error that tells the first reason for which a row was refused."""
    reason = "there are no rows."
    if refused.first:
        first = refused.first[0]
        sentence = first.error().sentence()
        reason = (
            f"all {refused.count} rows were refused. Line {first.line}, {first.column}: {sentence}"
        )
    used = ", ".join(f"{field}: {getattr(columns, field) or '?'}" for field in OPTIONS)
    return NoEventsError(source=source, reason=reason, columns=used)
