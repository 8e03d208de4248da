"""Touchpoints, customers and sums by code against the plain twin."""

from dataclasses import fields
from functools import partial
from math import fsum

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from tests.kernels.plain_logs import Journey, PlainEvent, journeys, paths_of
from tests.kernels.twins.transitions import PlainVolume, plain_volumes

from customer_map.kernels.running import run
from customer_map.kernels.volumes import count_volumes
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Paths


@given(journeys(), st.booleans())
def test_volumes_equal_the_plain_twin(found: list[Journey], wide: bool) -> None:
    counted = count_volumes(paths_of(found, wide=wide, spare=1), 4)
    plain = plain_volumes(found)
    own = [plain.get(code, PlainVolume()) for code in range(4)]
    assert counted.events.tolist() == [one.events for one in own]
    assert counted.customers.tolist() == [len(one.customers) for one in own]
    assert counted.score_counts.tolist() == [len(one.scores) for one in own]
    assert_allclose(counted.score_sums, [sum(one.scores) for one in own])
    assert_allclose(counted.score_squares, [sum(score**2 for score in one.scores) for one in own])
    assert counted.value_counts.tolist() == [len(one.values) for one in own]
    assert_allclose(counted.value_sums, [sum(one.values) for one in own])
    assert_allclose(counted.value_squares, [sum(value**2 for value in one.values) for one in own])


@given(journeys(), st.integers(0, 6))
def test_parts_merge_into_the_whole(found: list[Journey], at: int) -> None:
    one, two = (count_volumes(paths_of(part), 4) for part in (found[:at], found[at:]))
    merged, whole = one.merged(two), count_volumes(paths_of(found), 4)
    for field in fields(merged):
        assert_allclose(getattr(merged, field.name), getattr(whole, field.name))


def test_a_worked_example_tells_no_score_from_a_score_of_zero() -> None:
    found = [[PlainEvent(0, 0, score=0.0), PlainEvent(1, 0), PlainEvent(2, 1, value=-2.5)]]
    counted = count_volumes(paths_of(found), 3)
    assert counted.events.tolist() == [2, 1, 0]
    assert counted.customers.tolist() == [1, 1, 0]
    assert counted.score_counts.tolist() == [1, 0, 0]
    assert counted.score_sums.tolist() == [0.0, 0.0, 0.0]
    assert counted.value_sums.tolist() == [0.0, -2.5, 0.0]


def test_a_log_without_scores_has_none() -> None:
    counted = count_volumes(paths_of([[PlainEvent(0, 0)]]), 1)
    assert (counted.score_counts.tolist(), counted.value_counts.tolist()) == ([0], [0])


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_sums_of_a_million_amounts_are_right_to_nine_digits(threads: int) -> None:
    generator = np.random.default_rng(3)
    rows, customers, size = 1_000_000, 10_000, 20
    codes = generator.integers(0, size, rows).astype(np.uint16)
    values = np.where(generator.random(rows) < 0.3, np.nan, generator.lognormal(3, 3, rows))
    ends = np.linspace(0, rows, customers + 1).astype(np.int64)
    paths = Paths(
        starts=ends[:-1],
        ends=ends[1:],
        ids=pa.array(range(customers)),
        codes=codes,
        seconds=np.zeros(rows, np.uint32),
        values=values,
    )
    log = TouchpointLog((paths,), ("",) * size)
    counted = run(partial(count_volumes, size=size), log, threads=threads)
    own = [values[(codes == code) & ~np.isnan(values)] for code in range(size)]
    assert_array_equal(counted.value_counts, [len(one) for one in own])
    assert_allclose(counted.value_sums, [fsum(one) for one in own], rtol=1e-9, atol=0)
