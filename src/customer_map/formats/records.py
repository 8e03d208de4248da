"""Turns UTF-8 text into batches of cells with line numbers: fast where it is regular, careful elsewhere."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from customer_map.formats.dialects import BLANKS, Dialect
from customer_map.formats.errors import CellTooLongError, UnclosedQuoteError
from customer_map.formats.limits import BATCH_ROWS, MAX_CELL_CHARACTERS, MAX_LINE_BYTES
from customer_map.tables.batches import RawBatch
from customer_map.tables.refusals import Refusal, shown

END = "\ue000end\ue000\n"
"""A last line added to the text: if it comes back inside a cell, a quote was left open."""

Positions = npt.NDArray[np.int64]


class RecordReader:
    """Reads the records below the header of one delimited text."""

    def __init__(self, dialect: Dialect, names: tuple[str, ...], file: str) -> None:
        self._dialect = dialect
        self._names = names
        self._file = file

    def batches(self, chunks: Iterable[bytes], line: int) -> Iterator[RawBatch]:
        """Batches of the records in the chunks, of which the first begins on `line`.

        As long as every quote opens or closes a cell, whole blocks go through Arrow. At the first
        stray quote the rest of the text goes through Python's csv reader, which knows where it is.
        """
        rest = iter(chunks)
        pending = b""
        for chunk in rest:
            pending += chunk
            end = self._end_of_records(pending)
            if end < 0 or len(pending) - end > MAX_LINE_BYTES:
                yield from self._carefully(chain([pending], rest), line)
                return
            if end:
                yield self._block(pending[:end], line)
                line += pending.count(b"\n", 0, end)
                pending = pending[end:]
        if pending:
            yield from self._carefully([pending], line)

    def _end_of_records(self, data: bytes) -> int:
        """Where the last complete record ends, -1 if a quote stands where none may stand."""
        if self._dialect.delimiter == BLANKS or self._quote not in data:
            return data.rfind(b"\n") + 1
        quotes = np.flatnonzero(np.frombuffer(data, np.uint8) == self._quote[0])
        if not self._are_regular(data, quotes):
            return -1
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
        outside = ends[np.searchsorted(quotes, ends) % 2 == 0]
        return int(outside[-1]) + 1 if len(outside) else 0

    @property
    def _quote(self) -> bytes:
        return self._dialect.quote.encode()

    def _are_regular(self, data: bytes, quotes: Positions) -> bool:
        """Whether each first quote follows, and each second precedes, a delimiter, line end or quote."""
        text = np.frombuffer(b"\n" + data + b"\n", np.uint8)
        edges = np.frombuffer(b"\r\n" + self._quote + self._dialect.delimiter.encode(), np.uint8)
        before, after = text[quotes[0::2]], text[quotes[1::2] + 2]
        return bool(np.isin(before, edges).all() and np.isin(after, edges).all())

    def _block(self, block: bytes, line: int) -> RawBatch:
        """The records of a block; carefully if Arrow stumbles or lines and records differ."""
        lines = block.count(b"\n")
        columns = None if b"\0" in block else self._parsed(block)
        if (
            columns is None
            or columns.num_rows != lines
            or _longest_cell(columns) > MAX_CELL_CHARACTERS
        ):
            return _joined(list(self._carefully([block], line)))
        return _without_blank_rows(RawBatch(columns, pa.array(np.arange(line, line + lines))))

    def _parsed(self, block: bytes) -> pa.RecordBatch | None:
        if self._dialect.delimiter == BLANKS:
            return None
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(block),
                arrow_csv.ReadOptions(
                    column_names=self._names, use_threads=False, block_size=len(block) + 1
                ),
                arrow_csv.ParseOptions(
                    delimiter=self._dialect.delimiter,
                    quote_char=self._dialect.quote,
                    newlines_in_values=True,
                ),
                arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(self._names, pa.string()),
                    strings_can_be_null=True,
                    null_values=[""],
                    check_utf8=False,
                ),
            )
        except pa.ArrowInvalid:
            return None
        return table.combine_chunks().to_batches()[0] if table.num_rows else None

    def _carefully(self, chunks: Iterable[bytes], line: int) -> Iterator[RawBatch]:
        """Record by record; those with a wrong number of cells are refused with their line."""
        rows: list[list[str]] = []
        lines: list[int] = []
        refusals: list[Refusal] = []
        for number, row in records(self._lines(chunks, line), self._dialect, self._file, line):
            cells = row[: len(self._names)] if not any(row[len(self._names) :]) else row
            if len(cells) == len(self._names):
                rows.append(cells)
                lines.append(number)
            elif any(cells):
                refusals.append(self._wrong_count(number, cells))
            if len(rows) + len(refusals) >= BATCH_ROWS:
                yield batch_of_rows(self._names, rows, lines, refusals)
                rows, lines, refusals = [], [], []
        yield batch_of_rows(self._names, rows, lines, refusals)

    def _wrong_count(self, line: int, cells: list[str]) -> Refusal:
        counts: dict[str, str | int] = {"found": len(cells), "expected": len(self._names)}
        value = self._dialect.delimiter.join(cells)
        return Refusal(line, "", shown(value), "wrong_cell_count", counts)

    def _lines(self, chunks: Iterable[bytes], line: int) -> Iterator[str]:
        """The lines, each with its end, and `END`; a line beyond all limits is an error."""
        pending = b""
        for chunk in chunks:
            *whole, pending = (pending + chunk).split(b"\n")
            for text in whole:
                yield _line(text)
                line += 1
            if len(pending) > MAX_LINE_BYTES:
                raise CellTooLongError(file=self._file, line=line, limit=MAX_CELL_CHARACTERS)
        if pending:
            yield _line(pending)
        yield END


def records(
    lines: Iterable[str], dialect: Dialect, file: str, line: int
) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on, of lines of which the first is `line`.

    If the lines end with `END`, a quote left open is an error; so is a cell beyond the limit.
    """
    if dialect.delimiter == BLANKS:
        split = ((number, text.split()) for number, text in enumerate(lines, start=line))
        yield from ((number, row) for number, row in split if row != END.split())
        return
    reader = csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)
    begin = line
    try:
        for row in reader:
            if row == [END.rstrip()]:
                return
            if row and row[-1].endswith(END):
                raise UnclosedQuoteError(file=file, line=begin, limit=MAX_CELL_CHARACTERS)
            yield begin, row
            begin = line + reader.line_num
    except csv.Error as error:
        several = line + reader.line_num - 1 > begin
        kind = UnclosedQuoteError if several else CellTooLongError
        raise kind(file=file, line=begin, limit=MAX_CELL_CHARACTERS) from error


