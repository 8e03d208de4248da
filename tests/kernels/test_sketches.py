"""Sketches of gaps: exact while few, within 1/64 beyond, and the same in whatever order they merge."""

from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from customer_map.kernels.gap_buckets import BUCKETS, bucket_of, buckets_of, middles_of
from customer_map.kernels.gap_groups import sketch_groups
from customer_map.kernels.sketches import MOST_EXACT, GapSketches, no_gaps

SHARES = (0.0, 0.1, 0.5, 0.9, 0.99, 1.0)
LONGEST = 2**32 * 1_000_000 - 1
ERROR = 1 / 64

Gaps = NDArray[np.int64]


def sketch_of(*groups: Gaps) -> GapSketches:
    """The sketches of gaps in microseconds, one array per group."""
    gaps = np.concatenate([np.empty(0, np.int64), *groups])
    offsets = np.cumsum([0, *(len(group) for group in groups)])
    seconds, fractions = np.divmod(gaps, 1_000_000)
    return sketch_groups(offsets, seconds.astype(np.uint32), fractions.astype(np.uint32))


def assert_same(one: GapSketches, other: GapSketches) -> None:
    assert_array_equal(one.exact, other.exact)
    for column, its in zip(one.entries, other.entries, strict=True):
        assert_array_equal(column, its)


@pytest.mark.parametrize(
    "gap", [0, 1, 2, 31, 32, 33, 63, 64, 999_999, 10**6, 86_400 * 10**6, LONGEST]
)
def test_a_gap_lies_near_the_middle_of_its_bucket(gap: int) -> None:
    bucket = bucket_of(gap)
    assert 0 <= bucket < BUCKETS
    (middle,) = middles_of(np.array([bucket]))
    assert abs(middle - gap) <= gap * ERROR


def test_the_worked_table_of_the_method_page() -> None:
    """The table of docs/methods/gap-sketch.md."""
    gaps = np.array([0, 45, 10**6, 3_600 * 10**6, 86_400 * 10**6, 604_800 * 10**6])
    buckets = buckets_of(gaps)
    assert buckets.tolist() == [0, 174, 638, 1014, 1161, 1252]
    told = middles_of(buckets) / 1e6
    assert_allclose(told, [0, 0.000045, 1.0076155, 3_590.3, 86_973.1, 609_885.4], rtol=1e-5)


@given(st.lists(st.integers(0, LONGEST), min_size=1))
def test_buckets_keep_the_order_of_gaps_and_their_size(found: list[int]) -> None:
    gaps = np.sort(np.array(found, np.int64))
    buckets = buckets_of(gaps)
    assert (np.diff(buckets) >= 0).all()
    assert (np.abs(middles_of(buckets) - gaps) <= gaps * ERROR).all()
    assert_array_equal(buckets_of(middles_of(buckets).astype(np.int64)), buckets)


def test_up_to_sixty_four_microseconds_a_bucket_holds_one_gap() -> None:
    gaps = np.arange(64)
    assert_array_equal(middles_of(buckets_of(gaps)), gaps)


def test_thirty_two_buckets_are_one_doubling() -> None:
    gaps = np.array([100, 10**6, 10**12])
    assert_array_equal(buckets_of(2 * gaps) - buckets_of(gaps), [32, 32, 32])


@given(st.lists(st.lists(st.integers(0, LONGEST), max_size=30), max_size=5))
def test_few_gaps_have_the_quantiles_of_numpy(found: list[list[int]]) -> None:
    sketch = sketch_of(*(np.array(group, np.int64) for group in found))
    assert sketch.exact.all()
    assert sketch.counts.tolist() == [len(group) for group in found]
    for share in SHARES:
        wanted = [np.quantile(group, share) / 1e6 if group else np.nan for group in found]
        assert_allclose(sketch.quantile_seconds(share), wanted, rtol=1e-12)


