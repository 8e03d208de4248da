"""Variants against the plain twin, in parts, and where hashes could deceive."""

from functools import reduce

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, journey, journeys, paths_of
from tests.kernels.twins.sequences import plain_variants

from customer_map.kernels.running import run
from customer_map.kernels.variants import Variants, count_variants
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Paths

A, B, C = range(3)
# few codes and short paths, so that customers agree
alike = journeys(codes=2, longest=3, most=12)


def listed(found: Variants) -> dict[tuple[int, ...], list[int]]:
    """Each variant's codes with the places of its customers, by number."""
    everything = sorted(found.top(found.variants), key=lambda one: one.number)
    assert [one.customers for one in everything] == found.customers.tolist()
    return {one.codes: found.customers_of(one.number).tolist() for one in everything}


def test_a_worked_example_ranks_variants_and_covers_customers() -> None:
    """The example of docs/methods/variants.md."""
    taken = [(A, B, C), (A, B), (A, B, C), (), (A,), (A, B, C), (A, B), (B, A), (A, B, C), (A, C)]
    found = count_variants(paths_of([journey(*own) for own in taken]))
    assert (found.variants, found.cases) == (5, 9)
    top = found.top(3)
    assert [(one.codes, one.customers) for one in top] == [((A, B, C), 4), ((A, B), 2), ((A,), 1)]
    assert top[0].share == pytest.approx(4 / 9)
    assert found.customers_of(top[0].number).tolist() == [0, 2, 5, 8]
    assert [found.covering(share) for share in (0.4, 4 / 9, 0.5, 0.8, 1.0)] == [1, 1, 2, 4, 5]


@given(alike, st.booleans())
def test_variants_equal_the_plain_twin(found: list[Journey], wide: bool) -> None:
    counted = count_variants(paths_of(found, wide=wide, spare=1))
    plain = plain_variants(found)
    assert listed(counted) == plain
    assert list(listed(counted)) == list(plain)


@given(alike, st.lists(st.integers(0, 12), min_size=2, max_size=2))
def test_parts_merge_into_the_whole(found: list[Journey], cuts: list[int]) -> None:
    first, second = sorted(cuts)
    parts = [
        count_variants(paths_of(p)) for p in (found[:first], found[first:second], found[second:])
    ]
    one, two, three = parts
    assert listed(reduce(Variants.merged, parts)) == plain_variants(found)
    assert listed(one.merged(two.merged(three))) == plain_variants(found)


@given(alike)
def test_covering_is_the_least_number_that_suffices(found: list[Journey]) -> None:
    counted = count_variants(paths_of(found))
    sizes = sorted(counted.customers.tolist(), reverse=True)
    for percent in range(1, 101):
        enough = [n for n in range(len(sizes) + 1) if sum(sizes[:n]) * 100 >= percent * sum(sizes)]
        assert counted.covering(percent / 100) == enough[0]


def test_nobody_takes_no_variant() -> None:
    for found in ([], [[], []]):
        counted = count_variants(paths_of(found))
        assert (counted.variants, counted.cases, counted.top(3), counted.covering(0.8)) == (
            0,
            0,
            (),
            0,
        )
        assert counted.taken.tolist() == [-1] * len(found)
        assert listed(counted.merged(count_variants(paths_of([journey(A)])))) == {
            (A,): [len(found)]
        }


def test_sequences_that_differ_only_in_length_or_order_stay_apart() -> None:
    taken = [(0,), (0, 0), (0, 0, 0), (1, 2), (2, 1), (258,), (1, 2, 0)]
    counted = count_variants(paths_of([journey(*own) for own in taken]))
    assert list(listed(counted)) == taken


def test_a_hundred_thousand_random_sequences_equal_a_dictionary() -> None:
    generator = np.random.default_rng(11)
    lengths = generator.integers(0, 6, 100_000)
    ends = np.cumsum(lengths)
    codes = generator.integers(0, 6, ends[-1]).astype(np.uint16)
    paths = Paths(
        ends - lengths, ends, pa.array(range(100_000)), codes, np.zeros(ends[-1], np.uint32)
    )
    plain: dict[tuple[int, ...], int] = {}
    for start, end in zip((ends - lengths).tolist(), ends.tolist(), strict=True):
        if start < end:
            own = tuple(codes[start:end].tolist())
            plain[own] = plain.get(own, 0) + 1
    log = TouchpointLog((paths.of_run(0, 30_000), paths.of_run(30_000, 100_000)), ("",) * 6)
    counted = run(count_variants, log)
    assert {one.codes: one.customers for one in counted.top(10**6)} == plain


def test_a_million_touchpoints_of_one_customer_are_one_variant() -> None:
    count = 1_000_000
    paths = Paths(
        starts=np.array([0, 0, 1]),
        ends=np.array([count - 1, count, count]),
        ids=pa.array(["a", "b", "c"]),
        codes=np.zeros(count, np.uint32),
        seconds=np.zeros(count, np.uint32),
    )
    counted = count_variants(paths)
    assert counted.customers.tolist() == [2, 1]
    assert counted.taken.tolist() == [0, 1, 0]
