"""Figures of satisfaction and loyalty against published ones and plain counts."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.examples import failed_examples
from tests.analytics.method_pages import table_of

from customer_map.analytics import kpis
from customer_map.analytics.intervals import share_estimate
from customer_map.analytics.kpis import (
    AnswerOffScaleError,
    ImpossibleGroupError,
    mean_effort,
    net_promoter_score,
    nps_of_answers,
    repeat_purchase_rate,
    retention_rate,
    satisfied_share,
)

NAN = math.nan


def test_the_net_promoter_score_has_the_published_interval() -> None:
    found = net_promoter_score(60, 20, 20)
    assert found is not None
    assert found.score == 40.0
    assert found.adjusted == pytest.approx(38.8, abs=0.05)
    assert (found.high - found.low) / 2 == pytest.approx(15.5, abs=0.05)
    assert found.n == 100


def test_scores_equal_those_of_the_method_page() -> None:
    for row in table_of("kpis.md", "promoters"):
        found = net_promoter_score(*(int(cell) for cell in row[:3]))
        assert found is not None
        shown = [found.score, found.adjusted, found.low, found.high]
        assert shown == pytest.approx([float(cell) for cell in row[3:]], abs=0.051)


def test_answers_are_sorted_into_promoters_passives_and_detractors() -> None:
    found = nps_of_answers(np.array([10, 9, 8, 7, 6, 0], float))
    assert found is not None
    assert (found.promoters, found.passives, found.detractors) == (2, 2, 2)


@settings(deadline=None)
@given(st.lists(st.one_of(st.just(NAN), st.integers(0, 10).map(float)), max_size=40))
def test_who_did_not_answer_is_no_passive(answers: list[float]) -> None:
    given_answers = [answer for answer in answers if not math.isnan(answer)]
    found = nps_of_answers(np.array(answers))
    if not given_answers:
        assert found is None
        return
    assert found is not None
    assert found.n == len(given_answers)
    plain = sum((a >= 9) - (a <= 6) for a in given_answers) / len(given_answers)
    assert found.score == pytest.approx(100 * plain)
    assert -100 <= found.low <= found.high <= 100


@pytest.mark.parametrize("answer", [11.0, -1.0, 8.5, math.inf])
def test_answers_off_the_scale_are_refused(answer: float) -> None:
    with pytest.raises(AnswerOffScaleError, match="scale from 0 to 10"):
        nps_of_answers(np.array([9.0, answer]))
    with pytest.raises(AnswerOffScaleError, match="scale from 1 to 5"):
        satisfied_share(np.array([answer]))


def test_the_two_best_answers_are_satisfied() -> None:
    found = satisfied_share(np.array([5, 5, 4, 3, 2, NAN, 1, NAN]))
    assert found == share_estimate(3, 6)
    ten = satisfied_share(np.array([10.0, 9.0, 8.0]), highest=10)
    assert ten == share_estimate(2, 3)


def test_effort_is_a_mean_with_students_interval() -> None:
    found = mean_effort(np.array([5.0, 6.0, 4.0, NAN, 7.0, 3.0]))
    assert found is not None
    half = 2.7764 * math.sqrt(2.5 / 5)
    assert (found.value, found.n) == (5.0, 5)
    assert (found.low, found.high) == pytest.approx((5 - half, 5 + half), abs=1e-4)


def test_customers_won_in_between_are_not_retained() -> None:
    before = np.array([True, True, True, True, False, False])
    after = np.array([True, True, True, False, True, False])
    assert retention_rate(before, after) == share_estimate(3, 4)


def test_who_never_bought_is_no_buyer() -> None:
    assert repeat_purchase_rate(np.array([0, 0, 1, 2, 3])) == share_estimate(2, 3)


def test_nothing_is_said_of_nobody() -> None:
    nobody = np.array([NAN, NAN])
    assert nps_of_answers(nobody) is None
    assert satisfied_share(nobody) is None
    assert mean_effort(nobody) is None
    assert retention_rate(np.array([False]), np.array([True])) is None
    assert repeat_purchase_rate(np.array([0, 0])) is None


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ImpossibleGroupError):
        net_promoter_score(5, -1, 3)
    with pytest.raises(ImpossibleGroupError):
        repeat_purchase_rate(np.array([1, -2]))


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(kpis) == 0
