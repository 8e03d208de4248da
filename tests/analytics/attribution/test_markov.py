"""Removal effects against a chain that is worked by hand and against plain iteration."""

from collections import defaultdict
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.attribution.path_samples import EXAMPLE, channel_paths
from tests.analytics.examples import failed_examples

from customer_map.analytics.attribution import markov
from customer_map.analytics.attribution.credits import Model, ModelSettings
from customer_map.analytics.attribution.models import attribute
from customer_map.analytics.attribution.paths import ChannelPaths, path_counts

State = tuple[str, ...]


class Twin:
    """The same chain with dictionaries and repeated steps; far too slow for use."""

    def __init__(self, paths: ChannelPaths, order: int) -> None:
        self.moves: dict[State, dict[State, float]] = defaultdict(lambda: defaultdict(float))
        self.left: dict[State, float] = defaultdict(float)
        self.gains: dict[str, dict[State, float]] = {
            "conversions": defaultdict(float),
            "values": defaultdict(float),
        }
        counts = zip(paths.paths, paths.conversions, paths.nulls, paths.values, strict=True)
        for path, conversions, nulls, value in counts:
            last = self.walk(path, conversions + nulls, order)
            self.gains["conversions"][last] += conversions
            self.gains["values"][last] += value

    def walk(self, path: State, journeys: int, order: int) -> State:
        state: State = ()
        for name in path:
            after = (*state, name)[-order:]
            self.moves[state][after] += journeys
            self.left[state] += journeys
            state = after
        self.left[state] += journeys
        return state

    def gained(self, gain: str, removed: str = "") -> float:
        at: dict[State, float] = {(): 1.0}
        total = 0.0
        while at:
            total += sum(p * self.gains[gain][s] / self.left[s] for s, p in at.items())
            following: dict[State, float] = defaultdict(float)
            for state, chance in at.items():
                for after, count in self.moves[state].items():
                    if after[-1] != removed:
                        following[after] += chance * count / self.left[state]
            at = {state: chance for state, chance in following.items() if chance > 1e-15}
        return total

    def shares(self, gain: str, channels: tuple[str, ...], whole: float) -> dict[str, float]:
        lost = {name: self.gained(gain) - self.gained(gain, name) for name in channels}
        return {name: whole * loss / sum(lost.values()) for name, loss in lost.items()}


@settings(max_examples=25, deadline=None)
@given(channel_paths("abc"), st.sampled_from([1, 2, 3]))
def test_removal_effects_equal_those_of_plain_iteration(paths: ChannelPaths, order: int) -> None:
    found = attribute(paths, [Model.MARKOV], ModelSettings(order=order))[0]
    twin = Twin(paths, order)
    conversions = twin.shares("conversions", found.channels, paths.conversions.sum())
    values = twin.shares("values", found.channels, paths.values.sum())
    assert found.by_channel() == pytest.approx(conversions, abs=1e-6)
    assert dict(zip(found.channels, found.values, strict=True)) == pytest.approx(values, abs=1e-6)


def test_a_channel_on_every_converting_path_has_the_greatest_effect() -> None:
    found = attribute(path_counts([["a", "b"], ["b"]], [5, 5], [10, 2]), [Model.MARKOV])[0]
    assert found.by_channel()["b"] > found.by_channel()["a"]


def test_a_channel_that_never_leads_to_a_conversion_gets_nothing() -> None:
    found = attribute(path_counts([["a"], ["b"]], [5, 0], [5, 9]), [Model.MARKOV])[0]
    assert found.by_channel() == {"a": 5.0, "b": 0.0}


def test_repeating_a_touch_changes_nothing_at_order_one() -> None:
    once = attribute(path_counts([["a", "b"], ["c"]], [3, 2], [4, 4]), [Model.MARKOV])[0]
    often = attribute(path_counts([["a", "a", "b", "b"], ["c"]], [3, 2], [4, 4]), [Model.MARKOV])[0]
    assert often.by_channel() == pytest.approx(once.by_channel())


@settings(max_examples=25, deadline=None)
@given(channel_paths(), st.sampled_from([1, 2, 3]))
def test_solving_sparsely_gives_the_same_as_the_full_inverse(
    paths: ChannelPaths, order: int
) -> None:
    chosen = ModelSettings(order=order)
    dense = attribute(paths, [Model.MARKOV], chosen)[0]
    with patch.object(markov, "DENSE_UP_TO", 0):
        sparse = attribute(paths, [Model.MARKOV], chosen)[0]
    assert sparse.conversions == pytest.approx(dense.conversions, abs=1e-8)
    assert sparse.values == pytest.approx(dense.values, abs=1e-8)


def test_sparse_factors_stand_in_where_the_iteration_fails() -> None:
    dense = attribute(EXAMPLE, [Model.MARKOV], ModelSettings(order=2))[0]
    failing = patch.object(markov, "gmres", lambda matrix, right, **_: (right, 1))
    with patch.object(markov, "DENSE_UP_TO", 0), failing:
        sparse = attribute(EXAMPLE, [Model.MARKOV], ModelSettings(order=2))[0]
    assert sparse.conversions == pytest.approx(dense.conversions)


def test_a_thousand_channels_are_solved_for() -> None:
    random = np.random.default_rng(3)
    names = [f"channel {number}" for number in range(1000)]
    paths = [random.choice(names, 4).tolist() for _ in range(3000)]
    found = attribute(path_counts(paths, np.ones(3000), np.ones(3000)), [Model.MARKOV])[0]
    assert found.conversions.sum() == pytest.approx(3000)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(markov) == 0
