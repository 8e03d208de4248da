"""A survey that cannot be asked is refused with the limit it breaks; one that cannot be answered is not published."""

from collections.abc import Callable

import pytest

from customer_map.server.surveys.checking import (
    LONGEST_TEXT,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    impossible,
    missing,
    require_possible,
    require_ready,
)
from customer_map.server.surveys.errors import SurveyDocumentError, SurveyNotReadyError
from customer_map.server.surveys.questions import (
    Condition,
    Document,
    Operator,
    Option,
    Page,
    Question,
    QuestionKind,
    Scale,
)

BOTH = {"en": "Text", "zh-hans": "文字"}


def asking(*questions: Question, show_if: Condition | None = None) -> Document:
    return Document((Page("p", show_if=show_if, questions=questions),))


def mark(name: str = "a") -> Question:
    return Question(name, QuestionKind.NPS, BOTH)


def choice(number: int) -> Question:
    return Question(
        "a", QuestionKind.CHOICE, BOTH, options=tuple(Option(f"o{n}", BOTH) for n in range(number))
    )


def depending(condition: Condition, *before: Question) -> Document:
    return asking(*before, Question("z", QuestionKind.OPEN, BOTH, show_if=condition))


IMPOSSIBLE: dict[str, tuple[Callable[[], Document], str]] = {
    "too many questions": (
        lambda: asking(*(mark(f"q{number}") for number in range(MOST_QUESTIONS + 1))),
        "A survey has 200 questions at most.",
    ),
    "10,000 choices": (lambda: asking(choice(10_000)), "A question has 500 choices at most."),
    "an id twice": (lambda: asking(mark(), mark()), "Two parts have this id."),
    "an id of markup": (
        lambda: asking(mark("<b>")),
        "An id has 1 to 40 letters, digits, - or _.",
    ),
    "an id that means something": (
        lambda: asking(Question("a", QuestionKind.CHOICE, options=(Option("other"),))),
        "No choice can have the id “other”.",
    ),
    "a long text": (
        lambda: asking(Question("a", QuestionKind.OPEN, {"en": "x" * (LONGEST_TEXT + 1)})),
        "A text has 5000 characters at most.",
    ),
    "a scale of one mark": (
        lambda: asking(Question("a", QuestionKind.RATING, BOTH, scale=Scale(3, 3))),
        "A scale has 2 to 21 marks.",
    ),
    "a scale of a billion marks": (
        lambda: asking(Question("a", QuestionKind.RATING, BOTH, scale=Scale(0, 10**9))),
        "A scale has 2 to 21 marks.",
    ),
    "a condition on nothing": (
        lambda: depending(Condition("gone", Operator.ANSWERED)),
        "The condition must ask for an earlier question.",
    ),
    "a condition on itself": (
        lambda: depending(Condition("z", Operator.ANSWERED)),
        "The condition must ask for an earlier question.",
    ),
    "a condition on a choice that is none": (
        lambda: depending(Condition("a", Operator.IS, "gone"), choice(2)),
        "The condition compares with something that nobody can answer.",
    ),
    "a condition on a word where marks are given": (
        lambda: depending(Condition("a", Operator.AT_LEAST, "seven"), mark()),
        "The condition compares with something that nobody can answer.",
    ),
    "a condition on a row that is none": (
        lambda: depending(Condition("a", Operator.IS, 3, row="gone"), mark()),
        "The condition asks for a row that the question does not have.",
    ),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_no_survey_can_ask_is_refused(name: str) -> None:
    make, reason = IMPOSSIBLE[name]
    with pytest.raises(SurveyDocumentError) as refused:
        require_possible(make())
    assert refused.value.fields["reason"] == reason


def test_the_limits_themselves_are_allowed() -> None:
    assert not list(impossible(asking(choice(MOST_OPTIONS))))
    questions = [mark(f"q{number}") for number in range(MOST_QUESTIONS)]
    assert not list(impossible(asking(*questions)))


def test_a_half_built_survey_is_possible_but_not_ready() -> None:
    document = asking(Question("a", QuestionKind.CHOICE), Question("b", QuestionKind.MATRIX))
    require_possible(document)
    told = {(problem.place, problem.reason) for problem in missing(document, ("en",))}
    assert told == {
        ("a", "Give at least 2 choices."),
        ("a", "The text in en is missing."),
        ("b", "Give the matrix at least one row."),
        ("b", "The text in en is missing."),
    }
    with pytest.raises(SurveyNotReadyError, match="a: Give at least 2 choices"):
        require_ready(document, ["en"])


def test_every_language_of_the_survey_needs_its_texts() -> None:
    only_english = asking(Question("a", QuestionKind.OPEN, {"en": "Why?"}))
    require_ready(only_english, ["en"])
    with pytest.raises(SurveyNotReadyError, match="zh-hans"):
        require_ready(only_english, ["en", "zh-hans"])


@pytest.mark.parametrize("document", [Document(), asking(Question("a", QuestionKind.INFO, BOTH))])
def test_a_survey_asks_something(document: Document) -> None:
    with pytest.raises(SurveyNotReadyError, match="Ask at least one question"):
        require_ready(document, ["en"])


def test_a_whole_survey_is_ready() -> None:
    matrix = Question("m", QuestionKind.MATRIX, BOTH, rows=(Option("r1", BOTH), Option("r2", BOTH)))
    only_after = Condition("m", Operator.AT_MOST, 2, row="r1")
    then = Question("z", QuestionKind.OPEN, BOTH, show_if=only_after)
    require_ready(asking(choice(3), matrix, then), ["en", "zh-hans"])
