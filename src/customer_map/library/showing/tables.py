"""What a result shows as figures: named columns of one kind each, rows of plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

import pyarrow as pa

Kind = Literal[
    "text",
    "count",
    "share",
    "percent",
    "heat",
    "number",
    "estimate",
    "probability",
    "seconds",
    "money",
    "score",
]
Cell = str | int | float | None

PARTS: tuple[Kind, ...] = ("share", "percent", "heat")
ABSENT = "–"

_LEAST_PROBABILITY = 0.0001
_WRITTEN: dict[Kind, str] = {
    **dict.fromkeys(PARTS, "{:.1%}"),
    "money": "{:,.2f}",
    "count": "{:,.0f}",
    "estimate": "{:,.1f}",
}

_UNITS = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `kind` says what its values are and so how they are written.

    "share", "percent" and "heat" run from 0 to 1 (a share gets a bar, a heat a colour), "seconds" are durations. An
    "estimate" is how many are expected, so that all of a column have one decimal; a "probability" is that of a test.
    """

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table of a result; None is a figure that there is not. `note` says what a figure means."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def first(self, count: int) -> "ResultTable":
        """Keep the first rows; the note says how many there are in all."""
        if len(self.rows) <= count:
            return self
        note = " ".join(filter(None, (self.note, f"The first {count} of {len(self.rows):,} rows.")))
        return ResultTable(self.title, self.columns, self.rows[:count], note)

    def to_arrow(self) -> pa.Table:
        """The same values as an Arrow table, unrounded."""
        values = zip(*self.rows, strict=True) if self.rows else [[] for _ in self.columns]
        names = [column.name for column in self.columns]
        return pa.Table.from_arrays([pa.array(list(column)) for column in values], names=names)


def table_of(
    title: str, columns: Sequence[tuple[str, Kind]], rows: Sequence[Sequence[Cell]], note: str = ""
) -> ResultTable:
    """Build a table from pairs of names and kinds, and rows."""
    return ResultTable(
        title, tuple(Column(*column) for column in columns), tuple(map(tuple, rows)), note
    )


def cell_text(value: Cell, kind: Kind) -> str:
    """A value as people read it.

    >>> cell_text(0.1234, "share"), cell_text(5400.0, "seconds"), cell_text(None, "count")
    ('12.3%', '1.5 h', '–')
    """
    if value is None or isinstance(value, str):
        return ABSENT if value is None else value
    if not isfinite(value):
        return ABSENT
    return _number_text(float(value), kind)


def _number_text(value: float, kind: Kind) -> str:
    written = _WRITTEN.get(kind)
    if written is not None:
        return written.format(value)
    match kind:
        case "seconds":
            return duration_text(value)
        case "score":
            return f"{value:+.2f}".replace("-", "−")
        case "probability" if value < _LEAST_PROBABILITY:
            return f"< {_LEAST_PROBABILITY:.4f}"
        case "probability":
            return f"{value:.4f}"
        case _:
            return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"


def counted(count: int, noun: str) -> str:
    """A number with its noun, which gets an s unless there is just one.

    >>> counted(1, "customer"), counted(1200, "customer")
    ('1 customer', '1,200 customers')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def duration_text(seconds: float) -> str:
    """A duration in the largest unit of which it has at least one.

    >>> duration_text(42), duration_text(86400 * 9.5)
    ('42 s', '9.5 d')
    """
    for size, unit in _UNITS:
        if abs(seconds) >= size:
            return f"{_short(seconds / size)} {unit}"
    return f"{_short(seconds)} s"


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0") if abs(value) < 99.95 else f"{value:,.0f}"
