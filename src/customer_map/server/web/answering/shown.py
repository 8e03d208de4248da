"""Turns a page of a survey and what was answered so far into what the template shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from django.utils.translation import gettext as _

from customer_map.server.surveys.answers import Answer, Answers, field_name, is_met
from customer_map.server.surveys.questions import (
    NOT_APPLICABLE,
    OTHER,
    Document,
    Page,
    Question,
    QuestionKind,
    text_in,
)

Problems = Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """What is answered by one group of choices: a question, or one row of a matrix."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as a person sees it. `condition` is JSON for the page's script; `is_hidden` until it holds."""

    id: str
    kind: str
    text: str
    help: str
    is_required: bool
    rows: list[ShownRow]
    low: str = ""
    high: str = ""
    is_multiple: bool = False
    has_other: bool = False
    other_chosen: bool = False
    words: str = ""
    problem: str = ""
    condition: str = ""
    is_hidden: bool = False
    columns: list[str] = field(default_factory=list)

    @property
    def is_scale(self) -> bool:
        """Whether it is answered by one mark on a line."""
        return self.kind in {"nps", "csat", "ces", "rating"}


def shown_questions(
    page: Page, answers: Answers, language: str, problems: Problems
) -> list[ShownQuestion]:
    """Return the questions of a page, those too that an answer on the same page may ask for."""
    on_page = {question.id for question in page.questions}
    shown = []
    for question in page.questions:
        condition = question.show_if
        depends_here = condition is not None and condition.question in on_page
        is_asked = is_met(condition, answers)
        if is_asked or depends_here:
            told = msgspec.json.encode(condition).decode() if depends_here else ""
            one = _shown(question, answers, language, problems.get(question.id))
            shown.append(_with(one, told, is_hidden=not is_asked))
    return shown


def progress(document: Document, page: int) -> int:
    """Return how much of the survey lies behind, in percent."""
    return round(100 * page / len(document.pages)) if document.pages else 100


def every_question(page: Page, language: str) -> list[ShownQuestion]:
    """Return all questions of a page, as if their conditions held: what the builder previews."""
    return [_shown(question, {}, language, None) for question in page.questions]


def words_for(problem: tuple[str, int] | None) -> str:
    """Return what is wrong with an answer, in the language in force."""
    return _(problem[0]).format(number=problem[1]) if problem else ""


def _with(shown: ShownQuestion, condition: str, *, is_hidden: bool) -> ShownQuestion:
    values = {name: getattr(shown, name) for name in shown.__dataclass_fields__}
    return ShownQuestion(**{**values, "condition": condition, "is_hidden": is_hidden})


def _shown(
    question: Question, answers: Answers, language: str, problem: tuple[str, int] | None
) -> ShownQuestion:
    scale = question.marks
    given = answers.get((question.id, ""), Answer())
    return ShownQuestion(
        id=question.id,
        kind=question.kind.value,
        text=text_in(question.text, language),
        help=text_in(question.help, language),
        is_required=question.is_required,
        rows=_rows(question, answers, language),
        low=text_in(scale.low_label, language) if scale else "",
        high=text_in(scale.high_label, language) if scale else "",
        is_multiple=question.is_multiple,
        has_other=question.has_other and question.kind == QuestionKind.CHOICE,
        other_chosen=OTHER in given.choices,
        words=given.text,
        problem=words_for(problem),
        columns=_columns(question),
    )


def _columns(question: Question) -> list[str]:
    marks = [str(mark) for mark in question.marks.marks] if question.marks else []
    return [*marks, _("Not applicable")] if question.has_not_applicable else marks


def _rows(question: Question, answers: Answers, language: str) -> list[ShownRow]:
    if question.kind in (QuestionKind.OPEN, QuestionKind.INFO):
        return []
    labels = {row.id: text_in(row.text, language) for row in question.rows}
    return [
        ShownRow(
            field_name(question.id, row),
            labels.get(row, ""),
            _choices(question, answers.get((question.id, row), Answer()), language),
        )
        for row in question.row_ids
    ]


def _choices(question: Question, given: Answer, language: str) -> list[Choice]:
    if question.kind == QuestionKind.CHOICE:
        pairs = [(one.id, text_in(one.text, language)) for one in question.options]
    else:
        marks = question.marks.marks if question.marks else range(0)
        pairs = [(str(mark), str(mark)) for mark in marks]
    chosen = {*given.choices} | ({f"{given.number:g}"} if given.number is not None else set())
    if question.has_not_applicable:
        pairs.append((NOT_APPLICABLE, _("Not applicable")))
    return [Choice(value, label, value in chosen) for value, label in pairs]
