"""The step matrix against its plain twin, and worked by hand."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, journey, journeys, paths_of
from tests.kernels.twins.aligned import plain_matrix

from customer_map.kernels.running import run
from customer_map.kernels.step_matrix import (
    StepMatrix,
    count_steps_around,
    count_steps_from_start,
)
from customer_map.touchpoints.log import TouchpointLog

A, B, C = range(3)
SIZE = 4
logs = journeys(codes=SIZE)


def flags(*codes: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found = np.zeros(SIZE, np.bool_)
    found[list(codes)] = True
    return found


def told(matrix: StepMatrix) -> dict[tuple[int, int], int]:
    return {
        (int(step), int(code)): int(matrix.counts[step, code])
        for step, code in np.argwhere(matrix.counts)
    }


@given(
    logs,
    st.sets(st.integers(0, SIZE - 1)),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
    st.booleans(),
    st.booleans(),
)
def test_the_kernel_equals_its_plain_twin(
    found: list[Journey], anchors: set[int], reach: tuple[int, int], each: bool, wide: bool
) -> None:
    before, after = reach
    matrix = count_steps_around(
        paths_of(found, wide=wide, spare=1),
        SIZE,
        flags(*anchors),
        before=before,
        after=after,
        each=each,
    )
    assert (matrix.aligned, told(matrix)) == plain_matrix(found, anchors, before, after, each=each)
    assert (matrix.counts.sum(axis=1) + matrix.absent == matrix.aligned).all()


@given(logs, st.integers(0, 3))
def test_from_the_start_is_around_the_first_touchpoint(found: list[Journey], after: int) -> None:
    matrix = count_steps_from_start(paths_of(found), SIZE, after=after)
    anywhere = set(range(SIZE))
    assert (matrix.aligned, told(matrix)) == plain_matrix(found, anywhere, 0, after, each=False)


@given(logs, st.integers(0, 6), st.booleans())
def test_parts_merge_into_the_whole(found: list[Journey], cut: int, each: bool) -> None:
    kernel = partial(count_steps_around, size=SIZE, anchors=flags(B), before=2, after=2, each=each)
    merged = run(kernel, TouchpointLog((paths_of(found[:cut]), paths_of(found[cut:])), ()))
    whole = kernel(paths_of(found))
    assert merged.aligned == whole.aligned
    assert np.array_equal(merged.counts, whole.counts)


def test_four_customers_by_hand() -> None:
    """The table of docs/methods/step-matrix.md: visit, basket, order around the first basket."""
    found = [journey(A, B, C), journey(B, B), journey(A, A, B, A), journey(A, C)]
    matrix = count_steps_around(paths_of(found), SIZE, flags(B), before=1, after=1)
    assert matrix.aligned == 3
    assert matrix.counts[:, :3].tolist() == [[2, 0, 0], [0, 3, 0], [1, 1, 1]]
    assert matrix.absent.tolist() == [1, 0, 0]
    assert matrix.shares[0, A] == pytest.approx(2 / 3)


@pytest.mark.parametrize("found", [[], [[]], [[], []]])
def test_nobody_is_aligned(found: list[Journey]) -> None:
    matrix = count_steps_from_start(paths_of(found), SIZE, after=1)
    assert matrix.aligned == 0
    assert matrix.shares.tolist() == [[0.0] * SIZE] * 2


def test_each_of_a_million_touchpoints_is_a_moment() -> None:
    paths = paths_of([journey(*([A, B] * 500_000))])
    matrix = count_steps_around(paths, SIZE, flags(A), before=1, after=1, each=True)
    assert matrix.counts[:, :2].tolist() == [[0, 499_999], [500_000, 0], [0, 500_000]]
