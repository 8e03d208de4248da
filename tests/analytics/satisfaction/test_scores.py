"""Scores of counted marks are those of the answers one by one, and the published ones."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_map.analytics.intervals import share_estimate
from customer_map.analytics.kpis import mean_effort, nps_of_answers, satisfied_share
from customer_map.analytics.satisfaction.marks import Scale, marks_of
from customer_map.analytics.satisfaction.scores import (
    Measure,
    easy_share,
    promoters_of,
    score_of,
    top_share,
)

NAN = math.nan
TEN = Scale(0, 10)


def test_the_net_promoter_score_has_the_published_interval() -> None:
    answers = np.repeat([10.0, 7.0, 3.0, NAN], [60, 20, 20, 400])
    found = score_of(marks_of(answers, TEN), Measure.NPS)
    assert found is not None
    assert (found.value, found.n) == (40.0, 100)
    assert (found.high + found.low) / 2 == pytest.approx(38.8, abs=0.05)
    assert (found.high - found.low) / 2 == pytest.approx(15.5, abs=0.05)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.just(NAN), st.integers(1, 5).map(float)), max_size=40))
def test_counted_marks_tell_the_same_as_answers_one_by_one(answers: list[float]) -> None:
    sample = np.array(answers, np.float64)
    marks = marks_of(sample, Scale(1, 5))
    assert top_share(marks) == satisfied_share(sample)
    told, plain = score_of(marks, Measure.CES), mean_effort(sample, highest=5)
    if plain is None:
        assert told is None
        return
    assert told is not None
    assert (told.value, told.low, told.high, told.n) == pytest.approx(
        (plain.value, plain.low, plain.high, plain.n)
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.just(NAN), st.integers(0, 10).map(float)), max_size=40))
def test_promoters_are_those_of_the_figures_of_loyalty(answers: list[float]) -> None:
    sample = np.array(answers, np.float64)
    assert promoters_of(marks_of(sample, TEN)) == nps_of_answers(sample)


def test_of_five_stars_only_the_fifth_promotes() -> None:
    found = promoters_of(marks_of(np.array([5.0, 4.0, 3.0, 1.0]), Scale(1, 5)))
    assert found is not None
    assert (found.promoters, found.passives, found.detractors) == (1, 1, 2)


def test_other_scales_have_no_promoters() -> None:
    assert score_of(marks_of(np.array([5.0, 7.0]), Scale(1, 7)), Measure.NPS) is None


def test_of_yes_and_no_only_yes_is_satisfied() -> None:
    assert top_share(marks_of(np.array([1.0, 1.0, 0.0]), Scale(0, 1))) == share_estimate(2, 3)


def test_what_was_easy_lies_above_the_middle() -> None:
    seven = marks_of(np.array([7.0, 6.0, 5.0, 4.0, 1.0, NAN]), Scale(1, 7))
    assert easy_share(seven) == share_estimate(3, 5)
    ten = marks_of(np.array([6.0, 5.0, 0.0]), TEN)
    assert easy_share(ten) == share_estimate(1, 3)


@pytest.mark.parametrize("measure", Measure)
def test_nothing_is_said_of_nobody(measure: Measure) -> None:
    assert score_of(marks_of(np.array([NAN, 99.0]), TEN), measure) is None
    assert score_of(marks_of(np.empty(0), TEN), measure) is None
