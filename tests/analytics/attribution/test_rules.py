"""Rules that look at one path alone, by hand."""

import numpy as np
import pytest

from customer_map.analytics.attribution.credits import Model, ModelSettings
from customer_map.analytics.attribution.models import attribute
from customer_map.analytics.attribution.paths import ChannelPaths, path_counts


def credit(model: Model, path: str, **settings: float) -> dict[str, float]:
    """What one conversion along the path gives each channel."""
    found = attribute(path_counts([list(path)], [1]), [model], ModelSettings(**settings))[0]
    return found.by_channel()


def test_the_first_and_the_last_touch_take_all() -> None:
    assert credit(Model.FIRST, "abca") == {"a": 1, "b": 0, "c": 0}
    assert credit(Model.LAST, "abc") == {"a": 0, "b": 0, "c": 1}


def test_linear_gives_each_touch_the_same() -> None:
    assert credit(Model.LINEAR, "abca") == {"a": 0.5, "b": 0.25, "c": 0.25}


def test_position_gives_forty_twenty_forty() -> None:
    assert credit(Model.POSITION, "abcd") == pytest.approx({"a": 0.4, "b": 0.1, "c": 0.1, "d": 0.4})
    assert credit(Model.POSITION, "abc") == pytest.approx({"a": 0.4, "b": 0.2, "c": 0.4})


def test_position_halves_two_touches_and_leaves_one_whole() -> None:
    assert credit(Model.POSITION, "ab") == {"a": 0.5, "b": 0.5}
    assert credit(Model.POSITION, "a") == {"a": 1.0}
    assert credit(Model.POSITION, "ab", ends_share=0.3) == {"a": 0.5, "b": 0.5}


def test_time_decay_halves_with_every_half_life_of_touches() -> None:
    found = credit(Model.TIME_DECAY, "abc")
    assert found == pytest.approx({"a": 1 / 7, "b": 2 / 7, "c": 4 / 7})
    slower = credit(Model.TIME_DECAY, "abc", half_life_steps=2.0)
    assert slower["c"] / slower["a"] == pytest.approx(2)


def test_time_decay_goes_by_days_where_they_are_known() -> None:
    one = np.ones(1, np.int64)
    paths = ChannelPaths((("a", "b"),), one, 0 * one, np.ones(1), days=((14.0, 0.0),))
    found = attribute(paths, [Model.TIME_DECAY])[0]
    assert found.by_channel() == pytest.approx({"a": 0.2, "b": 0.8})


def test_very_old_touches_do_not_underflow() -> None:
    one = np.ones(1, np.int64)
    paths = ChannelPaths((("a", "b"),), one, 0 * one, np.ones(1), days=((90_000.0, 89_993.0),))
    found = attribute(paths, [Model.TIME_DECAY])[0]
    assert found.by_channel() == pytest.approx({"a": 1 / 3, "b": 2 / 3})


def test_value_follows_the_conversions_of_its_own_path() -> None:
    paths = path_counts([["a", "b"], ["b"]], [1, 3], [0, 0], [100.0, 30.0])
    found = attribute(paths, [Model.LINEAR])[0]
    assert found.conversions.tolist() == [0.5, 3.5]
    assert found.values.tolist() == [50.0, 80.0]
