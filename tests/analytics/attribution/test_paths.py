"""Paths are checked where they are built, and kept in order as columns."""

import numpy as np
import pytest
from tests.analytics.examples import failed_examples

from customer_map.analytics.attribution import paths as module
from customer_map.analytics.attribution.paths import (
    ChannelPaths,
    EmptyPathError,
    ImpossiblePathCountError,
    UnequalColumnsError,
    as_touches,
    path_counts,
    split_paths,
)


def test_a_written_path_is_split_at_its_separator() -> None:
    paths = split_paths(["eta > iota >alpha", "NA"], [1, 2], [3, 4], [0.5, 0.25])
    assert paths.paths == (("eta", "iota", "alpha"), ("NA",))
    assert (paths.conversions.tolist(), paths.nulls.tolist()) == ([1, 2], [3, 4])
    assert paths.values.tolist() == [0.5, 0.25]
    assert split_paths(["a|b"], [1], separator="|").paths == (("a", "b"),)


def test_an_empty_name_is_a_channel_like_any_other() -> None:
    assert path_counts([["", "a"]], [1]).paths == (("", "a"),)


def test_touches_stand_path_by_path_in_order() -> None:
    touches = as_touches(path_counts([["b", "a", "b"], ["c"]], [1, 2]))
    assert touches.channels == ("a", "b", "c")
    assert touches.codes.tolist() == [1, 0, 1, 2]
    assert touches.path_of.tolist() == [0, 0, 0, 1]
    assert touches.places.tolist() == [0, 1, 2, 0]
    assert touches.lengths.tolist() == [3, 1]


def test_a_path_without_channels_is_refused() -> None:
    with pytest.raises(EmptyPathError, match="Path 1 names no channel"):
        split_paths(["a", ""], [1, 1])


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(UnequalColumnsError, match="2 paths, but 1 rows of conversions"):
        path_counts([["a"], ["b"]], [1])
    zeros = np.zeros(1, np.int64)
    with pytest.raises(UnequalColumnsError, match="days"):
        ChannelPaths((("a", "b"),), zeros, zeros, np.zeros(1), days=((1.0,),))


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
def test_a_value_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(ImpossiblePathCountError, match="values of path 0"):
        path_counts([["a"]], [1], [0], [value])
    zeros = np.zeros(1, np.int64)
    with pytest.raises(ImpossiblePathCountError, match="days of path 0"):
        ChannelPaths((("a",),), zeros, zeros, np.zeros(1), days=((value,),))


def test_fewer_than_no_conversions_are_refused() -> None:
    with pytest.raises(ImpossiblePathCountError, match="nulls of path 1"):
        path_counts([["a"], ["b"]], [1, 1], [0, -2])


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(module) == 0
