"""Turns XES event logs into a table source: one row per event, with the attributes of its case."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NoReturn
from xml.parsers import expat

import pyarrow as pa

from customer_map.formats.errors import (
    BrokenFileError,
    CellTooLongError,
    HostileXmlError,
    NoRowsError,
    TooManyColumnsError,
    TruncatedFileError,
)
from customer_map.formats.limits import (
    BATCH_ROWS,
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_LINE_BYTES,
    MAX_XML_DEPTH,
)
from customer_map.formats.records import tidied
from customer_map.formats.sources import FileSource
from customer_map.tables.batches import RawBatch, Sheet

ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id"})
FIRST_COLUMNS = ("case:concept:name", "concept:name", "time:timestamp")
PIECE_BYTES = 2**18
TRACE = ["log", "trace"]
EVENT = ["log", "trace", "event"]

IN_TRACE, IN_EVENT = len(TRACE) + 1, len(EVENT) + 1
MOST_KEPT = 50_000
"""Events of a log that fits into memory; a longer one is read twice, first for its columns."""

Event = tuple[int, dict[str, str]]


class EventLogSource(FileSource):
    """One table of events; attributes of the case are called case:NAME, as PM4Py calls them.

    An attribute that is written with an empty value is the empty text, one that is not written is null.
    """

    format = "xes"

    def _sheets(self) -> tuple[Sheet, ...]:
        names: dict[str, None] = dict.fromkeys(FIRST_COLUMNS)
        rows = 0
        self._kept: list[Event] | None = []
        for event in self._events():
            names.update(dict.fromkeys(event[1]))
            rows += 1
            self._keep(event)
            if len(names) > MAX_COLUMNS:
                raise TooManyColumnsError(
                    file=self._file.name, line=1, found=len(names), limit=MAX_COLUMNS
                )
        if not rows:
            raise NoRowsError(file=self._file.name)
        return (Sheet("", tuple(names), 1, rows),)

    def _keep(self, event: Event) -> None:
        """Remember the events of a small log, so that it need not be read again for its rows."""
        if self._kept is not None:
            self._kept.append(event)
            if len(self._kept) > MOST_KEPT:
                self._kept = None

    def batches(self, sheet: Sheet) -> Iterator[RawBatch]:
        """The events in file order; lines are those of the XML on which each event begins."""
        events = self._events() if self._kept is None else iter(self._kept)
        done = 0
        while batch := list(islice(events, BATCH_ROWS)):
            done += len(batch)
            columns = [
                pa.array([event.get(name) for _, event in batch], pa.string())
                for name in sheet.header
            ]
            found = pa.RecordBatch.from_arrays(columns, names=list(sheet.header))
            lines = pa.array([line for line, _ in batch], pa.int64())
            yield tidied(RawBatch(found, lines, (), done / max(sheet.rows or 1, done)))

    def _events(self) -> Iterator[Event]:
        """Every event of every trace, with the line it begins on."""
        with self._file.open() as stream:
            try:
                yield from _Reader(self._file.name).events(self._file.chunks(stream, PIECE_BYTES))
            except expat.ExpatError as error:
                raise BrokenFileError(file=self._file.name, format="XES") from error


class _Reader:
    """Gathers the events of the traces; everything nested deeper than their attributes is left out."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._elements = 0
        self._path: list[str] = []
        self._case: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self._trace: list[Event] = []
        self._done: list[Event] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse

    def events(self, pieces: Iterable[bytes]) -> Iterator[Event]:
        """The events of the traces that have ended, piece by piece.

        Piece after piece without any element is one endless value.
        """
        silent, seen = 0, 0
        for piece in pieces:
            self._parser.Parse(piece)
            silent = silent + len(piece) if self._elements == seen else 0
            seen = self._elements
            if silent > MAX_LINE_BYTES:
                self._refuse_length()
            yield from self._drain()
        try:
            self._parser.Parse(b"", True)  # noqa: FBT003 - it takes no names
        except expat.ExpatError as error:
            raise TruncatedFileError(file=self._file) from error
        yield from self._drain()

    def _drain(self) -> list[Event]:
        done, self._done = self._done, []
        return done

    def _refuse(self, *_: object) -> NoReturn:
        """Document types can define entities without end or fetch files: no event log needs one."""
        raise HostileXmlError(file=self._file, line=self._parser.CurrentLineNumber)

    def _refuse_length(self) -> NoReturn:
        line = self._parser.CurrentLineNumber
        raise CellTooLongError(file=self._file, line=line, limit=MAX_CELL_CHARACTERS)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if ":" in name:
            name = name.rpartition(":")[2]
        path = self._path
        path.append(name)
        depth = len(path)
        if depth == IN_EVENT and name in ATTRIBUTES:
            if path[:3] == EVENT:
                self._event[attributes.get("key", "")] = self._value(attributes)
        elif depth == IN_TRACE and path[:2] == TRACE:
            self._start_in_trace(name, attributes)
        elif depth == len(TRACE) and path == TRACE:
            self._case, self._trace = {}, []
        elif depth > MAX_XML_DEPTH:
            self._refuse()

    def _start_in_trace(self, name: str, attributes: dict[str, str]) -> None:
        if name == "event":
            self._event = {}
            self._trace.append((self._parser.CurrentLineNumber, self._event))
        elif name in ATTRIBUTES:
            self._case[f"case:{attributes.get('key', '')}"] = self._value(attributes)

    def _value(self, attributes: dict[str, str]) -> str:
        value = attributes.get("value", "")
        if len(value) > MAX_CELL_CHARACTERS:
            self._refuse_length()
        return value

    def _end(self, name: str) -> None:
        if len(self._path) == len(TRACE) and self._path == TRACE:
            self._done += [(line, self._case | event) for line, event in self._trace]
        self._path.pop()
