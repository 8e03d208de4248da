"""Shapley's values against all orders of joining."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.attribution.path_samples import channel_paths
from tests.analytics.examples import failed_examples

from customer_map.analytics.attribution import shapley
from customer_map.analytics.attribution.credits import Model, ModelSettings
from customer_map.analytics.attribution.models import attribute
from customer_map.analytics.attribution.paths import ChannelPaths, path_counts
from customer_map.analytics.attribution.shapley import exact_shares, subset_sums


def twin(paths: ChannelPaths, *, rate: bool) -> dict[str, float]:
    """The mean over all orders of what each channel adds when it joins."""

    def worth(joined: tuple[str, ...]) -> float:
        within = [set(path) <= set(joined) for path in paths.paths]
        conversions = sum(paths.conversions[within])
        journeys = conversions + sum(paths.nulls[within])
        if not rate:
            return float(conversions)
        everybody = (paths.conversions + paths.nulls).sum()
        return float(everybody * conversions / journeys) if journeys else 0.0

    channels = sorted({name for path in paths.paths for name in path})
    orders = list(permutations(channels))
    added = dict.fromkeys(channels, 0.0)
    for order in orders:
        for place, name in enumerate(order):
            added[name] += (worth(order[: place + 1]) - worth(order[:place])) / len(orders)
    return added


@settings(max_examples=30, deadline=None)
@given(channel_paths("abcd"))
def test_values_equal_the_mean_over_all_orders(paths: ChannelPaths) -> None:
    by_count, by_rate = attribute(paths, [Model.SHAPLEY, Model.SHAPLEY_RATE])
    assert by_count.by_channel() == pytest.approx(twin(paths, rate=False))
    assert by_rate.by_channel() == pytest.approx(twin(paths, rate=True), abs=1e-9)
    assert len(by_rate.errors) == 0


@settings(deadline=None)
@given(channel_paths("abcdefg"))
def test_the_short_way_equals_the_sum_over_all_subsets(paths: ChannelPaths) -> None:
    found = attribute(paths, [Model.SHAPLEY])[0]
    masks = np.array([sum(1 << found.channels.index(n) for n in set(p)) for p in paths.paths])
    worth = subset_sums(masks, paths.conversions.astype(float), len(found.channels))
    assert exact_shares(worth) == pytest.approx(found.conversions)


# The glove game: one left glove (player 0), two right ones; a pair is worth 1 (Shapley value 2/3, 1/6, 1/6).
def test_the_glove_game_has_its_known_value() -> None:
    worth = np.array([float((s & 1) and (s & 6) != 0) for s in range(8)])
    assert exact_shares(worth) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_order_and_repetition_do_not_count() -> None:
    found = attribute(path_counts([["a", "b", "a"], ["b", "a"]], [2, 4]), [Model.SHAPLEY])[0]
    assert found.by_channel() == {"a": 3.0, "b": 3.0}


def test_a_channel_that_lowers_the_rate_is_given_less_than_nothing() -> None:
    paths = path_counts([["a"], ["a", "b"]], [10, 1], [10, 79])
    found = attribute(paths, [Model.SHAPLEY_RATE])[0].by_channel()
    assert found["b"] < 0
    assert sum(found.values()) == pytest.approx(11)


def wide_paths(channels: int) -> ChannelPaths:
    random = np.random.default_rng(11)
    paths = [
        random.choice(channels, random.integers(1, 6)).astype(str).tolist() for _ in range(300)
    ]
    return path_counts(paths, random.integers(0, 9, 300), random.integers(0, 30, 300))


def test_twelve_channels_are_exact_and_thirteen_are_sampled_with_their_error() -> None:
    assert len(attribute(wide_paths(12), [Model.SHAPLEY_RATE])[0].errors) == 0
    sampled = attribute(wide_paths(13), [Model.SHAPLEY_RATE])[0]
    assert sampled.errors.shape == (13,)
    assert (sampled.errors > 0).all()
    assert sampled.conversions.sum() == pytest.approx(wide_paths(13).conversions.sum())


def test_sampled_values_lie_within_their_error_of_the_exact_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths = wide_paths(10)
    exact = attribute(paths, [Model.SHAPLEY_RATE])[0]
    monkeypatch.setattr(shapley, "EXACT_UP_TO", 9)
    sampled = attribute(paths, [Model.SHAPLEY_RATE], ModelSettings(permutations=4000))[0]
    away = (sampled.conversions - exact.conversions) / sampled.errors
    assert np.abs(away).max() < 3.5
    assert np.sqrt((away**2).mean()) == pytest.approx(1, abs=0.6)


@settings(deadline=None)
@given(st.integers(0, 3))
def test_the_same_seed_draws_the_same_orders(seed: int) -> None:
    chosen = ModelSettings(permutations=4, seed=seed)
    one, again = (attribute(wide_paths(13), [Model.SHAPLEY_RATE], chosen)[0] for _ in "ab")
    assert one.conversions.tolist() == again.conversions.tolist()


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(shapley) == 0
