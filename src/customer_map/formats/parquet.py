"""Turns Parquet files into a table source: every column as text, dates in ISO form, nested values as JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from customer_map.formats.errors import (
    BrokenFileError,
    FileTooLargeError,
    NoRowsError,
    TooManyColumnsError,
    TooManyRowsError,
    TruncatedFileError,
)
from customer_map.formats.headers import named_columns
from customer_map.formats.limits import BATCH_ROWS, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES
from customer_map.formats.records import tidied
from customer_map.formats.sources import FileSource
from customer_map.tables.batches import RawBatch, Sheet

MAGIC = b"PAR1"


class ParquetSource(FileSource):
    """The one table of a Parquet file."""

    format = "parquet"

    def batches(self, sheet: Sheet) -> Iterator[RawBatch]:
        """The rows; lines are their numbers counted from 1."""
        line = 1
        with self._reading():
            for batch in self._table.iter_batches(batch_size=BATCH_ROWS):
                batch.validate(full=True)
                arrays = [_as_text(column) for column in batch.columns]
                lines = pa.array(range(line, line + batch.num_rows), pa.int64())
                line += batch.num_rows
                columns = pa.RecordBatch.from_arrays(arrays, names=list(sheet.header))
                yield tidied(RawBatch(columns, lines, (), (line - 1) / max(sheet.rows or 1, 1)))

    def _check_end(self, path: Path) -> None:
        """A whole file ends as it begins."""
        with path.open("rb") as raw:
            raw.seek(max(path.stat().st_size - len(MAGIC), 0))
            if raw.read() != MAGIC:
                raise TruncatedFileError(file=self._file.name)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (pa.ArrowException, OSError, ValueError) as error:
            raise BrokenFileError(file=self._file.name, format="Parquet") from error

    def _sheets(self) -> tuple[Sheet, ...]:
        path = self._stack.enter_context(self._file.unpacked())
        self._check_end(path)
        with self._reading():
            self._table = self._stack.enter_context(pq.ParquetFile(path))
        return (self._sheet(),)

    def _sheet(self) -> Sheet:
        about = self._table.metadata
        names = self._table.schema_arrow.names
        size = sum(about.row_group(group).total_byte_size for group in range(about.num_row_groups))
        if len(names) > MAX_COLUMNS:
            raise TooManyColumnsError(
                file=self._file.name, line=0, found=len(names), limit=MAX_COLUMNS
            )
        if about.num_rows > MAX_ROWS:
            raise TooManyRowsError(file=self._file.name, limit=f"{MAX_ROWS:,}")
        if size > MAX_UNPACKED_BYTES:
            limit = MAX_UNPACKED_BYTES // 2**20
            raise FileTooLargeError(file=self._file.name, limit=limit)
        if not about.num_rows:
            raise NoRowsError(file=self._file.name)
        header = named_columns(names)
        return Sheet("", header.names, 0, about.num_rows, header.notices)


def _as_text(column: pa.Array) -> pa.Array:
    """A column of any type as strings; binary values become null, lists and structs JSON."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _as_text(column.dictionary_decode())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.nulls(len(column), pa.string())
    if pa.types.is_nested(kind):
        return pa.array([_json(value) for value in column.to_pylist()], pa.string())
    return column.cast(pa.string())


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)