def _line(text: bytes) -> str:
    """A line with \\n at its end; a carriage return inside would confuse the csv reader."""
    return text.removesuffix(b"\r").replace(b"\r", b" ").decode() + "\n"


def batch_of_rows(
    names: tuple[str, ...], rows: list[list[str]], lines: list[int], refusals: list[Refusal]
) -> RawBatch:
    """Rows of cells as columns; empty cells become null, rows with a NUL byte are refused."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    arrays = [
        pc.if_else(pc.equal(a, ""), None, a) for a in (pa.array(c, pa.string()) for c in columns)
    ]
    batch = RawBatch(
        pa.RecordBatch.from_arrays(arrays, names=list(names)),
        pa.array(lines, pa.int64()),
        tuple(refusals),
    )
    return tidied(batch)


def tidied(batch: RawBatch) -> RawBatch:
    """The batch without blank rows, and with rows that hold a NUL byte refused."""
    return _without_blank_rows(_without_nul(batch))


def _without_nul(batch: RawBatch) -> RawBatch:
    """PostgreSQL stores no NUL, and no honest text holds one."""
    refusals = list(batch.refusals)
    bad = np.zeros(len(batch.lines), bool)
    for name in batch.columns.schema.names:
        cells = batch.columns.column(name)
        found = pc.fill_null(pc.match_substring(cells, "\0"), fill_value=False)
        for row in np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist():
            line, value = batch.lines[row].as_py(), shown(cells[row].as_py())
            refusals.append(Refusal(line, name, value, "nul_character"))
            bad[row] = True
    if not bad.any():
        return batch
    kept = pa.array(~bad)
    return RawBatch(batch.columns.filter(kept), batch.lines.filter(kept), tuple(refusals))


def _without_blank_rows(batch: RawBatch) -> RawBatch:
    """Spreadsheets end their exports with lines of bare delimiters: those are no rows."""
    blank = pa.array(np.ones(len(batch.lines), bool))
    for column in batch.columns.columns:
        if column.null_count == 0:
            return batch
        blank = pc.and_(blank, column.is_null())
    kept = pc.invert(blank)
    return RawBatch(batch.columns.filter(kept), batch.lines.filter(kept), batch.refusals)


def _longest_cell(columns: pa.RecordBatch) -> int:
    lengths = [pc.max(pc.binary_length(column)).as_py() or 0 for column in columns.columns]
    return max(lengths, default=0)


def _joined(batches: list[RawBatch]) -> RawBatch:
    """Batches of one block as one."""
    table = pa.Table.from_batches([batch.columns for batch in batches]).combine_chunks()
    columns = table.to_batches()[0] if table.num_rows else batches[0].columns
    lines = pa.concat_arrays([batch.lines for batch in batches])
    return RawBatch(columns, lines, tuple(r for batch in batches for r in batch.refusals))
