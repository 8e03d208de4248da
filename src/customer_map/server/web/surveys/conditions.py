"""Turns the conditions of a survey into what its builder shows: earlier questions, and their answers to pick from."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from customer_map.server.surveys.questions import (
    Condition,
    Document,
    Question,
    QuestionKind,
    text_in,
)
from customer_map.server.web.surveys.drafts import PICKED


@dataclass(frozen=True)
class AnswerList:
    """What can be answered to a question, or to a row of a matrix: value and label of each answer."""

    asked: str
    choices: tuple[tuple[str, str], ...]


def askable(question: Question, number: int) -> list[tuple[str, str]]:
    """Return what a condition can ask for: a question, or each row of a matrix."""
    language = get_language() or "en"
    if question.kind == QuestionKind.INFO:
        return []
    text = text_in(question.text, language)[:50]
    if question.kind == QuestionKind.MATRIX:
        return [
            (f"{question.id}.{row.id}", f"{number}. {text_in(row.text, language)[:50]}")
            for row in question.rows
        ]
    return [(question.id, f"{number}. {text}")]


def answer_lists(document: Document) -> list[AnswerList]:
    """Return the answers of every question that has a list of them."""
    found = []
    for question in document.questions():
        choices = _choices(question)
        for asked, _label in askable(question, 0) if choices else ():
            values = ((f"{asked}{PICKED}{value}", label) for value, label in choices)
            found.append(AnswerList(asked, tuple(values)))
    return found


def condition_of(
    name: str,
    condition: Condition | None,
    earlier: list[tuple[str, str]],
    lists: dict[str, AnswerList],
) -> dict[str, Any]:
    """Return what the form shows of the condition of a part."""
    row = f".{condition.row}" if condition and condition.row else ""
    asked = f"{condition.question}{row}" if condition else ""
    values = _values_of(condition)
    choices = lists[asked].choices if asked in lists else ()
    picked = {f"{asked}{PICKED}{value}" for value in values}
    return {
        "earlier": earlier,
        "if_name": f"if.{name}",
        "op_name": f"op.{name}",
        "value_name": f"value.{name}",
        "if": asked,
        "op": condition.op.value if condition else "is",
        "choices": [(value, label, value in picked) for value, label in choices],
        "chosen": ", ".join(label for value, label in choices if value in picked),
        "words": "" if choices else ", ".join(values),
    }


def _choices(question: Question) -> list[tuple[str, str]]:
    language = get_language() or "en"
    if question.kind == QuestionKind.CHOICE:
        return [(one.id, text_in(one.text, language)) for one in question.options]
    return [(str(mark), str(mark)) for mark in question.marks.marks] if question.marks else []


def _values_of(condition: Condition | None) -> list[str]:
    value = condition.value if condition else None
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [str(one) for one in values]
