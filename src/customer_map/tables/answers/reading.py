"""Turns rows with many answers each into one row per answer: question, mark or words, and who gave it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import md5

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.answers.recognition import OUT_OF_TEN_NAMES, question_of
from customer_map.tables.answers.scales import TEN, AnswerScale
from customer_map.tables.batches import RawBatch
from customer_map.tables.conversion import Converted
from customer_map.tables.header_names import plain
from customer_map.tables.kinds.feedback import ANSWER
from customer_map.tables.mappings import ColumnMapping, Mapping
from customer_map.tables.refusals import Refusal
from customer_map.tables.values.numbers import DECIMAL
from customer_map.tables.values.readings import mask

TIME = "answered_at"
SEPARATOR = "\x1f"


@dataclass(frozen=True)
class _Asked:
    """A question of the file: the column of its marks, that of its words, or both where they belong together."""

    column: ColumnMapping
    words: ColumnMapping | None = None


def one_row_per_answer(
    converted: Converted, raw: RawBatch, mapping: Mapping, nobody: str
) -> Converted:
    """The answers of a converted batch, each a row with all that is known of the row of the file it stood in.

    `nobody` is whom answers belong to whose row names no customer. A file with one column of marks and one of words
    tells one thing in two ways: both become one answer. A row with answers but without its time is refused.
    """
    batch = _without_timeless(converted, mapping)
    keys = _row_keys(raw, batch.lines)
    parts = [_answers_to(asked, batch, keys, nobody) for asked in _asked(mapping)]
    merged = [each for each in parts if len(each.lines)] or parts[:1]
    return replace(
        batch,
        fields=_stacked([each.fields for each in merged]),
        custom=_stacked([each.custom for each in merged]),
        lines=pa.concat_arrays([each.lines for each in merged]),
    )


def _asked(mapping: Mapping) -> Iterator[_Asked]:
    answers = mapping.answers()
    marked = [each for each in answers if each.scale is not None]
    worded = [each for each in answers if each.scale is None]
    if len(marked) == len(worded) == 1:
        yield _Asked(marked[0], worded[0])
    else:
        yield from map(_Asked, answers)


def _answers_to(asked: _Asked, batch: Converted, keys: pa.Array, nobody: str) -> Converted:
    """The rows in which a question was answered."""
    values = batch.answers.column(asked.column.column)
    words = values
    given = values.is_valid()
    if asked.words is not None:
        words = batch.answers.column(asked.words.column)
        given = pc.or_(given, words.is_valid())
    rows = int(pc.sum(given, min_count=0).as_py())
    scale = asked.column.scale
    told = {
        ANSWER: words.filter(given)
        if scale is None or asked.words
        else pa.nulls(rows, pa.string()),
        "row_key": keys.filter(given),
        "number": values.filter(given).cast(DECIMAL) if scale else pa.nulls(rows, DECIMAL),
        **{name: pa.repeat(value, rows) for name, value in _about(asked.column).items()},
        **_ends(scale, rows),
        "nobody": pa.repeat(nobody, rows),
    }
    fields = _filtered(batch.fields, given)
    names = [*fields.schema.names, *told]
    return replace(
        batch,
        fields=pa.RecordBatch.from_arrays([*fields.columns, *told.values()], names=names),
        custom=_filtered(batch.custom, given),
        lines=batch.lines.filter(given),
    )


def _about(column: ColumnMapping) -> dict[str, str]:
    question = question_of(column.column)
    return {
        "question_key": _key_of(" ".join(column.column.lower().split()))[:12],
        "question": question.text,
        "row": question.item,
        "kind": _kind_of(column),
    }


def _kind_of(column: ColumnMapping) -> str:
    scale = column.scale
    if scale is None:
        return "open"
    is_out_of_ten = (scale.lowest, scale.highest) == (0, TEN)
    return "nps" if is_out_of_ten and OUT_OF_TEN_NAMES.search(plain(column.column)) else "rating"


def _ends(scale: AnswerScale | None, rows: int) -> dict[str, pa.Array]:
    if scale is None:
        return {name: pa.nulls(rows, DECIMAL) for name in ("scale_from", "scale_to")}
    ends = {"scale_from": scale.lowest, "scale_to": scale.highest}
    return {
        name: pa.repeat(pa.scalar(float(end)), rows).cast(DECIMAL) for name, end in ends.items()
    }


def _row_keys(raw: RawBatch, lines: pa.Array) -> pa.Array:
    """What identifies a row that has no number: all that stands in it, so that the same file tells the same again."""
    kept = raw.columns.filter(pc.is_in(raw.lines, value_set=lines))
    cells = [column.fill_null("") for column in kept.columns]
    joined = pc.binary_join_element_wise(*cells, SEPARATOR).to_pylist()
    return pa.array([_key_of(each) for each in joined], pa.string())


def _key_of(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def _without_timeless(batch: Converted, mapping: Mapping) -> Converted:
    """Rows that say something but not when, in a file that tells times, are refused."""
    if TIME not in batch.fields.schema.names:
        return batch
    timeless = mask(batch.fields.column(TIME).is_null()) & _says_something(batch)
    if not timeless.any():
        return batch
    header = next(each.column for each in mapping.columns if each.target == TIME)
    lines = batch.lines.filter(pa.array(timeless)).to_pylist()
    kept = pa.array(~timeless)
    return replace(
        batch,
        fields=_filtered(batch.fields, kept),
        custom=_filtered(batch.custom, kept),
        answers=_filtered(batch.answers, kept),
        lines=batch.lines.filter(kept),
        refusals=batch.refusals
        + tuple(Refusal(line, header, "", "missing_value") for line in lines),
        refused=batch.refused + len(set(lines) - {refusal.line for refusal in batch.refusals}),
    )


def _says_something(batch: Converted) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    said = np.zeros(len(batch.lines), bool)
    for column in batch.answers.columns:
        said |= mask(column.is_valid())
    return said


def _filtered(columns: pa.RecordBatch, kept: pa.Array) -> pa.RecordBatch:
    """The rows kept, also of a batch without columns."""
    return columns.filter(kept) if columns.num_columns else columns


def _stacked(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    names = batches[0].schema.names
    arrays = [pa.concat_arrays([each.column(name) for each in batches]) for name in names]
    return pa.RecordBatch.from_arrays(arrays, names=names)