@pytest.mark.parametrize("different", [1, MOST_EXACT - 1, MOST_EXACT])
def test_many_gaps_of_few_lengths_stay_exact(different: int) -> None:
    """Times that are days make gaps of whole days: a million of them are no more than a few numbers."""
    generator = np.random.default_rng(1)
    gaps = generator.integers(0, different, 50_000) * 86_400_000_000
    sketch = sketch_of(gaps)
    assert sketch.exact.all()
    assert sketch.counts.tolist() == [50_000]
    for share in SHARES:
        assert sketch.quantile_seconds(share)[0] == pytest.approx(np.quantile(gaps, share) / 1e6)


@pytest.mark.parametrize("spread", [0.1, 1.0, 4.0])
@pytest.mark.parametrize("count", [MOST_EXACT + 1, 1_000, 50_000])
def test_many_lengths_are_right_within_one_sixty_fourth(spread: float, count: int) -> None:
    generator = np.random.default_rng(2)
    gaps = np.minimum(generator.lognormal(22, spread, count), LONGEST).astype(np.int64)
    sketch = sketch_of(gaps)
    assert not sketch.exact.any()
    assert sketch.counts.tolist() == [count]
    for share in SHARES:
        wanted = np.quantile(gaps, share) / 1e6
        assert abs(sketch.quantile_seconds(share)[0] - wanted) <= wanted * ERROR


def test_gaps_of_zero_stay_zero_among_many_others() -> None:
    sketch = sketch_of(np.concatenate([np.zeros(1_001, np.int64), np.arange(1_000) * 10**6 + 1]))
    assert not sketch.exact.any()
    assert sketch.quantile_seconds(0.5).tolist() == [0.0]


@pytest.mark.parametrize("crowd", [10, 100, 300, 5_000])
def test_sketches_merge_the_same_in_any_order(crowd: int) -> None:
    generator = np.random.default_rng(crowd)
    parts = [generator.integers(0, crowd, (3, crowd)) for _ in range(4)]
    sketches = [sketch_of(*part) for part in parts]
    whole = sketch_of(*np.concatenate(parts, axis=1))
    one, two, three, four = sketches
    assert_same(reduce(GapSketches.merged, sketches), whole)
    assert_same(one.merged(two.merged(three.merged(four))), whole)
    assert_same(four.merged(two).merged(three.merged(one)), whole)


def test_the_limit_counts_what_both_parts_saw() -> None:
    ramp = np.arange(MOST_EXACT)
    assert sketch_of(ramp).merged(sketch_of(ramp)).exact.all()
    crowded = sketch_of(ramp).merged(sketch_of(np.array([MOST_EXACT])))
    assert not crowded.exact.any()
    assert_same(crowded, sketch_of(np.arange(MOST_EXACT + 1)))


def test_the_longest_gap_stays_exact() -> None:
    """Read as the number of a bucket it would be none."""
    assert sketch_of(np.array([LONGEST])).quantile_seconds(0.5).tolist() == [LONGEST / 1e6]
    assert sketch_of(np.array([2_260_937_000])).quantile_seconds(0.5).tolist() == [2_260.937]


def test_placed_groups_leave_the_others_empty() -> None:
    placed = sketch_of(np.array([10**6]), np.array([2 * 10**6])).placed(np.array([1, 3]), 5)
    assert placed.counts.tolist() == [0, 1, 0, 1, 0]
    assert_array_equal(placed.quantile_seconds(0.5), [np.nan, 1.0, np.nan, 2.0, np.nan])
    assert_same(placed.merged(no_gaps(5)), placed)


def test_a_table_of_slots_survives_gaps_that_want_the_same_slot() -> None:
    """Multiples of the number of slots all want the first one, in every group anew."""
    gaps = np.arange(200) * 1021
    sketch = sketch_of(gaps, gaps[::-1], gaps)
    assert sketch.exact.all()
    assert_allclose(sketch.quantile_seconds(0.5), [np.median(gaps) / 1e6] * 3)
