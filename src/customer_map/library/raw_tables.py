"""Turns a file or a frame of any kind into batches of cells as text, from which its columns can be guessed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import pyarrow as pa

from customer_map.formats.opening import open_table
from customer_map.formats.preview import find_sheet
from customer_map.tables.batches import RawBatch
from customer_map.tables.frames import SOURCE, arrow_table
from customer_map.tables.text_columns import as_text

_SAMPLE_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table that is being read: what errors call it, a title, its first rows, and all its batches, once."""

    name: str
    title: str
    sample: pa.RecordBatch
    batches: Iterator[RawBatch]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.sample.schema.names)


@contextmanager
def raw_table(source: object, sheet: str = "") -> Iterator[RawTable]:
    """Open a path, or a frame such as `customer_map.tables.frames` knows; files stay open meanwhile.

    Raises:
        UnreadableFileError: The file is missing, damaged or in no known format.
        NotATableError: It is neither a path nor a frame.
    """
    if not isinstance(source, str | PathLike):
        batches = list(_frame_batches(arrow_table(source)))
        yield RawTable(SOURCE, "", batches[0].columns.slice(0, _SAMPLE_ROWS), iter(batches))
        return
    path = Path(source)
    with open_table(path) as opened:
        chosen = find_sheet(opened, sheet, path.name) if sheet else opened.sheets[0]
        sample = next(opened.batches(chosen)).columns.slice(0, _SAMPLE_ROWS)
        title = chosen.name or path.name.partition(".")[0]
        yield RawTable(path.name, title, sample, opened.batches(chosen))


def _frame_batches(table: pa.Table) -> Iterator[RawBatch]:
    row = 1
    for batch in table.to_batches() or [pa.RecordBatch.from_pylist([], table.schema)]:
        columns = [as_text(column) for column in batch.columns]
        lines = pa.array(range(row, row + batch.num_rows), pa.int64())
        yield RawBatch(pa.RecordBatch.from_arrays(columns, names=table.column_names), lines)
        row += batch.num_rows
