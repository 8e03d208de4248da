"""Directly-follows pairs against the plain twin, in parts, at both widths, and in sizes that break what is small."""

from functools import partial, reduce
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from tests.kernels.plain_logs import Journey, PlainEvent, journey, journeys, paths_of
from tests.kernels.twins.transitions import plain_transitions

from customer_map.kernels.pair_numbers import MOST_SQUARE
from customer_map.kernels.running import run
from customer_map.kernels.transitions import Transitions, count_transitions
from customer_map.touchpoints.encoding import encode_events
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Paths

A, B, C, D = range(4)
SECOND = 1_000_000
DAY = 86_400 * SECOND
MANY_NAMES = MOST_SQUARE + 1


def assert_same(one: Transitions, other: Transitions) -> None:
    assert_array_equal(one.sources, other.sources)
    assert_array_equal(one.targets, other.targets)
    assert_array_equal(one.events, other.events)
    assert_array_equal(one.cases, other.cases)
    assert_array_equal(one.median_seconds, other.median_seconds)
    assert_array_equal(one.p90_seconds, other.p90_seconds)


def cut(found: list[Journey], cuts: list[int]) -> list[list[Journey]]:
    bounds = [0, *sorted(min(at, len(found)) for at in cuts), len(found)]
    return [found[first:last] for first, last in pairwise(bounds)]


def test_a_worked_example_counts_events_customers_and_gaps() -> None:
    """The example of docs/methods/transitions.md."""
    days = [
        [(0, A), (2, B), (3, B), (7, C)],
        [(0, A), (4, B), (5, A), (11, B)],
        [(1, C)],
    ]
    found = count_transitions(
        paths_of([[PlainEvent(day * DAY, code) for day, code in own] for own in days]), 3
    )
    table = zip(found.sources, found.targets, found.events, found.cases, strict=True)
    assert list(table) == [(A, B, 3, 2), (B, A, 1, 1), (B, B, 1, 1), (B, C, 1, 1)]
    assert (found.median_seconds / 86_400).tolist() == [4.0, 1.0, 1.0, 4.0]
    assert_allclose(found.p90_seconds / 86_400, [5.6, 1.0, 1.0, 4.0])


@given(journeys(), st.booleans(), st.sampled_from([4, MANY_NAMES]), st.integers(0, 2))
def test_transitions_equal_the_plain_twin(
    found: list[Journey],
    wide: bool,
    size: int,
    spare: int,
) -> None:
    plain = plain_transitions(found)
    counted = count_transitions(paths_of(found, wide=wide, spare=spare), size)
    pairs = zip(counted.sources.tolist(), counted.targets.tolist(), strict=True)
    assert list(pairs) == list(plain)
    assert counted.events.tolist() == [step.events for step in plain.values()]
    assert counted.cases.tolist() == [len(step.cases) for step in plain.values()]
    seconds = [np.array(step.gaps) / SECOND for step in plain.values()]
    assert_allclose(counted.median_seconds, [np.median(gaps) for gaps in seconds])
    assert_allclose(counted.p90_seconds, [np.quantile(gaps, 0.9) for gaps in seconds])


@given(journeys(most=8), st.lists(st.integers(0, 8), max_size=3), st.booleans())
def test_parts_merge_into_the_whole(found: list[Journey], cuts: list[int], many: bool) -> None:
    count = partial(count_transitions, size=MANY_NAMES if many else 4)
    parts = [count(paths_of(part)) for part in cut(found, cuts)]
    assert_same(reduce(Transitions.merged, parts), count(paths_of(found)))


@given(journeys())
def test_without_gaps_the_counts_are_the_same(found: list[Journey]) -> None:
    whole = count_transitions(paths_of(found), 4)
    quick = count_transitions(paths_of(found), 4, with_gaps=False)
    assert_array_equal(quick.events, whole.events)
    assert_array_equal(quick.cases, whole.cases)
    assert np.isnan(quick.median_seconds).all()
    assert quick.merged(whole).gaps is None


@given(journeys())
def test_what_enters_a_touchpoint_leaves_it_or_ends_there(found: list[Journey]) -> None:
    counted = count_transitions(paths_of(found), 4)
    for code in range(4):
        entered = counted.events[counted.targets == code].sum()
        left = counted.events[counted.sources == code].sum()
        starts = sum(own[0].code == code for own in found if own)
        ends = sum(own[-1].code == code for own in found if own)
        assert entered + starts == left + ends


