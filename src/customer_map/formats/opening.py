"""Turns a path into a table source: the format is known by the first bytes, never by the file's name."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from customer_map.formats.delimited import DelimitedSource
from customer_map.formats.detection import Format, detect
from customer_map.formats.event_logs import EventLogSource
from customer_map.formats.input_files import InputFile
from customer_map.formats.ocel_source import OcelJsonSource, OcelSqliteSource
from customer_map.formats.parquet import ParquetSource
from customer_map.formats.segment_events import SegmentSource
from customer_map.formats.sqlite import SqliteSource
from customer_map.formats.workbooks import WorkbookSource
from customer_map.tables.batches import TableSource

READERS: dict[Format, Callable[[InputFile], TableSource]] = {
    Format.CSV: DelimitedSource,
    Format.XLSX: partial(WorkbookSource, kind="xlsx"),
    Format.XLS: partial(WorkbookSource, kind="xls"),
    Format.XES: EventLogSource,
    Format.PARQUET: ParquetSource,
    Format.SQLITE: SqliteSource,
    Format.SEGMENT: SegmentSource,
    Format.OCEL_JSON: OcelJsonSource,
    Format.OCEL_SQLITE: OcelSqliteSource,
}


def open_table(path: Path, name: str = "") -> TableSource:
    """The tables of a file; use it in a `with` statement.

    `name` is what errors call the file, by default its name on disk. Raises a subclass of
    `UnreadableFileError` that says what is wrong and what to do; reading the batches may raise one
    too, when the file is damaged further down.
    """
    file = InputFile.at(path, name)
    return READERS[detect(file)](file)
