"""Turns files of events in any format we know into events: which columns they came from, and what was refused."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa

from customer_map.errors import CustomerMapError
from customer_map.formats.detection import detect
from customer_map.formats.errors import NoRowsError
from customer_map.formats.input_files import InputFile
from customer_map.formats.opening import READERS
from customer_map.formats.parquet import ParquetSource
from customer_map.formats.preview import find_sheet
from customer_map.tables.batches import RawBatch, Sheet, TableSource
from customer_map.tables.event_columns import (
    GUESS_ALL,
    EventColumnNotFoundError,
    EventColumns,
    EventColumnsUnknownError,
    columns_unknown,
    likely_columns,
    over,
)
from customer_map.tables.event_reading import EventReader, EventsRead, events_read, layout_of
from customer_map.tables.event_times import check_zone
from customer_map.tables.events import EVENT_ID, VALUE
from customer_map.tables.mappings import Mapping
from customer_map.tables.order_events import order_mapping, read_orders

SAMPLE_ROWS = 2_000
KNOWN_COLUMNS = {
    "xes": EventColumns("case:concept:name", "concept:name", "time:timestamp"),
    "segment": EventColumns(
        "customer", "event", "timestamp", channel="channel", event_id="messageId"
    ),
    **dict.fromkeys(
        ("ocel-json", "ocel-sqlite"), EventColumns("case", "event", "time", event_id="event_id")
    ),
}
"""The columns of formats that say themselves what is the case, the name and the time."""
TELL_EMPTY_FROM_ABSENT = frozenset({"xes", "segment", "ocel-json", "ocel-sqlite"})
"""Formats in which an event may have an empty name or none at all; in the others an empty cell is an empty name."""

Progress = Callable[[float], None]


def read_events(
    path: Path,
    columns: EventColumns | None = None,
    *,
    zone: str = "UTC",
    sheet: str = "",
    attributes: Collection[str] | None = None,
    on_progress: Progress | None = None,
) -> EventsRead:
    """Return the events of a file, whose format is known by its first bytes.

    The formats are CSV, TSV, XLSX, XLS, XES, Parquet, SQLite, JSON lines of Segment events, and OCEL 2.0 as JSON or
    SQLite. `columns` names the columns that are not to be guessed. `zone` is the time zone (IANA name) of times written
    without one. `sheet` picks a sheet, a table, or the type of object that is the case; without it the first that holds
    events is read. `attributes` names the other
    columns to keep, by default all. Order lines become one event per order, called "order placed" or "order cancelled",
    whose value is the sum of its lines. `on_progress` is told the share that has been read, from 0 to 1.

    A row without case, name or time is refused; a score or value that is no finite number is refused alone. Names and
    cases stay exactly as they stand: "NA" is a case, "" a name.

    Raises:
        UnreadableFileError: The file is missing, damaged, too large or in no known format.
        EventColumnNotFoundError: A column was named that the file does not have.
        EventColumnsUnknownError: Case, name or time were neither named nor can they be guessed.
        NoEventsError: Not a single row is an event.
        UnknownZoneError: There is no such time zone.
    """
    check_zone(zone)
    wanted = columns or GUESS_ALL
    tell = on_progress or _tell_nobody
    file = InputFile.at(path)
    with READERS[detect(file)](file) as source:
        table = _find_table(source, wanted, zone, sheet, file.name)
        if table.orders is not None:
            return read_orders(table.told(tell), table.orders, source=file.name)
        return _read(table, zone, attributes, tell)


def _tell_nobody(_: float) -> None:
    """Progress that nobody asked for."""


@dataclass(frozen=True)
class _Table:
    """The sheet that holds the events, a sample of it, the columns to use, or the mapping if it holds orders."""

    source: TableSource
    sheet: Sheet
    file: str
    sample: pa.RecordBatch
    columns: EventColumns
    begun: Iterator[RawBatch]
    orders: Mapping | None = None

    def batches(self, needed: Collection[str]) -> Iterator[RawBatch]:
        """All rows: of Parquet only the columns needed and in their own types, of others what is being read."""
        if isinstance(self.source, ParquetSource):
            return self.source.typed_batches(self.sheet, needed)
        return self.begun

    def told(self, tell: Progress) -> Iterator[RawBatch]:
        """All rows as text, telling how far the reading is."""
        for batch in self.begun:
            yield batch
            tell(batch.progress)


def _find_table(
    source: TableSource, wanted: EventColumns, zone: str, sheet: str, file: str
) -> _Table:
    """The sheet asked for, else the first that holds events or orders; the first one's error if none does."""
    sheets = [find_sheet(source, sheet, file)] if sheet else list(source.sheets)
    refused: CustomerMapError | None = None
    for each in sheets:
        try:
            return _table(source, each, wanted, zone, file)
        except (EventColumnNotFoundError, EventColumnsUnknownError) as error:
            refused = refused or error
    raise refused or NoRowsError(file=file)


def _table(source: TableSource, sheet: Sheet, wanted: EventColumns, zone: str, file: str) -> _Table:
    batches = source.batches(sheet)
    head = _first_with_rows(batches)
    sample = _sample(head[-1].columns) if head else None
    if sample is None:
        raise NoRowsError(file=file)
    asked = over(_known(source.format, sheet.header), wanted)
    mapping = None
    columns = likely_columns(sample, asked, source=file, zone=zone)
    if "name" in columns.missing() and wanted.name is None:
        mapping = order_mapping(sample, wanted, title=sheet.name or file, zone=zone)
    if mapping is None and columns.missing():
        raise columns_unknown(columns, sample.schema.names, source=file)
    return _Table(source, sheet, file, sample, columns, chain(head, batches), mapping)


def _known(kind: str, header: tuple[str, ...]) -> EventColumns:
    """The columns that a format knows; an event log may also have those that ours are called by."""
    known = KNOWN_COLUMNS.get(kind, GUESS_ALL)
    if kind != "xes":
        return known
    return replace(
        known,
        event_id=EVENT_ID if EVENT_ID in header else None,
        value=VALUE if VALUE in header else None,
    )


def _first_with_rows(batches: Iterator[RawBatch]) -> list[RawBatch]:
    """The batches up to the first with rows; nothing if there is none."""
    head = []
    for batch in batches:
        head.append(batch)
        if batch.columns.num_rows:
            return head
    return []


def _sample(columns: pa.RecordBatch) -> pa.RecordBatch:
    """Rows spread evenly over a batch."""
    count = columns.num_rows
    places = np.unique(np.linspace(0, count - 1, min(SAMPLE_ROWS, count), dtype=np.int64))
    return columns.take(pa.array(places))


def _read(
    table: _Table, zone: str, attributes: Collection[str] | None, tell: Progress
) -> EventsRead:
    layout = layout_of(
        table.sample,
        table.columns,
        zone=zone,
        attributes=attributes,
        absent_names=table.source.format in TELL_EMPTY_FROM_ABSENT,
    )
    reader = EventReader(layout)
    found = _converted(table.batches(layout.needed()), reader, tell)
    return events_read(found, reader, table.columns, source=table.file)


def _converted(
    batches: Iterator[RawBatch], reader: EventReader, tell: Progress
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        reader.refuse(batch.refusals)
        yield reader.read(batch.columns, batch.lines.to_numpy())
        tell(batch.progress)
