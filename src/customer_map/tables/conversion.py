"""Turns a batch of strings and a mapping into typed columns and the refusals of what could not be read."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.answers.columns import read_answers
from customer_map.tables.batches import RawBatch
from customer_map.tables.columns import read_column
from customer_map.tables.kinds import KINDS
from customer_map.tables.kinds.feedback import ANSWER
from customer_map.tables.mappings import ColumnMapping, Mapping, Use
from customer_map.tables.refusals import Refusal, shown
from customer_map.tables.values.readings import Mask, Reading, mask

CUSTOM_TEXT_LENGTH = 100_000


@dataclass(frozen=True)
class Converted:
    """The rows of a batch that could be read, typed, and the refusals of the others.

    `fields` has one column per mapped field, `custom` one per custom column, both in the order of
    the mapping; `answers` one per column of answers, by header: marks (double) or words. `lines` (int64) is the line
    in the file of each row kept. `read` counts the rows of the batch, `refused` those of them of which something was
    refused; one row may have several refusals. A row is kept though one of its answers is refused.
    """

    fields: pa.RecordBatch
    custom: pa.RecordBatch
    lines: pa.Array
    refusals: tuple[Refusal, ...]
    read: int
    refused: int = 0
    answers: pa.RecordBatch = field(
        default_factory=lambda: pa.RecordBatch.from_arrays([], names=[])
    )


def convert(batch: RawBatch, mapping: Mapping) -> Converted:
    """The batch as columns of the mapping's kind.

    A row is refused as soon as one of its mapped cells cannot be read or a required field is empty;
    all faults of the row are reported. Order lines get `cancelled` (boolean) from their number if
    no column says it.
    """
    used = [column for column in mapping.columns if column.use is not Use.SKIP]
    readings = {column.column: _read(batch, mapping, column) for column in used}
    refusals = [
        refusal for column in used for refusal in _refusals(batch, column, readings[column.column])
    ]
    whole = [readings[column.column] for column in used if column.use is not Use.ANSWER]
    bad = _at_fault(whole, batch.columns.num_rows)
    for group in _mapped_groups(mapping):
        empty = _all_empty(mapping, group, readings, batch.columns.num_rows)
        refusals += _missing(batch, mapping, group, empty & ~bad)
        bad = bad | empty
    kept = pa.array(~bad)
    faulty = bad | _at_fault(list(readings.values()), batch.columns.num_rows)
    unsplit = len({refusal.line for refusal in batch.refusals})
    fields = _columns(used, readings, Use.FIELD)
    return Converted(
        fields=_batch(_with_cancellations(fields, mapping), kept),
        custom=_batch(_columns(used, readings, Use.CUSTOM), kept),
        lines=batch.lines.filter(kept),
        refusals=batch.refusals + tuple(sorted(refusals, key=lambda refusal: refusal.line)),
        read=batch.columns.num_rows + unsplit,
        refused=int(faulty.sum()) + unsplit,
        answers=_batch(_columns(used, readings, Use.ANSWER), kept),
    )


def _read(batch: RawBatch, mapping: Mapping, column: ColumnMapping) -> Reading:
    if column.use is Use.ANSWER:
        return read_answers(batch.columns.column(column.column), column.scale)
    longest = CUSTOM_TEXT_LENGTH
    if column.use is Use.FIELD:
        longest = KINDS[mapping.kind].field(column.target).longest
    cells = batch.columns.column(column.column)
    return read_column(cells, column.type, column.spelling, zone=mapping.zone, longest=longest)


def _refusals(batch: RawBatch, column: ColumnMapping, reading: Reading) -> list[Refusal]:
    cells = batch.columns.column(column.column)
    found = []
    for fault in reading.faults:
        for row in np.flatnonzero(fault.where).tolist():
            value = str(cells[row].as_py())
            fields = dict(fault.fields)
            if fault.reason == "text_too_long":
                fields["length"] = len(value)
            line = batch.lines[row].as_py()
            found.append(Refusal(line, column.column, shown(value), fault.reason, fields))
    return found


def _at_fault(readings: list[Reading], rows: int) -> Mask:
    bad = np.zeros(rows, bool)
    for reading in readings:
        for fault in reading.faults:
            bad |= fault.where
    return bad


def _mapped_groups(mapping: Mapping) -> list[tuple[str, ...]]:
    """The groups of required fields of which a column is mapped; `Mapping.missing` has the others."""
    unmapped = mapping.missing()
    required = KINDS[mapping.kind].required
    return [group for group in required if group not in unmapped and ANSWER not in group]


def _group_columns(mapping: Mapping, group: tuple[str, ...]) -> list[ColumnMapping]:
    return [c for c in mapping.columns if c.use is Use.FIELD and c.target in group]


def _all_empty(
    mapping: Mapping, group: tuple[str, ...], readings: dict[str, Reading], rows: int
) -> Mask:
    """Where every mapped field of the group is empty."""
    empty = np.ones(rows, bool)
    for column in _group_columns(mapping, group):
        empty &= mask(pc.is_null(readings[column.column].values))
    return empty


def _missing(
    batch: RawBatch, mapping: Mapping, group: tuple[str, ...], empty: Mask
) -> list[Refusal]:
    names = " / ".join(column.column for column in _group_columns(mapping, group))
    return [
        Refusal(batch.lines[row].as_py(), names, "", "missing_value")
        for row in np.flatnonzero(empty).tolist()
    ]


def _columns(
    used: list[ColumnMapping], readings: dict[str, Reading], use: Use
) -> dict[str, pa.Array]:
    return {c.target: readings[c.column].values for c in used if c.use is use}


def _with_cancellations(fields: dict[str, pa.Array], mapping: Mapping) -> dict[str, pa.Array]:
    """C536379 cancels an order: `cancelled` says so unless a column of its own does."""
    if not mapping.cancellation_prefix or "order_number" not in fields or "cancelled" in fields:
        return fields
    pattern = rf"(?i)^{mapping.cancellation_prefix}\d"
    return fields | {"cancelled": pc.match_substring_regex(fields["order_number"], pattern)}


def _batch(columns: dict[str, pa.Array], kept: pa.Array) -> pa.RecordBatch:
    """A batch of the rows kept, with the right number of rows even without columns."""
    arrays = [array.filter(kept) for array in columns.values()]
    return pa.RecordBatch.from_arrays(arrays, names=list(columns))
