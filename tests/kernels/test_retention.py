"""Retention against its plain twin, and worked by hand."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, PlainEvent, journey, journeys, paths_of
from tests.kernels.twins.aligned import plain_retention

from customer_map.kernels.retention import RetentionCounts, Returning, count_retention
from customer_map.kernels.running import run
from customer_map.touchpoints.log import TouchpointLog

SECOND = 1_000_000
SIZE = 3
CODES = range(SIZE)
logs = journeys(codes=SIZE, last=12)
code_sets = st.sets(st.sampled_from(CODES))


def sets(begins: set[int], returns: set[int]) -> Returning:
    return Returning(
        np.array([code in begins for code in CODES]), np.array([code in returns for code in CODES])
    )


def array(*bounds: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(bounds, np.int64)


def assert_equal(one: RetentionCounts, other: RetentionCounts) -> None:
    for name in ("sizes", "first", "repeat", "rolling"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


@given(
    logs,
    st.tuples(code_sets, code_sets),
    st.lists(st.integers(0, 14), min_size=2, max_size=7),
    st.integers(1, 7),
    st.booleans(),
)
def test_the_kernel_equals_its_plain_twin(
    found: list[Journey],
    chosen: tuple[set[int], set[int]],
    halves: list[int],
    offsets: int,
    wide: bool,
) -> None:
    """Bounds may repeat: a day that a country left out has no length."""
    bounds = [half * SECOND // 2 for half in sorted(halves)]
    counts = count_retention(
        paths_of(found, wide=wide, spare=1), array(*bounds), sets(*chosen), offsets=offsets
    )
    plain = plain_retention(found, bounds, *chosen)
    for cohort in range(len(bounds) - 1):
        assert counts.sizes[cohort] == plain.sizes.get(cohort, 0)
        for offset in range(offsets):
            key = (cohort, offset)
            assert counts.first[key] == plain.first.get(key, 0)
            assert counts.repeat[key] == plain.repeat.get(key, 0)
            assert counts.rolling[key] == plain.rolling.get(key, 0)


@given(logs, st.integers(0, 6))
def test_parts_merge_into_the_whole(found: list[Journey], cut: int) -> None:
    kernel = partial(
        count_retention,
        bounds=array(0, 2 * SECOND, 4 * SECOND, 7 * SECOND),
        returning=sets({0, 1}, {1, 2}),
        offsets=3,
    )
    parts = (paths_of(found[:cut]), paths_of(found[cut:]))
    assert_equal(run(kernel, TouchpointLog(parts, ())), kernel(paths_of(found)))


def test_four_customers_by_hand() -> None:
    """The table of docs/methods/retention.md: days 0, 1 and 2, everything begins and returns."""
    found = [
        [PlainEvent(int(day * 10) * SECOND, 0) for day in own]
        for own in ((0, 0.5, 2), (0.1, 1.2, 1.3), (0.2,), (1, 2.9))
    ]
    bounds = array(0, 10 * SECOND, 20 * SECOND, 30 * SECOND)
    counts = count_retention(paths_of(found), bounds, sets({0}, {0}), offsets=3)
    assert counts.sizes.tolist() == [3, 1, 0]
    assert counts.repeat.tolist() == [[1, 1, 1], [0, 1, 0], [0, 0, 0]]
    assert counts.first.tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert counts.rolling.tolist() == [[2, 2, 1], [1, 1, 0], [0, 0, 0]]


def test_the_beginning_itself_is_no_return() -> None:
    bounds = array(0, 10 * SECOND)
    counts = count_retention(paths_of([journey(0)]), bounds, sets({0}, {0}), offsets=1)
    assert (counts.sizes.tolist(), counts.repeat.tolist()) == ([1], [[0]])


@pytest.mark.parametrize("found", [[], [[]], [[], []]])
def test_nobody_begins(found: list[Journey]) -> None:
    counts = count_retention(paths_of(found), array(0, 1), sets({0}, {0}), offsets=2)
    assert (counts.sizes.tolist(), counts.rolling.tolist()) == ([0], [[0, 0]])


def test_a_million_touchpoints_of_one_customer() -> None:
    paths = paths_of([journey(*([0] * 1_000_000))])
    bounds = array(*range(0, 1_000_001 * SECOND, 100_000 * SECOND))
    counts = count_retention(paths, bounds, sets({0}, {0}), offsets=10)
    assert counts.repeat[0].tolist() == [1] * 10
    assert counts.first[0].tolist() == [1] + [0] * 9
