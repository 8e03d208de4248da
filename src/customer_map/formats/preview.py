"""Turns a file into what the import page and the command line show first: sheets, mapping, some rows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from customer_map.formats.errors import NoSuchSheetError
from customer_map.formats.opening import open_table
from customer_map.tables.answers.counting import AnswerCount, count_answers
from customer_map.tables.batches import RawBatch, Sheet, TableSource
from customer_map.tables.conversion import Converted, convert
from customer_map.tables.mappings import Mapping
from customer_map.tables.refusals import Refusal
from customer_map.tables.suggestions import suggest_mapping

SAMPLE_ROWS = 2_000
SUMMARY_ROWS = 200


@dataclass(frozen=True)
class SheetSummary:
    """One sheet of the file and the kind it seems to be; `certain` if it may be imported as it is."""

    sheet: Sheet
    kind: str
    confidence: float
    certain: bool


@dataclass(frozen=True)
class Preview:
    """The begin of one sheet.

    `cells` holds the rows as they stand in the file (None where empty), `lines` the line of each.
    `values` holds the same rows typed: fields by name, custom columns under their target; None for a
    row that is refused, `refusals` say why. `answers` counts the answers in the first `counted` rows.
    """

    file: str
    format: str
    encoding: str
    delimiter: str
    sheets: tuple[SheetSummary, ...]
    sheet: Sheet
    mapping: Mapping
    lines: tuple[int, ...]
    cells: tuple[tuple[str | None, ...], ...]
    values: tuple[dict[str, Any] | None, ...]
    refusals: tuple[Refusal, ...]
    answers: tuple[AnswerCount, ...] = ()
    counted: int = 0


def preview(
    path: Path,
    *,
    rows: int = 50,
    sheet: str = "",
    mapping: Mapping | None = None,
    kind: str = "",
    zone: str = "UTC",
    name: str = "",
) -> Preview:
    """The first rows of a sheet, raw and converted.

    Without `sheet` the one whose kind is clearest is shown; without `mapping` the suggested one (for
    the given `kind`, if any) is applied. `name` is what errors call the file.
    """
    with open_table(path, name) as source:
        file = name or path.name
        sheets = tuple(_summary(source, each, zone, file) for each in source.sheets)
        chosen = find_sheet(source, sheet, file) if sheet else _clearest(sheets)
        batch = next(source.batches(chosen))
        used = mapping or suggest_for(source, chosen, zone=zone, kind=kind, file=file)
        shown = _first(batch, rows)
        return Preview(
            file=file,
            format=source.format,
            encoding=source.encoding,
            delimiter=source.delimiter,
            sheets=sheets,
            sheet=chosen,
            mapping=used,
            lines=tuple(shown.lines.to_pylist()),
            cells=tuple(
                zip(*(column.to_pylist() for column in shown.columns.columns), strict=True)
            ),
            values=_values(shown, converted := convert(shown, used)),
            refusals=converted.refusals,
            answers=count_answers(batch, used),
            counted=batch.columns.num_rows,
        )


def suggest_for(
    source: TableSource,
    sheet: Sheet,
    *,
    zone: str = "UTC",
    kind: str = "",
    file: str = "",
    rows: int = SAMPLE_ROWS,
) -> Mapping:
    """The suggested mapping of a sheet, by rows spread evenly over the begin of the file."""
    batch = next(source.batches(sheet))
    count = batch.columns.num_rows
    places = np.unique(np.linspace(0, max(count - 1, 0), min(rows, count), dtype=np.int64))
    title = sheet.name or file.partition(".")[0]
    sample = batch.columns.take(pa.array(places))
    return suggest_mapping(sheet.header, sample, title=title, zone=zone, kind=kind)


def find_sheet(source: TableSource, name: str, file: str) -> Sheet:
    """The sheet of that name; an error that lists the sheets if there is none."""
    for sheet in source.sheets:
        if sheet.name == name:
            return sheet
    names = ", ".join(sheet.name for sheet in source.sheets)
    raise NoSuchSheetError(file=file, sheet=name, sheets=names)


def _summary(source: TableSource, sheet: Sheet, zone: str, file: str) -> SheetSummary:
    mapping = suggest_for(source, sheet, zone=zone, file=file, rows=SUMMARY_ROWS)
    return SheetSummary(sheet, mapping.kind, mapping.confidence, mapping.is_certain())


def _clearest(sheets: tuple[SheetSummary, ...]) -> Sheet:
    return max(sheets, key=lambda each: (each.certain, each.confidence)).sheet


def _first(batch: RawBatch, rows: int) -> RawBatch:
    """The first rows, with the refusals among them."""
    lines = batch.lines.slice(0, rows)
    last = lines[-1].as_py() if len(batch.lines) > rows else None
    refusals = tuple(each for each in batch.refusals if last is None or each.line <= last)
    return RawBatch(batch.columns.slice(0, rows), lines, refusals)


def _values(batch: RawBatch, converted: Converted) -> tuple[dict[str, Any] | None, ...]:
    """Typed values by line; fields win over custom columns and answers of the same name."""
    parts = (converted.answers, converted.custom, converted.fields)
    rows = [part.to_pylist() or [{}] * len(converted.lines) for part in parts]
    by_line = {
        line: answers | other | row
        for line, answers, other, row in zip(converted.lines.to_pylist(), *rows, strict=True)
    }
    return tuple(by_line.get(line) for line in batch.lines.to_pylist())
