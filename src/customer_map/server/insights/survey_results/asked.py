"""Tells to whom a question was put: whose version has it, and whose answers fulfil its conditions."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.server.insights.survey_results.columns import (
    SEPARATOR,
    Answered,
    Flags,
    ResponseColumns,
)
from customer_map.server.surveys.queries.results import AskedQuestion
from customer_map.server.surveys.questions import NOT_APPLICABLE, Condition, Operator


def asked(columns: ResponseColumns, item: AskedQuestion) -> Flags:
    """Return for each response whether the question was put to it.

    Who left before coming to it counts as asked; who answered was asked in any case.
    """
    versions = pa.array([str(each) for each in item.versions], pa.string())
    found = _flags(pc.is_in(columns.versions, value_set=versions))
    for condition in (item.page_condition, item.question.show_if):
        if condition is not None:
            found &= holds(columns, condition)
    for row in item.question.row_ids:
        found[columns.said_to(item.question.id, row).places] = True
    return found


def holds(columns: ResponseColumns, condition: Condition) -> Flags:
    """Return for each response whether its answers fulfil a condition, as `surveys.answers.is_met` has it.

    A condition on a matrix without a row looks at all rows; what was not answered is only ever `is_not`.
    """
    fits = np.zeros(len(columns), np.bool_)
    for (question, row), said in columns.answers.items():
        if question == condition.question and condition.row in ("", row):
            fits[said.places] |= _fitting(said, condition)
    return ~fits if condition.op == Operator.IS_NOT else fits


def is_given(said: Answered) -> Flags:
    """Tell which of these answers say anything; "not applicable" says nothing."""
    return _is_kept(said) & ~said.chose(NOT_APPLICABLE)


def _fitting(said: Answered, condition: Condition) -> Flags:
    value = condition.value
    match condition.op:
        case Operator.ANSWERED:
            return _is_kept(said)
        case Operator.AT_LEAST:
            return said.numbers >= _number(value)
        case Operator.AT_MOST:
            return said.numbers <= _number(value)
        case Operator.IS | Operator.IS_NOT:
            return _is_any(said, [value])
        case Operator.ANY_OF:
            return _is_any(said, value if isinstance(value, list) else [value])


def _is_kept(said: Answered) -> Flags:
    chosen = _flags(pc.not_equal(said.choices, ""))
    return ~np.isnan(said.numbers) | (said.letters > 0) | chosen


def _is_any(said: Answered, values: Iterable[object]) -> Flags:
    found = np.zeros(len(said.places), np.bool_)
    for value in values:
        found |= said.chose(str(value).replace(SEPARATOR, ""))
        found |= said.numbers == _number(value)
    return found


def _number(value: object) -> float:
    """The value as a mark; NaN, which equals nothing, for what is none."""
    return float(value) if isinstance(value, int | float) else float("nan")


def _flags(found: pa.Array) -> Flags:
    return np.array(pc.fill_null(found, fill_value=False).to_numpy(zero_copy_only=False), np.bool_)
