"""Turns the tables of a result into an Excel workbook, one sheet each, figures as numbers with their format."""

import io
import re
from collections.abc import Sequence
from math import isfinite

import xlsxwriter

from customer_map.library.showing.tables import Cell, Column, Kind, ResultTable, cell_text

_FORMATS: dict[Kind, str] = {
    "count": "#,##0",
    "share": "0.0%",
    "heat": "0.0%",
    "number": "#,##0.0###",
    "seconds": "#,##0",
    "money": "#,##0.00",
    "score": "+0.00;-0.00;0.00",
}
_LONGEST_TITLE = 31
_WIDEST = 60
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


def workbook(tables: Sequence[ResultTable]) -> bytes:
    """The workbook's bytes; equal tables give equal sheets. Durations are in seconds."""
    data = io.BytesIO()
    # What begins like a formula or an address stays the text that it is.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    book = xlsxwriter.Workbook(data, options)
    bold = book.add_format({"bold": True})
    formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
    for number, table in enumerate(tables, start=1):
        sheet = book.add_worksheet(_sheet_title(table.title, number, tables))
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, _width(table, place), formats.get(column.kind))
            sheet.write_string(0, place, _head(column), bold)
        for row, values in enumerate(table.rows, start=1):
            for place, value in enumerate(values):
                _write(sheet, row, place, value)
    book.close()
    return data.getvalue()


def _head(column: Column) -> str:
    return f"{column.name} (s)" if column.kind == "seconds" else column.name


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: Cell) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value)
    elif value is not None and isfinite(value):
        sheet.write_number(row, place, value)


def _width(table: ResultTable, place: int) -> int:
    column = table.columns[place]
    longest = max((len(cell_text(row[place], column.kind)) for row in table.rows[:200]), default=0)
    return min(_WIDEST, max(longest, len(_head(column))) + 2)


def _sheet_title(title: str, number: int, tables: Sequence[ResultTable]) -> str:
    """A title Excel allows: short, without certain signs, with its number where it would come twice."""
    plain = _NOT_IN_TITLES.sub(" ", title).strip("' ")[:_LONGEST_TITLE] or "Sheet"
    titles = [table.title.casefold() for table in tables]
    if titles.count(title.casefold()) > 1:
        return f"{plain[: _LONGEST_TITLE - 4]} ({number})"
    return plain
