"""Turns Parquet files into a table source: every column as text, dates in ISO form, nested values as JSON."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
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
from customer_map.tables.text_columns import as_text

MAGIC = b"PAR1"
TYPED_ROWS = 2**18


class ParquetSource(FileSource):
    """The one table of a Parquet file."""

    format = "parquet"

    def batches(self, sheet: Sheet) -> Iterator[RawBatch]:
        """The rows; lines are their numbers counted from 1."""
        line = 1
        with self._reading():
            for batch in self._table.iter_batches(batch_size=BATCH_ROWS):
                batch.validate(full=True)
                arrays = [as_text(column) for column in batch.columns]
                lines = pa.array(range(line, line + batch.num_rows), pa.int64())
                line += batch.num_rows
                columns = pa.RecordBatch.from_arrays(arrays, names=list(sheet.header))
                yield tidied(RawBatch(columns, lines, (), (line - 1) / max(sheet.rows or 1, 1)))

    def typed_batches(self, sheet: Sheet, columns: Collection[str]) -> Iterator[RawBatch]:
        """The rows of some columns in the types of the file; binary text is checked, nothing is converted."""
        line = 1
        places = [place for place, name in enumerate(sheet.header) if name in columns]
        names = [sheet.header[place] for place in places]
        with self._reading():
            for batch in self._table.iter_batches(TYPED_ROWS, columns=self._columns(places)):
                batch.validate(full=True)
                lines = pa.array(np.arange(line, line + batch.num_rows))
                line += batch.num_rows
                chosen = (
                    batch.columns
                    if len(batch.columns) == len(places)
                    else ([batch.column(place) for place in places])
                )
                found = pa.RecordBatch.from_arrays(chosen, names=names)
                yield RawBatch(found, lines, (), (line - 1) / max(sheet.rows or 1, 1))

    def _columns(self, places: list[int]) -> list[str] | None:
        """The names in the file of some columns, in its order; None (all) if a name stands there twice."""
        names = self._table.schema_arrow.names
        return [names[place] for place in places] if len(set(names)) == len(names) else None

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
