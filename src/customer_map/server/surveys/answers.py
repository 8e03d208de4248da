"""Turns what somebody sent from a page of a survey into answers, and answers into which questions are asked next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from customer_map.server.surveys.questions import (
    NOT_APPLICABLE,
    OTHER,
    Condition,
    Document,
    Operator,
    Page,
    Question,
    QuestionKind,
)

LONGEST_ANSWER = 5000
LONGEST_OTHER = 500
# Names of form fields; neither sign can stand in an id.
FIELD, OTHER_FIELD, ROW_SIGN = "q.", "other.", "."

CHOOSE = "Choose one of the answers."
TOO_LONG = "Write {number} characters at most."
REQUIRED = "Please answer this question."


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to one question or row: a mark, chosen options, or words."""

    number: float | None = None
    choices: tuple[str, ...] = ()
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self.number is None and not self.choices and not self.text


Answers = Mapping[tuple[str, str], Answer]
"""Answers by the id of the question and that of the row, "" where there are none."""


@dataclass(slots=True)
class Sent:
    """What a page brought: answers to keep, and by question what is wrong, as sentences with `{number}`.

    `unknown` counts fields that belong to no question that was asked there.
    """

    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    problems: dict[str, tuple[str, int]] = field(default_factory=dict)
    unknown: int = 0


def counting(document: Document, answers: Answers) -> dict[tuple[str, str], Answer]:
    """Keep the answers to questions that exist and are asked, given the answers before them."""
    kept: dict[tuple[str, str], Answer] = {}
    for page in document.pages:
        if is_met(page.show_if, kept):
            for question in page.questions:
                if is_met(question.show_if, kept):
                    kept |= _answers_to(question, answers)
    return kept


def asked_on(page: Page, answers: Answers) -> list[Question]:
    """Return the questions of a page that are asked, given answers that count."""
    return [question for question in page.questions if is_met(question.show_if, answers)]


def next_page(document: Document, answers: Answers, after: int) -> int | None:
    """Return the number of the next page that asks something; None at the end."""
    later = range(after + 1, len(document.pages))
    return next((number for number in later if _asks(document, number, answers)), None)


def page_before(document: Document, answers: Answers, page: int) -> int | None:
    """Return the number of the page before this one; None at the beginning."""
    earlier = range(page - 1, -1, -1)
    return next((number for number in earlier if _asks(document, number, answers)), None)


def is_met(condition: Condition | None, answers: Answers) -> bool:
    """Whether a condition holds; none always does. What was not answered is only ever `is_not`."""
    if condition is None:
        return True
    told = _told(condition, answers)
    if condition.op == Operator.ANSWERED:
        return bool(told)
    if condition.op == Operator.IS_NOT:
        return not any(_equals(answer, condition.value) for answer in told)
    return any(_compares(answer, condition) for answer in told)


def read_page(
    questions: Sequence[Question], sent: Mapping[str, Sequence[str]], *, is_strict: bool = True
) -> Sent:
    """Return what a page brought; unless `is_strict`, required questions may still be open."""
    found = Sent()
    known = set()
    for question in questions:
        for row in question.row_ids:
            name = field_name(question.id, row)
            known |= {name, OTHER_FIELD + question.id}
            _read(question, row, [value for value in sent.get(name, ()) if value], sent, found)
        if is_strict and question.is_required and not _is_answered(question, found):
            found.problems.setdefault(question.id, (REQUIRED, 0))
    ours = {name for name in sent if name.startswith((FIELD, OTHER_FIELD))}
    found.unknown = len(ours - known)
    return found


def field_name(question_id: str, row_id: str = "") -> str:
    """Return the name of the form field of a question or row.

    >>> field_name("likely"), field_name("parts", "price")
    ('q.likely', 'q.parts.price')
    """
    return FIELD + question_id + (ROW_SIGN + row_id if row_id else "")


def _asks(document: Document, number: int, answers: Answers) -> bool:
    page = document.pages[number]
    return is_met(page.show_if, answers) and bool(asked_on(page, answers))


