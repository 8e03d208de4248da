"""Differences between groups against published tables and scipy."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.analytics.examples import failed_examples

from customer_map.analytics import significance
from customer_map.analytics.significance import (
    EmptyGroupError,
    ImpossibleCountsError,
    UnrankableValueError,
    adjusted_p_values,
    compare_ranks,
    compare_shares,
    discoveries,
    z_of_shares,
)

# Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
NEWCOMBE = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0000)),
    ((10, 10, 0, 10), (0.6075, 1.0000)),
]
samples = st.lists(st.integers(0, 6), min_size=1, max_size=40)
p_lists = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@pytest.mark.parametrize(("counts", "interval"), NEWCOMBE)
def test_the_interval_of_a_difference_equals_the_published_one(
    counts: tuple[int, int, int, int], interval: tuple[float, float]
) -> None:
    found = compare_shares(*counts)
    hits, n, other_hits, other_n = counts
    assert found.value == pytest.approx(hits / n - other_hits / other_n)
    assert (round(found.low, 4), round(found.high, 4)) == interval


def test_the_test_of_two_shares_is_the_chi_square_test_of_their_table() -> None:
    found = compare_shares(56, 70, 48, 80)
    table = np.array([[56, 14], [48, 32]])
    chi2, p_value, _, _ = stats.chi2_contingency(table, correction=False)
    assert found.p_value == pytest.approx(p_value, rel=1e-9)
    assert z_of_shares(56, 70, 48, 80) ** 2 == pytest.approx(chi2)


def test_groups_too_small_to_test_still_have_an_interval() -> None:
    few = compare_shares(9, 10, 3, 10)
    assert few.p_value is None
    assert few.low > 0
    rare = compare_shares(1, 1000, 2, 1000)
    assert rare.p_value is None
    assert compare_shares(9, 10, 3, 10, minimum=10).p_value is None  # 4 expected misses
    assert compare_shares(6, 10, 4, 10, minimum=10).p_value == pytest.approx(0.3711, abs=1e-4)


def test_turning_the_groups_turns_the_difference() -> None:
    one, other = compare_shares(40, 100, 25, 90), compare_shares(25, 90, 40, 100)
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))
    assert one.p_value == pytest.approx(other.p_value)


def test_impossible_counts_and_empty_groups_are_refused() -> None:
    with pytest.raises(ImpossibleCountsError, match="7 of 5 is no share"):
        compare_shares(7, 5, 1, 5)
    with pytest.raises(ImpossibleCountsError):
        compare_shares(1, 5, -1, 5)
    with pytest.raises(EmptyGroupError):
        compare_shares(0, 0, 1, 5)
    with pytest.raises(EmptyGroupError):
        compare_ranks(np.array([]), np.array([1.0]))


@settings(deadline=None)
@given(samples, samples)
def test_the_rank_test_equals_scipys(one: list[int], other: list[int]) -> None:
    found = compare_ranks(np.array(one, float), np.array(other, float), minimum=1)
    if len(set(one + other)) == 1:
        assert found.p_value == 1.0
        return
    theirs = stats.mannwhitneyu(one, other, method="asymptotic")
    assert found.u == theirs.statistic
    assert found.p_value == pytest.approx(min(1.0, theirs.pvalue), rel=1e-9)


@settings(deadline=None)
@given(samples, samples)
def test_superiority_is_the_share_of_pairs_won(one: list[int], other: list[int]) -> None:
    found = compare_ranks(np.array(one, float), np.array(other, float))
    won = sum((a > b) + (a == b) / 2 for a in one for b in other)
    assert found.superiority == pytest.approx(won / (len(one) * len(other)))


def test_a_few_values_are_not_tested_by_rank() -> None:
    found = compare_ranks(np.arange(29.0), np.arange(100.0))
    assert (found.p_value, found.n, found.other_n) == (None, 29, 100)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_no_number_cannot_be_ranked(bad: float) -> None:
    with pytest.raises(UnrankableValueError):
        compare_ranks(np.array([1.0, bad]), np.array([2.0]))


@settings(deadline=None)
@given(p_lists)
def test_adjusted_p_values_equal_scipys(p_values: list[float]) -> None:
    expected = stats.false_discovery_control(p_values, method="bh")
    assert adjusted_p_values(p_values) == pytest.approx(expected.tolist(), rel=1e-12)


# Benjamini & Hochberg (1995), section 4: 15 comparisons of a trial of thrombolysis; 4 rejected at 5 %.
TRIAL = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]


def test_the_published_trial_keeps_its_four_discoveries() -> None:
    assert discoveries(TRIAL) == [True] * 4 + [False] * 11
    first_six = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571]
    assert adjusted_p_values(TRIAL)[:6] == pytest.approx(first_six, abs=1e-6)


def test_what_was_not_tested_does_not_count() -> None:
    assert adjusted_p_values([None, 0.04, None]) == [None, 0.04, None]
    assert adjusted_p_values([]) == []
    assert discoveries([None]) == [False]


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(significance) == 0
