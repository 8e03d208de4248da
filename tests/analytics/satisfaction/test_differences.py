"""Differences of scores against another implementation of Welch's test and the published one of shares."""

import math

import numpy as np
import pytest
from scipy.stats import ttest_ind

from customer_map.analytics.satisfaction.differences import compare_scores
from customer_map.analytics.satisfaction.marks import Marks, Scale, tally
from customer_map.analytics.satisfaction.scores import Measure


def two(one: list[float], other: list[float], scale: Scale) -> list[Marks]:
    groups = np.repeat([0, 1], [len(one), len(other)])
    return tally(np.array([*one, *other], np.float64), groups, 2, scale)


def drawn(seed: int, lowest: int, highest: int, n: int) -> list[float]:
    return np.random.default_rng(seed).integers(lowest, highest + 1, n).astype(float).tolist()


@pytest.mark.parametrize("measure", [Measure.CES, Measure.RATING])
def test_means_are_compared_by_welchs_test(measure: Measure) -> None:
    one, other = drawn(1, 1, 7, 40), drawn(2, 3, 7, 95)
    found = compare_scores(*two(one, other, Scale(1, 7)), measure)
    plain = ttest_ind(one, other, equal_var=False)
    assert found is not None
    assert found.value == pytest.approx(np.mean(one) - np.mean(other))
    assert found.p_value == pytest.approx(plain.pvalue, rel=1e-6)
    interval = plain.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=0.01)


def test_net_promoter_scores_are_compared_as_means_of_points() -> None:
    one, other = drawn(3, 0, 10, 200), drawn(4, 5, 10, 60)
    points = [[100 * ((a >= 9) - (a <= 6)) for a in sample] for sample in (one, other)]
    found = compare_scores(*two(one, other, Scale(0, 10)), Measure.NPS)
    plain = ttest_ind(*points, equal_var=False)
    assert found is not None
    assert found.value == pytest.approx(np.mean(points[0]) - np.mean(points[1]))
    assert found.p_value == pytest.approx(plain.pvalue, rel=1e-6)


def test_shares_of_satisfied_are_compared_as_published() -> None:
    one, other = [5.0] * 56 + [1.0] * 14, [4.0] * 48 + [2.0] * 32
    found = compare_scores(*two(one, other, Scale(1, 5)), Measure.CSAT)
    assert found is not None
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (
        0.2,
        0.0524,
        0.3339,
    )


def test_small_groups_are_shown_but_not_tested() -> None:
    found = compare_scores(*two([5.0, 4.0], [1.0] * 40, Scale(1, 5)), Measure.RATING)
    assert found is not None
    assert (found.value, found.p_value) == (3.5, None)


def test_one_answer_is_compared_with_nothing() -> None:
    assert compare_scores(*two([5.0], [1.0] * 40, Scale(1, 5)), Measure.RATING) is None
    assert compare_scores(*two([], [1.0] * 40, Scale(1, 5)), Measure.CSAT) is None


@pytest.mark.parametrize(("other", "p_value"), [(4.0, 1.0), (2.0, 0.0)])
def test_groups_that_all_answered_alike_are_the_same_or_surely_not(
    other: float, p_value: float
) -> None:
    found = compare_scores(*two([4.0] * 30, [other] * 30, Scale(1, 5)), Measure.RATING)
    assert found is not None
    assert found.p_value == p_value
    assert math.isclose(found.low, found.high)