def _answers_to(question: Question, answers: Answers) -> dict[tuple[str, str], Answer]:
    keys = [(question.id, row) for row in question.row_ids]
    return {key: answers[key] for key in keys if key in answers and not answers[key].is_empty}


def _told(condition: Condition, answers: Answers) -> list[Answer]:
    return [
        answer
        for (question, row), answer in answers.items()
        if question == condition.question and condition.row in ("", row) and not answer.is_empty
    ]


def _compares(answer: Answer, condition: Condition) -> bool:
    value = condition.value
    if condition.op == Operator.ANY_OF:
        return any(_equals(answer, one) for one in (value if isinstance(value, list) else [value]))
    if condition.op == Operator.IS:
        return _equals(answer, value)
    if answer.number is None or not isinstance(value, int | float):
        return False
    is_least = condition.op == Operator.AT_LEAST
    return answer.number >= value if is_least else answer.number <= value


def _equals(answer: Answer, value: object) -> bool:
    if answer.number is not None:
        return f"{answer.number:g}" == str(value)
    return str(value) in answer.choices


def _is_answered(question: Question, found: Sent) -> bool:
    """A matrix is answered when each of its rows is."""
    rows = question.row_ids
    if question.kind == QuestionKind.INFO:
        return True
    return bool(rows) and all((question.id, row) in found.answers for row in rows)


def _read(
    question: Question,
    row: str,
    values: list[str],
    sent: Mapping[str, Sequence[str]],
    found: Sent,
) -> None:
    if not values or question.kind == QuestionKind.INFO:
        return
    if question.has_not_applicable and values == [NOT_APPLICABLE]:
        found.answers[question.id, row] = Answer(choices=(NOT_APPLICABLE,))
    elif question.kind == QuestionKind.OPEN:
        _read_words(question, values[0], found)
    elif question.kind == QuestionKind.CHOICE:
        _read_choices(question, values, sent, found)
    else:
        _read_mark(question, row, values, found)


def _read_words(question: Question, text: str, found: Sent) -> None:
    words = clean_words(text)
    if len(words) > LONGEST_ANSWER:
        found.problems[question.id] = (TOO_LONG, LONGEST_ANSWER)
    elif words:
        found.answers[question.id, ""] = Answer(text=words)


def _read_choices(
    question: Question, values: list[str], sent: Mapping[str, Sequence[str]], found: Sent
) -> None:
    chosen = tuple(dict.fromkeys(values))
    known = {option.id for option in question.options} | ({OTHER} if question.has_other else set())
    if not set(chosen) <= known or (len(chosen) > 1 and not question.is_multiple):
        found.problems[question.id] = (CHOOSE, 0)
        return
    words = clean_words(next(iter(sent.get(OTHER_FIELD + question.id, ())), ""))
    if len(words) > LONGEST_OTHER:
        found.problems[question.id] = (TOO_LONG, LONGEST_OTHER)
        return
    found.answers[question.id, ""] = Answer(choices=chosen, text=words if OTHER in chosen else "")


def _read_mark(question: Question, row: str, values: list[str], found: Sent) -> None:
    scale = question.marks
    marks = {str(mark): mark for mark in scale.marks} if scale else {}
    if len(values) > 1 or values[0] not in marks:
        found.problems[question.id] = (CHOOSE, 0)
        return
    found.answers[question.id, row] = Answer(number=float(marks[values[0]]))


def clean_words(text: str) -> str:
    """Return words as they can be stored: without control characters, lone surrogates and blanks around them.

    >>> clean_words(" fine\\x00\\r\\n ")
    'fine'
    """
    kept = text.replace("\r\n", "\n").encode("utf-8", errors="ignore").decode("utf-8")
    return "".join(_allowed(kept)).strip()


def _allowed(text: str) -> Iterator[str]:
    for sign in text:
        if sign in "\n\t" or sign >= " ":
            yield sign
