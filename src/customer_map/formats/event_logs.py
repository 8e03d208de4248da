"""Turns XES event logs into a table source: one row per event, with the attributes of its case."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from types import TracebackType
from typing import Self
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from customer_map.formats.errors import (
    BrokenFileError,
    CellTooLongError,
    HostileXmlError,
    NoRowsError,
    TooManyColumnsError,
    TruncatedFileError,
)
from customer_map.formats.input_files import ByteStream, InputFile
from customer_map.formats.limits import (
    BATCH_ROWS,
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_LINE_BYTES,
    MAX_XML_DEPTH,
)
from customer_map.formats.records import batch_of_rows
from customer_map.tables.batches import RawBatch, Sheet

ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id"})
FIRST_COLUMNS = ("case:concept:name", "concept:name", "time:timestamp")
PIECE_BYTES = 2**18

Event = tuple[int, dict[str, str]]


class EventLogSource:
    """One table of events; attributes of the case are called case:NAME, as PM4Py calls them."""

    format = "xes"
    encoding = ""
    delimiter = ""

    def __init__(self, file: InputFile) -> None:
        self._file = file
        names: dict[str, None] = dict.fromkeys(FIRST_COLUMNS)
        rows = 0
        for _, event in self._events():
            names.update(dict.fromkeys(event))
            rows += 1
            if len(names) > MAX_COLUMNS:
                raise TooManyColumnsError(
                    file=file.name, line=1, found=len(names), limit=MAX_COLUMNS
                )
        if not rows:
            raise NoRowsError(file=file.name)
        self.sheets = (Sheet("", tuple(names), 1, rows),)

    def batches(self, sheet: Sheet) -> Iterator[RawBatch]:
        """The events in file order; lines are those of the XML on which each event begins."""
        events = self._events()
        done = 0
        while batch := list(islice(events, BATCH_ROWS)):
            done += len(batch)
            rows = [[event.get(name, "") for name in sheet.header] for _, event in batch]
            raw = batch_of_rows(sheet.header, rows, [line for line, _ in batch], [])
            yield replace(raw, progress=done / max(sheet.rows or 1, done))

    def _events(self) -> Iterator[Event]:
        """Every event of every trace, with the line it begins on."""
        with self._file.open() as stream:
            collector = _Collector(self._file.name)
            parser = DefusedExpatParser(forbid_dtd=True)
            parser.setContentHandler(collector)
            try:
                yield from _fed(parser, collector, self._file, stream)
            except DefusedXmlException as error:
                raise HostileXmlError(file=self._file.name, line=collector.line()) from error
            except SAXParseException as error:
                raise BrokenFileError(file=self._file.name, format="XES") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing stays open between two readings."""


def _fed(
    parser: DefusedExpatParser, collector: "_Collector", file: InputFile, stream: ByteStream
) -> Iterator[Event]:
    """Feed the file in pieces; a piece after piece without any element is one endless value."""
    silent, seen = 0, 0
    for piece in file.chunks(stream, PIECE_BYTES):
        parser.feed(piece)
        silent = silent + len(piece) if collector.elements == seen else 0
        seen = collector.elements
        if silent > MAX_LINE_BYTES:
            raise CellTooLongError(file=file.name, line=collector.line(), limit=MAX_CELL_CHARACTERS)
        yield from collector.drain()
    try:
        parser.close()
    except SAXParseException as error:
        raise TruncatedFileError(file=file.name) from error
    yield from collector.drain()


class _Collector(ContentHandler):
    """Gathers the events of the traces; everything nested deeper than their attributes is left out."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.elements = 0
        self._file = file
        self._locator: Locator | None = None
        self._path: list[str] = []
        self._case: dict[str, str] = {}
        self._trace: list[Event] = []
        self._done: list[Event] = []

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - SAX calls it so
        self._locator = locator

    def line(self) -> int:
        """The line the parser has come to."""
        return (self._locator.getLineNumber() or 1) if self._locator else 1

    def drain(self) -> list[Event]:
        """The events of the traces that have ended since last asked."""
        done, self._done = self._done, []
        return done

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        self.elements += 1
        self._path.append(name)
        if len(self._path) > MAX_XML_DEPTH:
            raise HostileXmlError(file=self._file, line=self.line())
        if self._path == ["log", "trace"]:
            self._case, self._trace = {}, []
        elif self._path == ["log", "trace", "event"]:
            self._trace.append((self.line(), {}))
        elif name in ATTRIBUTES and self._path[:2] == ["log", "trace"]:
            self._keep(attrs.get("key", ""), attrs.get("value", ""))

    def endElement(self, name: str) -> None:  # noqa: N802
        if self._path == ["log", "trace"]:
            self._done += [(line, self._case | event) for line, event in self._trace]
        self._path.pop()

    def _keep(self, key: str, value: str) -> None:
        if len(value) > MAX_CELL_CHARACTERS:
            raise CellTooLongError(file=self._file, line=self.line(), limit=MAX_CELL_CHARACTERS)
        if len(self._path) == 3:
            self._case[f"case:{key}"] = value
        elif len(self._path) == 4 and self._path[2] == "event":
            self._trace[-1][1][key] = value
