"""Turns XLSX and XLS workbooks into a table source: one table per visible sheet, values as shown."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from customer_map.formats.errors import (
    BrokenFileError,
    FileTooLargeError,
    NoRowsError,
    ProtectedFileError,
    TooManyColumnsError,
)
from customer_map.formats.headers import ROWS_LOOKED_AT, find_header
from customer_map.formats.input_files import InputFile
from customer_map.formats.limits import BATCH_ROWS, MAX_COLUMNS, MAX_SHEETS, MAX_WORKBOOK_BYTES
from customer_map.formats.records import batch_of_rows
from customer_map.formats.rehearsal import FINE, PROTECTED, rehearse
from customer_map.formats.sources import FileSource
from customer_map.formats.workbook_guard import check_archive
from customer_map.tables.batches import RawBatch, Sheet

Cell = int | float | str | bool | time | date | datetime | timedelta
EXACT_INTEGERS = 2**53
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")


class WorkbookSource(FileSource):
    """The visible sheets of a workbook that have rows."""

    def __init__(self, file: InputFile, kind: str) -> None:
        self.format = kind
        super().__init__(file)

    def batches(self, sheet: Sheet) -> Iterator[RawBatch]:
        """The rows below the header; lines are the numbers the spreadsheet program shows."""
        rows = enumerate(self._page(sheet.name).iter_rows(), start=1)
        below = ((line, row) for line, row in rows if line > sheet.header_line)
        done = 0
        while batch := list(islice(below, BATCH_ROWS)):
            done += len(batch)
            cells = [
                _padded([cell_text(cell) for cell in row], len(sheet.header)) for _, row in batch
            ]
            lines = [line for line, _ in batch]
            raw = batch_of_rows(sheet.header, cells, lines, [])
            yield RawBatch(raw.columns, raw.lines, raw.refusals, done / max(sheet.rows or 1, done))

    def _opened(self, path: Path) -> CalamineWorkbook:
        if self.format == "xlsx":
            check_archive(path, self._file.name)
        elif path.stat().st_size > MAX_WORKBOOK_BYTES:
            limit = MAX_WORKBOOK_BYTES // 2**20
            raise FileTooLargeError(file=self._file.name, limit=limit)
        outcome = PROTECTED if _is_encrypted(path) else rehearse(path)
        if outcome == PROTECTED:
            raise ProtectedFileError(file=self._file.name)
        if outcome != FINE:
            raise self._broken()
        return CalamineWorkbook.from_filelike(self._stack.enter_context(path.open("rb")))

    def _broken(self) -> BrokenFileError:
        return BrokenFileError(file=self._file.name, format=self.format.upper())

    def _page(self, name: str) -> CalamineSheet:
        return self._book.get_sheet_by_name(name)

    def _sheets(self) -> tuple[Sheet, ...]:
        self._book = self._opened(self._stack.enter_context(self._file.unpacked()))
        names = [
            about.name
            for about in self._book.sheets_metadata[:MAX_SHEETS]
            if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible
        ]
        sheets = tuple(sheet for name in names if (sheet := self._sheet(self._page(name))))
        if not sheets:
            raise NoRowsError(file=self._file.name)
        return sheets

    def _sheet(self, page: CalamineSheet) -> Sheet | None:
        """The sheet if it has rows below a header."""
        rows = [
            [cell_text(cell) for cell in row]
            for row in islice(page.iter_rows(), ROWS_LOOKED_AT + 1)
        ]
        header = find_header(rows)
        if len(header.names) > MAX_COLUMNS:
            raise TooManyColumnsError(
                file=self._file.name,
                line=header.position + 1,
                found=len(header.names),
                limit=MAX_COLUMNS,
            )
        last = page.end[0] + 1 if page.end else 0
        count = last - header.position - 1
        if not header.names or count <= 0:
            return None
        return Sheet(page.name, header.names, header.position + 1, count, header.notices)


def _is_encrypted(path: Path) -> bool:
    """Whether it is an XLSX locked with a password: packed in the old format, with a part of that name.

    The list of parts stands in the sector that bytes 48 to 51 number; bytes 30 and 31 give its size.
    """
    with path.open("rb") as raw:
        head = raw.read(52)
        size = 1 << min(int.from_bytes(head[30:32], "little"), 12)
        raw.seek((int.from_bytes(head[48:52], "little") + 1) * size)
        return not head.startswith(b"PK") and ENCRYPTED_PART in raw.read(size)


def cell_text(value: Cell) -> str:
    """A cell as text: whole numbers without point, dates in ISO form, true and false in lower case.

    >>> cell_text(42420.0), cell_text(datetime(2016, 11, 8)), cell_text(True)
    ('42420', '2016-11-08', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < EXACT_INTEGERS
        return str(int(value)) if whole else repr(value)
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    return str(value)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]
