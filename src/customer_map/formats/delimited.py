"""Turns CSV, TSV and other delimited text into a table source: encoding, dialect and header are sniffed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from customer_map.formats.dialects import Dialect, sniff_dialect
from customer_map.formats.encodings import shown, sniff_encoding, utf8_chunks
from customer_map.formats.errors import (
    CellTooLongError,
    EmptyFileError,
    NoRowsError,
    TooManyColumnsError,
)
from customer_map.formats.headers import ROWS_LOOKED_AT, find_header
from customer_map.formats.input_files import ByteStream
from customer_map.formats.limits import (
    CHUNK_BYTES,
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    SAMPLE_BYTES,
)
from customer_map.formats.records import END, RecordReader, records
from customer_map.formats.sources import FileSource
from customer_map.tables.batches import RawBatch, Sheet


@dataclass(frozen=True)
class _Layout:
    """Where the table is in the text: its sheet, how cells are parted, the line of its first row."""

    sheet: Sheet
    dialect: Dialect
    first_line: int


class DelimitedSource(FileSource):
    """One table of delimited text."""

    format = "csv"

    def _sheets(self) -> tuple[Sheet, ...]:
        head = self._file.head(CHUNK_BYTES)
        self._encoding = sniff_encoding(head)
        self._old_line_ends = b"\r" in head and b"\n" not in head
        sample, complete = self._sample()
        self._layout = _layout(sample, complete=complete, file=self._file.name)
        self.encoding = shown(self._encoding)
        self.delimiter = self._layout.dialect.delimiter
        return (self._layout.sheet,)

    def batches(self, sheet: Sheet) -> Iterator[RawBatch]:
        """The rows in file order; lines are those of the file, also below cells with line breaks."""
        layout = self._layout
        reader = RecordReader(layout.dialect, sheet.header, self._file.name)
        with self._file.open() as stream:
            below = _without_lines(self._text(stream), layout.first_line - 1)
            for batch in reader.batches(below, layout.first_line):
                yield replace(batch, progress=stream.progress())

    def _text(self, stream: ByteStream) -> Iterator[bytes]:
        chunks = utf8_chunks(self._file.chunks(stream), self._encoding, self._file.name)
        if self._old_line_ends:
            return (chunk.replace(b"\r", b"\n") for chunk in chunks)
        return chunks

    def _sample(self) -> tuple[bytes, bool]:
        """The first lines in UTF-8, at least one of them whole, and whether that is all there is."""
        with self._file.open() as stream:
            text = self._text(stream)
            first = next(text, b"")
            complete = len(first) <= SAMPLE_BYTES and next(text, None) is None
        if complete:
            return first, True
        end = first.rfind(b"\n", 0, SAMPLE_BYTES) + 1 or first.find(b"\n") + 1
        return first[: end or len(first)], False


def _layout(sample: bytes, *, complete: bool, file: str) -> _Layout:
    text = sample.decode("utf-8", "replace")
    if not text.strip("\0\r\n\t ,;|"):
        raise EmptyFileError(file=file)
    dialect = sniff_dialect(text)
    _refuse_endless_line(text, dialect, complete=complete, file=file)
    lines = text.replace("\r\n", "\n").replace("\r", " ").split("\n")
    ended = [line + "\n" for line in lines] + ([END] if complete else [])
    found = list(islice(records(ended, dialect, file, 1), ROWS_LOOKED_AT + 1))
    header = find_header([row for _, row in found])
    begins = [line for line, _ in found]
    if len(header.names) > MAX_COLUMNS:
        place = begins[max(header.position, 0)]
        raise TooManyColumnsError(file=file, line=place, found=len(header.names), limit=MAX_COLUMNS)
    below = [line for line, row in found[header.position + 1 :] if any(row)]
    if not below:
        raise NoRowsError(file=file)
    line = begins[header.position] if header.position >= 0 else 0
    return _Layout(Sheet("", header.names, line, None, header.notices), dialect, below[0])


def _refuse_endless_line(text: str, dialect: Dialect, *, complete: bool, file: str) -> None:
    """A sample without any line end is one gigantic line."""
    if complete or "\n" in text:
        return
    found = text.count(dialect.delimiter) + 1
    if found > MAX_COLUMNS:
        raise TooManyColumnsError(file=file, line=1, found=found, limit=MAX_COLUMNS)
    raise CellTooLongError(file=file, line=1, limit=MAX_CELL_CHARACTERS)


def _without_lines(chunks: Iterator[bytes], lines: int) -> Iterator[bytes]:
    """The text below its first lines, which the first chunk holds."""
    first = next(chunks, b"")
    start = 0
    for _ in range(lines):
        start = first.find(b"\n", start) + 1
    yield first[start:]
    yield from chunks
