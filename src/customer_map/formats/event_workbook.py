"""Turns named tables into an XLSX workbook that is safe to open: no text becomes a formula or a link."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any
from unicodedata import east_asian_width

import xlsxwriter

from customer_map.formats.formulas import unformulated

Cell = str | int | float | bool | Decimal | date | datetime | timedelta | None
LAST_ROW = 1_048_576
LONGEST_TEXT = 32_767
LONGEST_TITLE = 31
NARROWEST, WIDEST, SHARE_WIDTH = 8, 60, 14
ROWS_MEASURED = 200
EXACT_INTEGERS = 2**53
FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the workbook knows no zones; the same tables give the same bytes
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORMATS = {
    "header": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "time": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    "date": {"num_format": "yyyy-mm-dd"},
    "duration": {"num_format": "[h]:mm:ss"},
    "share": {"num_format": "0.0%"},
}


@dataclass(frozen=True)
class SheetOfRows:
    """One table: its title, its header, and rows as long as the header; rows may be an iterator.

    `shares` are the places of columns that run from 0 to 1 and are shown in per cent.
    """

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    shares: frozenset[int] = frozenset()


def write_workbook(target: Path | IO[bytes], sheets: Iterable[SheetOfRows]) -> None:
    """Write the tables as sheets with a frozen header and columns as wide as their first rows need.

    Texts are written as texts; one that begins like a formula gets an apostrophe in front. Times are shown in UTC.
    Numbers that are not finite leave the cell empty, whole numbers beyond 2⁵³ are written as text. Rows are streamed;
    those beyond the last row of a sheet go on in a further one.
    """
    book = xlsxwriter.Workbook(target if not isinstance(target, Path) else str(target), OPTIONS)
    book.set_properties({"created": MADE})
    formats = {name: book.add_format(look) for name, look in FORMATS.items()}
    titles: list[str] = []
    for sheet in sheets:
        _write_sheet(book, sheet, formats, titles)
    if not titles:
        book.add_worksheet()
    book.close()


def _write_sheet(book: Any, sheet: SheetOfRows, formats: dict[str, Any], titles: list[str]) -> None:
    rows = iter(sheet.rows)
    first = True
    while (part := list(islice(rows, ROWS_MEASURED))) or first:
        first = False
        titles.append(free_title(sheet.title, titles))
        page = book.add_worksheet(titles[-1])
        page.freeze_panes(1, 0)
        for place, width in enumerate(_widths(sheet.header, part)):
            is_share = place in sheet.shares
            look = formats["share"] if is_share else None
            page.set_column(place, place, SHARE_WIDTH if is_share else width, look)
        for place, name in enumerate(sheet.header):
            page.write_string(0, place, _text(name), formats["header"])
        rest = islice(rows, LAST_ROW - 1 - len(part))
        for number, row in enumerate(chain(part, rest), start=1):
            for place, cell in enumerate(row):
                _write_cell(page, number, place, cell, formats)


def free_title(title: str, taken: Sequence[str]) -> str:
    """Return a title as a sheet may have it, unlike all others.

    >>> free_title("Sales: 2024/25", []), free_title("sales", ["Sales"])
    ('Sales 2024 25', 'sales (2)')
    """
    plain = " ".join(FORBIDDEN_IN_TITLES.sub(" ", title).split()).strip("'")[:LONGEST_TITLE]
    plain = plain.strip("' ") or "Sheet"
    lower = {other.lower() for other in taken} | {"history"}
    found, number = plain, 2
    while found.lower() in lower:
        ending = f" ({number})"
        found, number = plain[: LONGEST_TITLE - len(ending)] + ending, number + 1
    return found


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    return [
        min(max([NARROWEST, *(_width(row[place]) for row in rows), _width(name)]) + 2, WIDEST)
        for place, name in enumerate(header)
    ]


def _width(cell: Cell) -> int:
    """Characters, Chinese ones counted twice; times take what their format takes."""
    if isinstance(cell, datetime):
        return 19
    text = "" if cell is None else str(cell)[:WIDEST]
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _write_cell(page: Any, row: int, place: int, cell: Cell, formats: dict[str, Any]) -> None:
    if isinstance(cell, bool):
        page.write_boolean(row, place, cell)
    elif isinstance(cell, int | float | Decimal):
        _write_number(page, row, place, cell)
    elif isinstance(cell, date | timedelta):
        _write_moment(page, row, place, cell, formats)
    elif cell is not None:
        page.write_string(row, place, _text(str(cell)))


def _write_number(page: Any, row: int, place: int, cell: float | Decimal) -> None:
    if not math.isfinite(cell):
        return
    if isinstance(cell, int) and abs(cell) > EXACT_INTEGERS:
        page.write_string(row, place, str(cell))
    else:
        page.write_number(row, place, cell)


def _write_moment(
    page: Any, row: int, place: int, cell: date | timedelta, formats: dict[str, Any]
) -> None:
    """Spreadsheets know no time before 1900 and no zone."""
    look = "duration" if isinstance(cell, timedelta) else "date"
    if isinstance(cell, datetime):
        cell = cell.astimezone(UTC).replace(tzinfo=None) if cell.tzinfo else cell
        look = "time"
    early = isinstance(cell, date) and cell.year < 1900
    if early or (isinstance(cell, timedelta) and cell < timedelta()):
        page.write_string(row, place, str(cell))
    else:
        page.write_datetime(row, place, cell, formats[look])


def _text(text: str) -> str:
    return unformulated(text)[:LONGEST_TEXT]
