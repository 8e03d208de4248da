"""The bootstrap against the known spread of a mean, and against itself."""

import numpy as np
import pytest
from tests.analytics.examples import failed_examples

from customer_map.analytics import bootstrap
from customer_map.analytics.bootstrap import (
    bootstrap_estimate,
    percentile_interval,
    resampled_counts,
)


def test_every_draw_has_as_many_observations_as_there_were() -> None:
    counts = np.array([3, 0, 40, 7])
    drawn = np.array(list(resampled_counts(counts, draws=50)))
    assert drawn.sum(axis=1).tolist() == [50] * 50
    assert not drawn[:, 1].any()


def test_draws_spread_like_a_share() -> None:
    counts = np.array([200, 800])
    drawn = np.array(list(resampled_counts(counts, draws=4000)))
    assert drawn[:, 0].mean() == pytest.approx(200, abs=1)
    assert drawn[:, 0].std() == pytest.approx(np.sqrt(1000 * 0.2 * 0.8), rel=0.05)


def test_nothing_to_draw_from_gives_nothing() -> None:
    drawn = list(resampled_counts(np.array([0, 0]), draws=2))
    assert [one.tolist() for one in drawn] == [[0, 0], [0, 0]]
    assert bootstrap_estimate(np.array([]), np.median) is None


def test_the_same_seed_gives_the_same_interval_and_another_a_different_one() -> None:
    sample = np.random.default_rng(5).exponential(size=80)
    one, again = bootstrap_estimate(sample, np.median), bootstrap_estimate(sample, np.median)
    other = bootstrap_estimate(sample, np.median, seed=9)
    assert one == again
    assert one != other


def test_the_interval_of_a_mean_is_close_to_the_textbook_one() -> None:
    sample = np.random.default_rng(1).normal(10, 3, 400)
    found = bootstrap_estimate(sample, np.mean, draws=4000)
    assert found is not None
    half = 1.96 * sample.std(ddof=1) / np.sqrt(400)
    assert (found.low, found.high) == pytest.approx(
        (found.value - half, found.value + half), abs=0.03
    )


def test_quantiles_are_taken_figure_by_figure() -> None:
    replicates = np.column_stack([np.arange(41.0), np.arange(41.0) * 10])
    low, high = percentile_interval(replicates)
    assert (low.tolist(), high.tolist()) == ([1.0, 10.0], [39.0, 390.0])


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(bootstrap) == 0
