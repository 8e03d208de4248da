"""Turns any opened file into one shape: sheets with a header, and batches of string columns with line numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa

from customer_map.tables.refusals import Refusal


@dataclass(frozen=True)
class Notice:
    """Something the reader should know and need not mend, such as a renamed column: a code and its fields."""

    code: str
    fields: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """One table of a file.

    `header` holds unique, non-empty column names; `header_line` is the line it stands on, 0 if the file has none.
    `rows` is the number of rows where the format knows it without reading, else None.
    """

    name: str
    header: tuple[str, ...]
    header_line: int
    rows: int | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class RawBatch:
    """Some rows as they stand in the file.

    `columns` has one string column per header name, an empty cell is null; `lines` (int64) holds the line of the file
    on which each row begins (in a workbook its row, in a database its position). `refusals` are lines of this stretch
    that could not be split into columns. `progress` says which share of the file has been read, from 0 to 1.
    """

    columns: pa.RecordBatch
    lines: pa.Array
    refusals: tuple[Refusal, ...] = ()
    progress: float = 1.0


class TableSource(Protocol):
    """An open file of tables; a context manager that closes it."""

    @property
    def format(self) -> str:
        """csv, xlsx, xls, xes, parquet, sqlite, segment, ocel-json or ocel-sqlite."""
        ...

    @property
    def encoding(self) -> str:
        """The encoding as people write it; empty unless the format is csv."""
        ...

    @property
    def delimiter(self) -> str:
        """What parts the cells; empty unless the format is csv."""
        ...

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The tables that have rows."""
        ...

    def batches(self, sheet: Sheet) -> Iterator[RawBatch]:
        """The rows of a sheet in file order, in bounded memory; may be called again to read anew."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
