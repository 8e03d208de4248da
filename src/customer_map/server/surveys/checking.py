"""Finds what is wrong with a document: what no survey can ask at all, and what one lacks that people shall answer."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from customer_map.server.surveys.errors import SurveyDocumentError, SurveyNotReadyError
from customer_map.server.surveys.questions import (
    NOT_APPLICABLE,
    OTHER,
    Condition,
    Document,
    Operator,
    Option,
    Page,
    Question,
    QuestionKind,
    Texts,
    text_in,
)

MOST_PAGES = 50
MOST_QUESTIONS = 200
MOST_OPTIONS = 500
MOST_ROWS = 100
MOST_MARKS = 21
LONGEST_TEXT = 5000
LEAST_OPTIONS = 2
ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
# These compare numbers; the others take an id, a list of ids, or nothing.
COMPARING = {Operator.AT_LEAST, Operator.AT_MOST}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: an English sentence with `{places}` for `fields`, so that pages can translate it."""

    place: str
    sentence: str
    fields: tuple[tuple[str, str | int], ...] = ()

    @property
    def reason(self) -> str:
        """The sentence in English, filled."""
        return self.sentence.format(**dict(self.fields))


def require_possible(document: Document) -> None:
    """Check what also a half-built survey must keep to: limits, ids, conditions.

    Raises SurveyDocumentError with the first problem.
    """
    for problem in impossible(document):
        raise SurveyDocumentError(place=problem.place, reason=problem.reason, problem=problem)


def require_ready(document: Document, languages: Iterable[str]) -> None:
    """Check that people can answer.

    Raises SurveyNotReadyError with the first problem.
    """
    require_possible(document)
    for problem in missing(document, tuple(languages)):
        raise SurveyNotReadyError(place=problem.place, reason=problem.reason, problem=problem)


def impossible(document: Document) -> Iterator[Problem]:
    """Yield what no survey can ask."""
    yield from _too_many(document)
    yield from _bad_ids(document)
    for page in document.pages:
        yield from _bad_texts(page.id, page.title)
        for question in page.questions:
            yield from _bad_question(question)
    yield from _bad_conditions(document)


def missing(document: Document, languages: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what a survey lacks before it can be answered."""
    if all(question.kind == QuestionKind.INFO for question in document.questions()):
        yield Problem("survey", "Ask at least one question.")
    for question in document.questions():
        yield from _missing_parts(question)
        for place, texts in _asked_texts(question):
            for language in languages:
                if not texts.get(language, "").strip():
                    yield Problem(
                        place, "The text in {language} is missing.", (("language", language),)
                    )


def label_of(document: Document, question_id: str, language: str) -> str:
    """Return how people know a question: its number and the beginning of its text."""
    for number, question in enumerate(document.questions(), 1):
        if question.id == question_id:
            return f"{number}. {text_in(question.text, language)[:60]}".strip()
    return question_id


def _too_many(document: Document) -> Iterator[Problem]:
    limits = [
        ("survey", len(document.pages), MOST_PAGES, "A survey has {number} pages at most."),
        (
            "survey",
            len(list(document.questions())),
            MOST_QUESTIONS,
            "A survey has {number} questions at most.",
        ),
    ]
    for question in document.questions():
        told = "A question has {number} choices at most."
        limits.append((question.id, len(question.options), MOST_OPTIONS, told))
        told = "A matrix has {number} rows at most."
        limits.append((question.id, len(question.rows), MOST_ROWS, told))
    for place, found, limit, sentence in limits:
        if found > limit:
            yield Problem(place, sentence, (("number", limit),))


def _bad_ids(document: Document) -> Iterator[Problem]:
    yield from _ids(page.id for page in document.pages)
    yield from _ids(question.id for question in document.questions())
    for question in document.questions():
        for parts in (question.options, question.rows):
            yield from _ids(part.id for part in parts)
        for option in question.options:
            if option.id in (OTHER, NOT_APPLICABLE):
                yield Problem(
                    question.id, "No choice can have the id “{id}”.", (("id", option.id),)
                )


def _ids(found: Iterable[str]) -> Iterator[Problem]:
    for one, times in Counter(found).items():
        if not ID.fullmatch(one):
            yield Problem(one[:40], "An id has 1 to 40 letters, digits, - or _.")
        if times > 1:
            yield Problem(one, "Two parts have this id.")


def _bad_texts(place: str, *texts: Texts) -> Iterator[Problem]:
    for one in texts:
        if any(len(text) > LONGEST_TEXT for text in one.values()):
            yield Problem(
                place, "A text has {number} characters at most.", (("number", LONGEST_TEXT),)
            )


def _bad_question(question: Question) -> Iterator[Problem]:
    parts = [part.text for part in (*question.options, *question.rows)]
    scale = question.marks
    labels = [scale.low_label, scale.high_label] if scale else []
    yield from _bad_texts(
        question.id, question.text, question.help, {"": question.topic}, *parts, *labels
    )
    if scale and not 1 < len(scale.marks) <= MOST_MARKS:
        yield Problem(question.id, "A scale has 2 to {number} marks.", (("number", MOST_MARKS),))


def _bad_conditions(document: Document) -> Iterator[Problem]:
    earlier: dict[str, Question] = {}
    for page in document.pages:
        yield from _bad_condition(page.id, page.show_if, earlier)
        for question in page.questions:
            yield from _bad_condition(question.id, question.show_if, earlier)
            earlier[question.id] = question


def _bad_condition(
    place: str, condition: Condition | None, earlier: dict[str, Question]
) -> Iterator[Problem]:
    if condition is None:
        return
    asked = earlier.get(condition.question)
    if asked is None:
        yield Problem(place, "The condition must ask for an earlier question.")
        return
    if condition.row not in asked.row_ids:
        yield Problem(place, "The condition asks for a row that the question does not have.")
    if not _fits(condition, asked):
        yield Problem(place, "The condition compares with something that nobody can answer.")


def _fits(condition: Condition, asked: Question) -> bool:
    if condition.op == Operator.ANSWERED:
        return True
    known = {option.id for option in asked.options} | {OTHER, NOT_APPLICABLE}
    value = condition.value
    wanted = value if isinstance(value, list) else [value]
    if asked.kind == QuestionKind.CHOICE:
        return condition.op not in COMPARING and all(one in known for one in wanted)
    marks = {str(mark) for mark in asked.marks.marks} if asked.marks else set()
    return all(str(one) in marks for one in wanted)


def _missing_parts(question: Question) -> Iterator[Problem]:
    choices = len(question.options) + question.has_other
    if question.kind == QuestionKind.CHOICE and choices < LEAST_OPTIONS:
        yield Problem(question.id, "Give at least {number} choices.", (("number", LEAST_OPTIONS),))
    if question.kind == QuestionKind.MATRIX and not question.rows:
        yield Problem(question.id, "Give the matrix at least one row.")


def _asked_texts(question: Question) -> Iterator[tuple[str, Texts]]:
    yield question.id, question.text
    parts: dict[QuestionKind, tuple[Option, ...]] = {
        QuestionKind.CHOICE: question.options,
        QuestionKind.MATRIX: question.rows,
    }
    for part in parts.get(question.kind, ()):
        yield question.id, part.text


def page_of(document: Document, question_id: str) -> Page | None:
    """Return the page that asks a question."""
    return next(
        (page for page in document.pages if any(one.id == question_id for one in page.questions)),
        None,
    )
