"""Who was asked a question: as the survey itself decides it, response by response."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_map.server.insights.survey_results.asked import asked, holds, is_given
from customer_map.server.insights.survey_results.columns import (
    SEPARATOR,
    Answered,
    ResponseColumns,
)
from customer_map.server.surveys.answers import Answer, is_met
from customer_map.server.surveys.queries.results import AskedQuestion
from customer_map.server.surveys.questions import Condition, Operator, Question, QuestionKind

Kept = dict[tuple[str, str], Answer]
MARKS = st.builds(Answer, number=st.integers(0, 4).map(float))
CHOSEN = st.builds(
    Answer,
    choices=st.lists(st.sampled_from(["a", "b", "ab", "na"]), min_size=1, max_size=2).map(tuple),
)
WORDS = st.builds(Answer, text=st.just("words"))
KEYS = st.sampled_from([("q", ""), ("q", "x"), ("q", "y"), ("other", "")])
RESPONSES = st.lists(st.dictionaries(KEYS, st.one_of(MARKS, CHOSEN, WORDS), max_size=3), max_size=6)
VALUES = st.one_of(
    st.integers(0, 4),
    st.sampled_from(["a", "b", "2"]),
    st.lists(st.sampled_from(["a", "b"])),
    st.none(),
)
CONDITIONS = st.builds(
    Condition,
    question=st.just("q"),
    op=st.sampled_from(Operator),
    value=VALUES,
    row=st.sampled_from(["", "x"]),
)


def columns_of(responses: list[Kept]) -> ResponseColumns:
    answers = {}
    for key in {key for one in responses for key in one}:
        places = [place for place, one in enumerate(responses) if key in one]
        said = [responses[place][key] for place in places]
        answers[key] = Answered(
            np.array(places),
            np.array([np.nan if one.number is None else one.number for one in said]),
            pa.array([SEPARATOR.join(one.choices) for one in said], pa.string()),
            np.array([len(one.text) for one in said]),
        )
    size = len(responses)
    versions = pa.array(["v1" if place % 2 else "v2" for place in range(size)], pa.string())
    words = pa.array([""] * size, pa.string())
    return ResponseColumns(
        words, np.zeros(size, np.int64), np.zeros(size), versions, words, words, answers
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RESPONSES, CONDITIONS)
def test_conditions_hold_as_where_the_survey_is_answered(
    responses: list[Kept], condition: Condition
) -> None:
    plain = [is_met(condition, one) for one in responses]
    assert holds(columns_of(responses), condition).tolist() == plain


def item(condition: Condition | None, *versions: str) -> AskedQuestion:
    question = Question("why", QuestionKind.OPEN, show_if=condition)
    return AskedQuestion(question, None, frozenset(versions), is_current=True)  # type: ignore[arg-type]


def test_only_those_are_asked_whose_version_has_the_question() -> None:
    columns = columns_of([{}, {}, {}])
    assert asked(columns, item(None, "v1")).tolist() == [False, True, False]
    assert asked(columns, item(None, "v1", "v2")).tolist() == [True, True, True]


def test_who_answered_was_asked_whatever_the_condition_says_now() -> None:
    responses: list[Kept] = [
        {("q", ""): Answer(number=9)},
        {("q", ""): Answer(number=2)},
        {("q", ""): Answer(number=9), ("why", ""): Answer(text="because")},
        {},
    ]
    found = asked(columns_of(responses), item(Condition("q", Operator.AT_MOST, 6), "v1", "v2"))
    assert found.tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("answer", "given_"),
    [
        (Answer(number=0), True),
        (Answer(choices=("a",)), True),
        (Answer(text="words"), True),
        (Answer(choices=("na",)), False),
        (Answer(), False),
    ],
)
def test_not_applicable_says_nothing(answer: Answer, given_: bool) -> None:
    said = columns_of([{("q", ""): answer}]).said_to("q")
    assert is_given(said).tolist() == [given_]
