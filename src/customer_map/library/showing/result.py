"""What every result can do: show itself in a notebook, become JSON, be saved in the format that a name asks for."""

import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from math import isfinite
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from customer_map.drawing.drawing import Drawing
from customer_map.drawing.export import standalone_svg, svg_to_pdf, svg_to_png
from customer_map.formats.event_workbook import Cell as SheetCell
from customer_map.formats.event_workbook import SheetOfRows, write_workbook
from customer_map.formats.formulas import unformulated_column
from customer_map.library.showing.pages import fragment, page
from customer_map.library.showing.tables import PARTS, Cell, Column, ResultTable
from customer_map.library.showing.targets import check_target, ending_of, write_whole

Writer = Callable[[], bytes]

_SHOWN_ROWS = 20


class Result(ABC):
    """Base of all results."""

    title: str

    @abstractmethod
    def facts(self) -> tuple[str, ...]:
        """Say in short phrases what the result rests on."""

    @abstractmethod
    def tables(self) -> tuple[ResultTable, ...]:
        """Return the figures as tables, the most important first."""

    @abstractmethod
    def to_dict(self) -> Mapping[str, Any]:
        """Return the figures as plain values; the keys stay the same from version to version."""

    def drawing(self) -> Drawing | None:
        """Return the picture of the result, if it has one."""
        return None

    def to_json(self) -> str:
        """Return `to_dict` as JSON text; what is no finite number becomes null."""
        return orjson.dumps(
            self.to_dict(), option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY
        ).decode()

    def to_html(self) -> str:
        """Return the result as an HTML page that needs nothing from elsewhere."""
        return page(self.title, self.facts(), self.drawing(), self.tables())

    def to_arrow(self) -> pa.Table:
        """Return the first table as an Arrow table, unrounded."""
        return self.tables()[0].to_arrow()

    def save(self, path: str | Path) -> Path:
        """Write the result in the format that the name ends in, and return the path.

        Raises:
            UnknownResultFormatError: The name ends in none of the formats of this result.
            UnwritableFileError: The file cannot be written.
        """
        target = Path(path)
        writers = self.writers()
        check_target(target, writers)
        write_whole(target, writers[ending_of(target, writers)]())
        return target

    def writers(self) -> dict[str, Writer]:
        """Return what each ending writes."""
        writers: dict[str, Writer] = {
            ".html": lambda: self.to_html().encode(),
            ".json": lambda: self.to_json().encode(),
            ".xlsx": lambda: workbook(self.tables()),
            ".csv": lambda: csv_bytes(self.to_arrow()),
            ".parquet": lambda: parquet_bytes(self.to_arrow()),
        }
        drawing = self.drawing()
        if drawing is not None:
            writers |= {
                ".svg": lambda: standalone_svg(drawing).encode(),
                ".png": lambda: svg_to_png(drawing),
                ".pdf": lambda: svg_to_pdf(drawing),
            }
        return writers

    def __str__(self) -> str:
        return "\n".join((self.title, " · ".join(self.facts())))

    def _repr_html_(self) -> str:
        shown = tuple(table.first(_SHOWN_ROWS) for table in self.tables())
        return fragment(self.title, self.facts(), self.drawing(), shown)


def workbook(tables: Sequence[ResultTable]) -> bytes:
    """The tables as an Excel workbook, one sheet each; durations are durations, shares run from 0 to 1."""
    data = io.BytesIO()
    write_workbook(data, [_sheet(table) for table in tables])
    return data.getvalue()


def csv_bytes(table: pa.Table) -> bytes:
    """A table as UTF-8 CSV with a header; no text becomes a formula when a spreadsheet program opens it."""
    columns = [
        unformulated_column(column) if pa.types.is_string(column.type) else column
        for column in table.columns
    ]
    data = io.BytesIO()
    pyarrow.csv.write_csv(pa.table(columns, names=table.column_names), data)
    return data.getvalue()


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as Parquet."""
    data = io.BytesIO()
    pyarrow.parquet.write_table(table, data)
    return data.getvalue()


def _sheet(table: ResultTable) -> SheetOfRows:
    header = [column.name for column in table.columns]
    rows = [
        [_sheet_cell(value, column) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    shares = [place for place, column in enumerate(table.columns) if column.kind in PARTS]
    return SheetOfRows(table.title, header, rows, frozenset(shares))


def _sheet_cell(value: Cell, column: Column) -> SheetCell:
    if column.kind == "seconds" and isinstance(value, float | int) and isfinite(value):
        return timedelta(seconds=value)
    return value
