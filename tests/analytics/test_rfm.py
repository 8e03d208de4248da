"""Recency, frequency, monetary value and their scores."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from customer_map.analytics.rfm import customer_values, quintile_scores, rfm_scores, score_at
from customer_map.analytics.value_tiers import value_tier, value_tiers

samples = st.lists(st.integers(0, 20), min_size=1, max_size=60)


def test_values_are_counted_per_customer() -> None:
    found = customer_values(
        np.array([1, 0, 1, 1]),
        np.array([10.0, 3.0, 4.0, 10.0]),
        np.array([2.5, 8.0, 1.5, 1.0]),
        as_of=12,
    )
    assert found.recency_days.tolist() == [9.0, 2.0]
    assert found.frequency.tolist() == [1, 3]
    assert found.monetary.tolist() == [8.0, 5.0]


def test_five_different_values_get_the_five_scores() -> None:
    assert quintile_scores(np.array([30.0, 10.0, 50.0, 20.0, 40.0])).tolist() == [3, 1, 5, 2, 4]


def test_customers_who_are_all_alike_stand_in_the_middle() -> None:
    assert quintile_scores(np.ones(7)).tolist() == [3] * 7


def test_no_customers_get_no_scores() -> None:
    assert quintile_scores(np.array([])).tolist() == []


@given(samples)
def test_scores_equal_a_plain_count_of_those_below(values: list[int]) -> None:
    found = quintile_scores(np.array(values, dtype=float)).tolist()
    for value, score in zip(values, found, strict=True):
        below = sum(other < value for other in values)
        assert score == score_at(below, values.count(value), len(values))


@given(samples)
def test_more_is_never_scored_lower(values: list[int]) -> None:
    scored = sorted(zip(values, quintile_scores(np.array(values, dtype=float)), strict=True))
    scores = [score for _, score in scored]
    assert scores == sorted(scores)


def test_a_recent_order_scores_high_and_an_old_one_low() -> None:
    days = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    values = customer_values(np.arange(5), days, np.arange(5) + 1.0, as_of=6)
    scores = rfm_scores(values)
    assert scores.r.tolist() == [1, 2, 3, 4, 5]
    assert scores.f.tolist() == [3] * 5
    assert scores.cells()[0] == "131"
    assert value_tiers(scores).tolist() == ["low", "low", "potential", "potential", "high"]


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))
def test_a_better_score_never_lowers_the_tier(r: int, f: int, m: int) -> None:
    order = ["low", "potential", "high"]
    assert order.index(value_tier(min(5, r + 1), f, m)) >= order.index(value_tier(r, f, m))