def test_nobody_and_nothing_give_no_pairs() -> None:
    for found in ([], [[]], [journey(A)], [journey(A), [], journey(B)]):
        counted = count_transitions(paths_of(found), 2)
        assert len(counted.events) == len(counted.median_seconds) == 0
    assert len(count_transitions(paths_of([]), 0).events) == 0


def test_a_memory_mapped_log_gives_the_same(tmp_path: Path) -> None:
    """Columns that nobody may write to are read all the same."""
    paths = paths_of([journey(A, B, A), journey(B, B)])
    np.save(tmp_path / "codes.npy", paths.codes)
    mapped = np.load(tmp_path / "codes.npy", mmap_mode="r")
    seconds = paths.seconds.copy()
    seconds.flags.writeable = False
    frozen = Paths(paths.starts, paths.ends, paths.ids, mapped, seconds)
    assert_same(count_transitions(frozen, 2), count_transitions(paths, 2))


def test_names_na_and_empty_are_names_like_any_other() -> None:
    moments = pa.array([0, 1, 2, 3], pa.timestamp("us", tz="UTC"))
    table = pa.table(
        {"customer": ["NA", "NA", "", ""], "name": ["", "NA", "", "NA"], "time": moments}
    )
    log = encode_events(table)
    found = run(partial(count_transitions, size=len(log.names)), log)
    pairs = zip(found.sources, found.targets, strict=True)
    assert [(log.names[one], log.names[two]) for one, two in pairs] == [("", "NA")]
    assert (found.events.tolist(), found.cases.tolist()) == ([2], [2])
    assert found.median_seconds.tolist() == [0.000001]


def test_a_million_touchpoints_of_one_customer() -> None:
    count = 1_000_000
    paths = Paths(
        starts=np.array([0]),
        ends=np.array([count]),
        ids=pa.array(["one"]),
        codes=np.tile(np.array([A, B], np.uint16), count // 2),
        seconds=np.arange(count, dtype=np.uint32) // 2,
    )
    found = count_transitions(paths, 2)
    assert found.events.tolist() == [count // 2, count // 2 - 1]
    assert found.cases.tolist() == [1, 1]
    assert found.median_seconds.tolist() == [0.0, 1.0]


@pytest.mark.parametrize("width", [np.uint16, np.uint32])
def test_sixty_thousand_names_equal_a_sort(width: type) -> None:
    generator = np.random.default_rng(7)
    names, rows, customers = 60_000, 400_000, 2_000
    codes = np.minimum(generator.zipf(1.3, rows), names - 1).astype(width)
    ends = np.linspace(0, rows, customers + 1).astype(np.int64)
    seconds = np.arange(rows, dtype=np.uint32)
    paths = Paths(ends[:-1], ends[1:], pa.array(range(customers)), codes, seconds)
    found = run(
        partial(count_transitions, size=names), TouchpointLog((paths,), ("",) * names), threads=2
    )
    inner = np.ones(rows, np.bool_)
    inner[ends[:-1]] = False
    after = np.flatnonzero(inner)
    owners = np.repeat(np.arange(customers), np.diff(ends))[after]
    keys = codes[after - 1].astype(np.int64) * names + codes[after]
    pairs, events = np.unique(keys, return_counts=True)
    of_customers = np.unique(np.stack([keys, owners]), axis=1)[0]
    assert_array_equal(found.sources * names + found.targets, pairs)
    assert_array_equal(found.events, events)
    assert_array_equal(found.cases, np.unique(of_customers, return_counts=True)[1])
    assert (found.median_seconds == 1.0).all()


def test_more_events_of_one_pair_than_31_bits_hold() -> None:
    """Many customers share one stretch of rows here, so that the test needs little memory."""
    rows, customers = 1 << 22, 513
    paths = Paths(
        starts=np.zeros(customers, np.int64),
        ends=np.full(customers, rows),
        ids=pa.array(range(customers)),
        codes=np.zeros(rows, np.uint16),
        seconds=np.zeros(rows, np.uint32),
    )
    found = count_transitions(paths, 1, with_gaps=False)
    assert found.events.tolist() == [customers * (rows - 1)]
    assert found.events[0] > 2**31
    assert found.cases.tolist() == [customers]


def test_merged_counts_and_gaps_go_beyond_32_bits() -> None:
    found = count_transitions(paths_of([journey(A, B)]), 2)
    doubled = reduce(lambda whole, _: whole.merged(whole), range(34), found)
    assert doubled.events.tolist() == [2**34]
    assert doubled.gaps is not None
    assert doubled.gaps.counts.tolist() == [2**34]
    assert doubled.median_seconds.tolist() == [1.0]
