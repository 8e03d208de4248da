"""Turns the rows of a list, as it is filtered and with the columns it shows, into CSV and XLSX files."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils import timezone, translation

from customer_map.formats.formulas import unformulated
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.filters.nodes import FieldKind
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.listing import listed_rows
from customer_map.server.web.views.columns import shown, stored_value, usual_columns
from customer_map.server.web.views.state import ListState

AT_A_TIME = 2000
MOST_SHEET_ROWS = 1_048_575
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the local code page
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | float | int | Decimal
Columns = tuple[FilterField, ...]


def exported(
    user: User, kind: Kind, query: QueryDict, state: ListState, form: str
) -> HttpResponseBase:
    """Return the file; `form` is csv or xlsx."""
    columns = state.columns or usual_columns(kind.name, state.fields)
    return as_file(kind.plural, listed_rows(user, kind, query, state, columns), columns, form)


def as_file(what: str, rows: "QuerySet[Any]", columns: Columns, form: str) -> HttpResponseBase:
    """Return rows as a file called after `what` and today; `form` is csv or xlsx."""
    name = f"{what}-{timezone.localdate():%Y-%m-%d}"
    return _workbook(name, rows, columns) if form == "xlsx" else _csv(name, rows, columns)


def _csv(name: str, rows: "QuerySet[Any]", columns: Columns) -> HttpResponseBase:
    answer = StreamingHttpResponse(_csv_lines(rows, columns), content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _csv_lines(rows: "QuerySet[Any]", columns: Columns) -> Iterator[bytes]:
    """Ends after the page has been answered: the reader's zone and language are taken along."""
    zone, language = timezone.get_current_timezone(), translation.get_language()
    yield BYTE_ORDER_MARK.encode()
    yield _line([unformulated(str(one.label)) for one in columns])
    for record in rows.iterator(chunk_size=AT_A_TIME):
        with timezone.override(zone), translation.override(language):
            line = _line([value_of(record, one) for one in columns])
        yield line


def _line(cells: list[Any]) -> bytes:
    text = StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def value_of(record: Record, item: FilterField) -> Value:
    """Return what a cell of a file holds: numbers as numbers, all else as text that is no formula."""
    value = stored_value(record, item)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value
    if item.kind == FieldKind.NUMBER:
        return Decimal(str(value)) if value else ""
    if item.kind == FieldKind.TAGS:
        return unformulated(", ".join(value or ()))
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_current_timezone()).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return unformulated(shown(record, item, value))


def _workbook(name: str, rows: "QuerySet[Any]", columns: Columns) -> HttpResponseBase:
    target = TemporaryFile()  # noqa: SIM115 - the answer closes it
    write_workbook(target, rows, columns)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)


def write_workbook(target: IO[bytes], rows: "QuerySet[Any]", columns: Columns) -> None:
    """Write rows as a workbook of one sheet, line by line, so that memory does not grow with the rows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        for place, one in enumerate(columns):
            sheet.write_string(0, place, unformulated(str(one.label)))
        found = rows[:MOST_SHEET_ROWS].iterator(chunk_size=AT_A_TIME)
        for number, record in enumerate(found, start=1):
            for place, one in enumerate(columns):
                _write(sheet, number, place, value_of(record, one))


def _write(sheet: Any, row: int, column: int, value: Value) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, float(value))
