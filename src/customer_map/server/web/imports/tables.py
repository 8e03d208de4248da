"""A preview in, what the mapping page draws out: a row per column of the file, and its first lines as they are read."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from customer_map.formats.preview import Preview
from customer_map.server.problems import described
from customer_map.server.web.imports.answers import scale_text
from customer_map.server.web.imports.words import confidence_tone, field_label, reason_label
from customer_map.tables.kinds import KINDS
from customer_map.tables.mappings import ColumnMapping, Use
from customer_map.tables.refusals import Refusal

SAMPLES = 3
LONGEST_SAMPLE = 40
LONGEST_CELL = 80


@dataclass(frozen=True)
class ColumnRow:
    """A column of the file, three of its values, and what becomes of it."""

    header: str
    samples: tuple[str, ...]
    target: str
    percent: int
    tone: str
    reason: str
    is_used: bool
    scale: str = ""


@dataclass(frozen=True)
class Cell:
    """A value as it will be read; `fault` says why it cannot be."""

    text: str
    is_number: bool = False
    fault: str = ""


@dataclass(frozen=True)
class PreviewRow:
    """One line of the file."""

    line: int
    cells: tuple[Cell, ...]
    fault: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether the line will not be taken over."""
        return bool(self.fault) or any(cell.fault for cell in self.cells)


def column_rows(shown: Preview) -> list[ColumnRow]:
    """One row for each column of the file."""
    return [
        _column_row(column, _samples(shown, position))
        for position, column in enumerate(shown.mapping.columns)
    ]


def target_choices(kind: str) -> list[tuple[str, str]]:
    """The fields of a kind, by name and label."""
    return [(field.name, field_label(kind, field.name)) for field in KINDS[kind].fields]


def preview_headers(shown: Preview) -> list[str]:
    """What the columns of the preview are called: the field where there is one."""
    return [_called(shown, column) for column in _used(shown)]


def preview_rows(shown: Preview) -> list[PreviewRow]:
    """The first lines of the file, refused cells marked."""
    faults: dict[int, list[Refusal]] = {}
    for refusal in shown.refusals:
        faults.setdefault(refusal.line, []).append(refusal)
    return [
        _preview_row(shown, position, faults.get(line, []))
        for position, line in enumerate(shown.lines)
    ]


def _column_row(column: ColumnMapping, samples: tuple[str, ...]) -> ColumnRow:
    return ColumnRow(
        header=column.column,
        samples=samples,
        target=column.target if column.use is Use.FIELD else str(column.use),
        percent=round(column.confidence * 100),
        tone=confidence_tone(column.confidence),
        reason=reason_label(column.reason),
        is_used=column.use in {Use.FIELD, Use.ANSWER},
        scale=scale_text(column.scale) if column.use is Use.ANSWER else "",
    )


def _samples(shown: Preview, position: int) -> tuple[str, ...]:
    values = dict.fromkeys(row[position] for row in shown.cells if row[position])
    return tuple(_cut(str(value), LONGEST_SAMPLE) for value in list(values)[:SAMPLES])


def _used(shown: Preview) -> list[ColumnMapping]:
    return [column for column in shown.mapping.columns if column.use is not Use.SKIP]


def _called(shown: Preview, column: ColumnMapping) -> str:
    if column.use is Use.FIELD:
        return field_label(shown.mapping.kind, column.target)
    return column.target


def _preview_row(shown: Preview, position: int, refusals: list[Refusal]) -> PreviewRow:
    raw = dict(zip(shown.sheet.header, shown.cells[position], strict=True))
    values = shown.values[position]
    by_column = {refusal.column: str(described(refusal.error())["message"]) for refusal in refusals}
    zone = ZoneInfo(shown.mapping.zone)
    cells = []
    for column in _used(shown):
        fault = by_column.pop(column.column, "")
        if values is None or fault:
            cells.append(Cell(_cut(raw[column.column] or "", LONGEST_CELL), fault=fault))
        else:
            cells.append(_cell(values.get(column.target), zone))
    return PreviewRow(shown.lines[position], tuple(cells), " ".join(by_column.values()))


def _cell(value: object, zone: ZoneInfo) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell(_("Yes") if value else _("No"))
    if isinstance(value, datetime):
        return Cell(f"{value.astimezone(zone):%Y-%m-%d %H:%M}")
    if isinstance(value, date):
        return Cell(value.isoformat())
    if isinstance(value, Decimal):
        return Cell(_figure(value), is_number=True)
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return Cell(_cut(text, LONGEST_CELL), is_number=isinstance(value, int | float))


def _figure(value: Decimal) -> str:
    """1,234.5 with as many digits as it has."""
    places = max(-int(value.normalize().as_tuple().exponent), 0)
    return formats.number_format(value, decimal_pos=places, force_grouping=True)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
