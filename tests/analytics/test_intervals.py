"""Intervals against published values."""

import math

import pytest

from customer_map.analytics.intervals import mean_estimate, share_estimate, t_95

# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("hits", "n", "low", "high"), NEWCOMBE)
def test_the_wilson_interval_equals_the_published_one(
    hits: int, n: int, low: float, high: float
) -> None:
    found = share_estimate(hits, n)
    assert found is not None
    assert found.value == pytest.approx(hits / n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_the_interval_of_everybody_ends_at_one() -> None:
    found = share_estimate(20, 20)
    assert found is not None
    assert (found.high, round(found.low, 4)) == (1.0, 0.8389)


def test_nothing_is_estimated_from_nobody() -> None:
    assert share_estimate(0, 0) is None
    assert mean_estimate(0.0, 0.0, 0, -1.0, 1.0) is None


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.7062), (10, 2.2281), (30, 2.0423), (31, 2.0395), (60, 2.0003), (120, 1.9799)],
)
def test_students_quantiles_equal_the_printed_table(freedom: int, quantile: float) -> None:
    assert t_95(freedom) == pytest.approx(quantile, abs=2e-4)


def test_the_interval_of_a_mean_follows_students_formula() -> None:
    values = [0.2, 0.4, -0.1, 0.3, 0.7]
    found = mean_estimate(sum(values), sum(v * v for v in values), 5, -1.0, 1.0)
    assert found is not None
    mean = sum(values) / 5
    half = 2.7764 * math.sqrt(sum((v - mean) ** 2 for v in values) / 4 / 5)
    assert (found.value, found.low, found.high) == pytest.approx((mean, mean - half, mean + half))


def test_one_score_says_nothing_about_the_spread() -> None:
    found = mean_estimate(0.5, 0.25, 1, -1.0, 1.0)
    assert found is not None
    assert (found.value, found.low, found.high, found.n) == (0.5, -1.0, 1.0, 1)


def test_an_interval_never_leaves_the_scale() -> None:
    found = mean_estimate(1.8, 1.64, 2, -1.0, 1.0)
    assert found is not None
    assert found.high == 1.0
