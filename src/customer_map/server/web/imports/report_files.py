"""The refused lines of an import in, a CSV file out that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customer_map.formats.formulas import unformulated
from customer_map.server.intake.models import Import, RefusedLine
from customer_map.server.intake.queries import refusal_of, refused_lines_of
from customer_map.server.problems import described

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheet programs that the file is UTF-8."""
BATCH = 2_000


def refused_lines_csv(row: Import) -> Iterator[str]:
    """The report line by line, in the language in force."""
    yield BYTE_ORDER_MARK + _line(
        (_("Line"), _("Column"), pgettext("import", "Value"), _("Reason"), _("Remedy"))
    )
    for refused in refused_lines_of(row).iterator(BATCH):
        yield _line(report_cells(refused))


def report_cells(refused: RefusedLine) -> tuple[str, ...]:
    """Line, column, value, reason and remedy of a refused line."""
    words = described(refusal_of(refused))
    return (
        str(refused.line),
        refused.column,
        refused.value,
        str(words["message"]),
        str(words["hint"]),
    )


def _line(cells: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(unformulated(cell) for cell in cells)
    return buffer.getvalue()
