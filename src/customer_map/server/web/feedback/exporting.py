"""Turns statements into CSV and XLSX files whose cells are never formulas."""

import csv
from collections.abc import Iterator
from io import StringIO
from tempfile import TemporaryFile

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from customer_map.formats.formulas import unformulated
from customer_map.server.audit.records import VisibleRows
from customer_map.server.feedback.models import Statement, StatementKind
from customer_map.server.feedback.quotes import aspect_name, shown_quote
from customer_map.server.web.feedback.rows import theme_of, where
from customer_map.server.web.feedback.words import LANGUAGES
from customer_map.server.web.views.exporting import (
    AT_A_TIME,
    BYTE_ORDER_MARK,
    CSV_TYPE,
    MOST_SHEET_ROWS,
    XLSX_TYPE,
)

Cell = str | float


def as_file(rows: VisibleRows[Statement], form: str) -> HttpResponseBase:
    """Return the statements as a file called after today; `form` is csv or xlsx."""
    name = f"feedback-{timezone.localdate():%Y-%m-%d}"
    return _workbook(name, rows) if form == "xlsx" else _csv(name, rows)


def headings() -> list[str]:
    """Return the heads of the columns in the reader's language."""
    return [
        _("When"),
        _("Customer"),
        _("Contact"),
        _("Product"),
        _("Where"),
        _("Language"),
        _("Feeling"),
        _("Feeling, −1 to +1"),
        _("Score, −1 to +1"),
        _("Kind"),
        _("Speaks of"),
        _("Theme"),
        _("Words"),
    ]


def cells_of(one: Statement) -> list[Cell]:
    """Return one line: figures as figures, all else as text that is no formula."""
    theme = theme_of(one)
    moment = one.occurred_at.astimezone(timezone.get_current_timezone())
    cells: list[Cell | None] = [
        moment.isoformat(timespec="seconds"),
        one.customer.name if one.customer else "",
        one.contact.name if one.contact else "",
        one.product.name if one.product else "",
        where(one),
        str(LANGUAGES.get(one.language, one.language)),
        one.get_label_display(),
        one.sentiment,
        one.score,
        str(StatementKind(one.kind).label) if one.kind else "",
        ", ".join(aspect_name(each) for each in one.aspects),
        theme.label if theme else "",
        shown_quote(one.text),
    ]
    return [
        unformulated(cell) if isinstance(cell, str) else "" if cell is None else cell
        for cell in cells
    ]


def _csv(name: str, rows: VisibleRows[Statement]) -> HttpResponseBase:
    answer = StreamingHttpResponse(_csv_lines(rows), content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _csv_lines(rows: VisibleRows[Statement]) -> Iterator[bytes]:
    """Ends after the page has been answered: the reader's zone and language are taken along."""
    zone, language = timezone.get_current_timezone(), translation.get_language()
    with translation.override(language):
        yield BYTE_ORDER_MARK.encode() + _line(headings())
    for one in rows.iterator(chunk_size=AT_A_TIME):
        with timezone.override(zone), translation.override(language):
            line = _line(cells_of(one))
        yield line


def _line(cells: list[Cell] | list[str]) -> bytes:
    text = StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _workbook(name: str, rows: VisibleRows[Statement]) -> HttpResponseBase:
    target = TemporaryFile()  # noqa: SIM115 - the answer closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        for place, heading in enumerate(headings()):
            sheet.write_string(0, place, heading)
        found = rows[: MOST_SHEET_ROWS - 1].iterator(chunk_size=AT_A_TIME)
        for number, one in enumerate(found, start=1):
            for place, cell in enumerate(cells_of(one)):
                write = sheet.write_string if isinstance(cell, str) else sheet.write_number
                write(number, place, cell)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
