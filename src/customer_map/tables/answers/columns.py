"""Turns one column of answers into marks or words, reading each distinct cell only once."""

from math import isnan

import pyarrow as pa

from customer_map.tables.answers.levels import is_no_answer
from customer_map.tables.answers.scales import AnswerScale, mark_in
from customer_map.tables.values.readings import Reading, fault, without
from customer_map.tables.values.texts import read_text, tidy

LONGEST_WORDS = 100_000


def read_answers(cells: pa.Array, scale: AnswerScale | None) -> Reading:
    """Marks (double) on the scale, or words where there is none; null where nobody answered.

    Who wrote NA, "do not use" or 不适用 did not answer.
    """
    distinct = tidy(cells).dictionary_encode()
    read = _words(distinct.dictionary) if scale is None else _marks(distinct.dictionary, scale)
    return read.spread(distinct.indices)


def no_answers(cells: pa.Array) -> int:
    """How many cells are filled, but say that there is no answer."""
    distinct = tidy(cells).drop_null().value_counts()
    return sum(each["counts"] for each in distinct.to_pylist() if is_no_answer(each["values"]))


def _words(cells: pa.Array) -> Reading:
    silent = pa.array([is_no_answer(each) for each in cells.to_pylist()], pa.bool_())
    return read_text(without(cells, silent), LONGEST_WORDS)


def _marks(cells: pa.Array, scale: AnswerScale) -> Reading:
    marks = [mark_in(each, scale) for each in cells.to_pylist()]
    wrong = pa.array([mark is not None and isnan(mark) for mark in marks], pa.bool_())
    values = without(pa.array(marks, pa.float64()), wrong)
    ends = {"lowest": f"{scale.lowest:g}", "highest": f"{scale.highest:g}"}
    return Reading(values, fault("not_on_the_scale", wrong, **ends))
