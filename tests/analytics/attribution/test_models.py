"""What holds for every model of attribution."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.attribution.path_samples import EXAMPLE, channel_paths
from tests.analytics.examples import failed_examples
from tests.analytics.method_pages import table_of

from customer_map.analytics.attribution import models
from customer_map.analytics.attribution.credits import Model, ModelSettings
from customer_map.analytics.attribution.models import (
    ImpossibleSettingError,
    attribute,
    attribute_with_intervals,
)
from customer_map.analytics.attribution.paths import (
    ChannelPaths,
    NoConversionsError,
    path_counts,
)


@settings(deadline=None)
@given(channel_paths(), st.sampled_from([1, 2, 3]))
def test_the_sums_of_every_model_are_the_conversions_and_their_value(
    paths: ChannelPaths, order: int
) -> None:
    for found in attribute(paths, list(Model), ModelSettings(order=order)):
        assert found.conversions.sum() == pytest.approx(paths.conversions.sum())
        assert found.values.sum() == pytest.approx(paths.values.sum())
        if found.model is not Model.SHAPLEY_RATE:
            assert found.conversions.min() >= -1e-9


@settings(deadline=None)
@given(channel_paths())
def test_the_order_of_the_paths_does_not_matter(paths: ChannelPaths) -> None:
    turned = ChannelPaths(
        paths.paths[::-1], paths.conversions[::-1], paths.nulls[::-1], paths.values[::-1]
    )
    for one, other in zip(attribute(paths), attribute(turned), strict=True):
        assert one.by_channel() == pytest.approx(other.by_channel(), abs=1e-9)


@settings(deadline=None)
@given(st.integers(1, 50), st.integers(0, 50))
def test_the_only_channel_gets_everything_from_every_model(conversions: int, nulls: int) -> None:
    for found in attribute(path_counts([["a"], ["a", "a"]], [conversions, 1], [nulls, 2])):
        assert found.by_channel() == pytest.approx({"a": conversions + 1})


def test_every_model_gives_what_the_method_page_says() -> None:
    rows = table_of("attribution.md", "model", nth=1)
    assert [row[0] for row in rows] == list(Model)
    for found, row in zip(attribute(EXAMPLE, list(Model)), rows, strict=True):
        assert found.channels == ("mail", "shop", "web")
        assert found.conversions == pytest.approx([float(cell) for cell in row[1:]], abs=5e-5)


def test_one_journey_is_the_same_for_all_who_look_at_it_alone() -> None:
    for found in attribute(path_counts([["a", "b"]], [1]), [Model.LINEAR, Model.SHAPLEY]):
        assert found.by_channel() == {"a": 0.5, "b": 0.5}


def test_intervals_hold_what_was_found_and_repeat_with_the_seed() -> None:
    once = attribute_with_intervals(EXAMPLE, draws=100, seed=4)
    again = attribute_with_intervals(EXAMPLE, draws=100, seed=4)
    for one, other in zip(once, again, strict=True):
        assert one.replicates.shape == (100, 3)
        assert (one.low <= one.found.conversions).all()
        assert (one.found.conversions <= one.high).all()
        assert one.low.tolist() == other.low.tolist()


def test_the_interval_of_the_first_touch_is_that_of_a_share() -> None:
    paths = path_counts([["a"], ["b"]], [200, 800], [0, 0])
    found = attribute_with_intervals(paths, [Model.FIRST], draws=4000)[0]
    half = 1.96 * np.sqrt(1000 * 0.2 * 0.8)
    assert (found.low[0], found.high[0]) == pytest.approx((200 - half, 200 + half), abs=2)


def test_a_draw_without_any_conversion_gives_nothing() -> None:
    paths = path_counts([["a", "b"]], [1], [3])
    for found in attribute_with_intervals(paths, list(Model), draws=50):
        assert found.replicates.min() == 0
        assert np.isfinite(found.replicates).all()


def test_without_conversions_there_is_nothing_to_attribute() -> None:
    with pytest.raises(NoConversionsError):
        attribute(path_counts([["a"]], [0], [7]))
    with pytest.raises(NoConversionsError):
        attribute(path_counts([], []))


@pytest.mark.parametrize(
    "wrong",
    [
        {"order": 4},
        {"order": 0},
        {"half_life_steps": 0.0},
        {"half_life_days": -1.0},
        {"ends_share": 0.6},
    ],
)
def test_impossible_settings_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ImpossibleSettingError, match=next(iter(wrong))):
        attribute(EXAMPLE, settings=ModelSettings(**wrong))


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(models) == 0
