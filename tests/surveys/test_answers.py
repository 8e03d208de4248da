"""What a page brings is read strictly, and decides what is asked next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.surveys.asking import DOCUMENT

from customer_map.server.surveys.answers import (
    Answer,
    asked_on,
    clean_words,
    counting,
    next_page,
    page_before,
    read_page,
)
from customer_map.server.surveys.questions import document_of

SURVEY = document_of(DOCUMENT)
FIRST, SECOND = (list(page.questions) for page in SURVEY.pages)
UNHAPPY = {("likely", ""): Answer(3)}
HAPPY = {("likely", ""): Answer(9)}


def test_marks_choices_rows_and_words_are_read() -> None:
    sent = {"q.likely": ["3"], "q.reason": ["other"], "other.reason": [" The colour "]}
    assert read_page(FIRST, sent).answers == {
        ("likely", ""): Answer(3.0),
        ("reason", ""): Answer(choices=("other",), text="The colour"),
    }
    sent = {"q.parts.price": ["5"], "q.parts.speed": ["na"], "q.why": ["好\r\n快"]}
    assert read_page(SECOND, sent).answers == {
        ("parts", "price"): Answer(5.0),
        ("parts", "speed"): Answer(choices=("na",)),
        ("why", ""): Answer(text="好\n快"),
    }


@pytest.mark.parametrize("mark", ["11", "-1", "3.5", "ten", "１", "na", "3\x00", "9" * 5000])
def test_a_mark_outside_the_scale_is_refused(mark: str) -> None:
    found = read_page(FIRST, {"q.likely": [mark]})
    assert not found.answers
    assert found.problems["likely"][0] == "Choose one of the answers."


def test_two_marks_for_one_question_are_refused() -> None:
    assert "likely" in read_page(FIRST, {"q.likely": ["3", "9"]}).problems


@pytest.mark.parametrize("values", [["gone"], ["slow", "dear"], ["na"], ["<script>"]])
def test_a_choice_that_was_not_offered_is_refused(values: list[str]) -> None:
    found = read_page(FIRST, {"q.likely": ["3"], "q.reason": values})
    assert set(found.problems) == {"reason"}


def test_a_megabyte_of_words_is_refused_with_the_limit() -> None:
    found = read_page(SECOND, {"q.why": ["长" * 1_000_000]})
    assert found.problems == {"why": ("Write {number} characters at most.", 5000)}
    found = read_page(FIRST, {"q.reason": ["other"], "other.reason": ["x" * 501]})
    assert found.problems["reason"] == ("Write {number} characters at most.", 500)


def test_emoji_and_markup_are_kept_as_they_were_typed() -> None:
    for words in ("😡😡😡", "<script>alert(1)</script>", "{{ 7 * 7 }}"):
        assert read_page(SECOND, {"q.why": [words]}).answers["why", ""].text == words


def test_a_required_question_wants_an_answer_unless_one_goes_back() -> None:
    assert read_page(FIRST, {}).problems == {"likely": ("Please answer this question.", 0)}
    assert not read_page(FIRST, {}, is_strict=False).problems


def test_answers_to_questions_that_do_not_exist_are_counted_not_kept() -> None:
    found = read_page(FIRST, {"q.likely": ["9"], "q.gone": ["1"], "other.gone": ["1"], "go": ["x"]})
    assert set(found.answers) == {("likely", "")}
    assert found.unknown == 2


def test_a_question_is_asked_when_its_condition_holds() -> None:
    page = SURVEY.pages[0]
    assert [one.id for one in asked_on(page, UNHAPPY)] == ["likely", "reason"]
    assert [one.id for one in asked_on(page, HAPPY)] == ["likely"]
    assert [one.id for one in asked_on(page, {})] == ["likely"]


def test_answers_to_hidden_questions_do_not_count() -> None:
    answers = {**UNHAPPY, ("reason", ""): Answer(choices=("slow",)), ("gone", ""): Answer(1)}
    assert set(counting(SURVEY, answers)) == {("likely", ""), ("reason", "")}
    assert set(counting(SURVEY, {**answers, **HAPPY})) == {("likely", "")}


def condition(op: str, value: object) -> bool:
    question = {"id": "z", "kind": "open", "show_if": {"question": "likely", "op": op}}
    if value is not None:
        question["show_if"]["value"] = value  # type: ignore[index]
    page = {"id": "p", "questions": [DOCUMENT["pages"][0]["questions"][0], question]}
    asked = asked_on(document_of({"pages": [page]}).pages[0], UNHAPPY)
    return "z" in [one.id for one in asked]


@pytest.mark.parametrize(
    ("op", "value", "holds"),
    [
        ("is", 3, True),
        ("is", 4, False),
        ("is_not", 3, False),
        ("is_not", 4, True),
        ("at_least", 3, True),
        ("at_least", 4, False),
        ("at_most", 3, True),
        ("at_most", 2, False),
        ("any_of", ["2", "3"], True),
        ("any_of", ["4"], False),
        ("answered", None, True),
    ],
)
def test_conditions_compare(op: str, value: object, holds: bool) -> None:
    assert condition(op, value) is holds


def test_pages_that_ask_nothing_are_passed_over() -> None:
    skipping = {"question": "likely", "op": "at_most", "value": 6}
    one, two = DOCUMENT["pages"]
    three = {"id": "p3", "questions": [{"id": "end", "kind": "open"}]}
    survey = document_of({"pages": [one, {**two, "show_if": skipping}, three]})
    assert next_page(survey, UNHAPPY, 0) == 1
    assert next_page(survey, HAPPY, 0) == 2
    assert next_page(survey, HAPPY, 2) is None
    assert page_before(survey, HAPPY, 2) == 0
    assert page_before(survey, HAPPY, 0) is None


@given(
    st.dictionaries(
        st.sampled_from(["q.likely", "q.reason", "other.reason", "q.gone", "q.likely.x"]),
        st.lists(st.text(max_size=30), max_size=3),
    )
)
def test_whatever_is_sent_only_fitting_answers_are_kept(sent: dict[str, list[str]]) -> None:
    for (question, _row), answer in read_page(FIRST, sent).answers.items():
        assert question in {"likely", "reason"}
        assert answer.number is None or 0 <= answer.number <= 10
        assert set(answer.choices) <= {"slow", "dear", "other"}
        assert "\x00" not in answer.text


def test_words_can_be_stored() -> None:
    assert clean_words("a\x00b\ud800c\r\nd\x1b") == "abc\nd"
