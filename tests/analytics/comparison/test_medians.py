"""Intervals of median differences: their published steps, and how often they hold the truth."""

import numpy as np
import pytest

from customer_map.analytics.comparison.medians import compare_medians


def test_the_steps_of_price_and_bonett_by_hand() -> None:
    # n = 16: c = 8.5 - 4 = 4.5, rounded to even 4; P(X <= 3) = 697 / 65536, z = 2.303
    one, other = np.arange(1.0, 17.0), np.arange(1.0, 17.0) * 2
    found = compare_medians(one, other)
    half = 1.959964 * np.sqrt(((13 - 4) / (2 * 2.30314)) ** 2 + ((26 - 8) / (2 * 2.30314)) ** 2)
    assert (found.one, found.other, found.value) == (8.5, 17.0, -8.5)
    assert found.high == pytest.approx(-8.5 + half, abs=1e-3)
    assert found.low == pytest.approx(-8.5 - half, abs=1e-3)


def test_the_interval_holds_the_difference_in_about_95_of_100_samples() -> None:
    chance = np.random.default_rng(7)
    held = 0
    for _ in range(400):
        found = compare_medians(chance.exponential(2.0, 60), chance.exponential(1.0, 80))
        assert found.low is not None
        assert found.high is not None
        held += found.low <= np.log(2) <= found.high
    assert 0.92 <= held / 400 <= 0.99


def test_few_values_have_a_difference_and_no_interval() -> None:
    found = compare_medians(np.array([1.0, 2.0, 9.0]), np.arange(10.0))
    assert (found.value, found.low, found.high) == (-2.5, None, None)


def test_equal_values_leave_no_doubt() -> None:
    found = compare_medians(np.full(30, 5.0), np.full(30, 4.0))
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)
