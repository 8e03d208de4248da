from pathlib import Path

import numpy as np
import pytest
from tests.touchpoints.index.naive import Event, index_tells, journeys, table, told

from customer_map.touchpoints.index import (
    IndexMissingError,
    OtherCustomersError,
    TouchpointIndex,
    build_index,
    replace_customers,
)
from customer_map.touchpoints.times import TimeSpanError

A = [Event("a", "visit", 10), Event("a", "order", 20)]
B = [Event("b", "visit", 15)]
YEAR = 365 * 86_400 * 1_000_000


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    build_index(folder, [table(A + B)], mark=1, buckets=4)
    return folder


def test_a_late_touchpoint_comes_into_its_place(index: Path) -> None:
    now = [A[0], Event("a", "mail", 17), A[1]]
    replace_customers(index, ["a"], table(now), mark=2)
    assert index_tells(index) == journeys(now + B)


def test_the_touchpoints_of_merged_customers_are_those_of_one(index: Path) -> None:
    merged = [Event("b", event.name, event.time) for event in A + B]
    replace_customers(index, ["a", "b"], table(merged), mark=2)
    found = index_tells(index)
    assert list(found) == ["b"]
    assert [name for name, *_ in found["b"]] == ["visit", "visit", "order"]


def test_a_customer_without_touchpoints_is_gone_and_may_come_back(index: Path) -> None:
    replace_customers(index, ["a", "a", "stranger"], table([]), mark=2)
    assert index_tells(index) == journeys(B)
    replace_customers(index, ["a"], table(A[:1]), mark=3)
    assert index_tells(index) == journeys(A[:1] + B)


def test_the_same_replacement_twice_changes_nothing_more(index: Path) -> None:
    for mark in (2, 3):
        replace_customers(index, ["a"], table(A[1:]), mark=mark)
    assert index_tells(index) == journeys(A[1:] + B)


def test_without_customers_only_the_mark_and_the_generation_change(index: Path) -> None:
    before = TouchpointIndex.open(index)
    files = set(index.glob("*.arrow"))
    replace_customers(index, [], table([]), mark={"xmin": 9})
    replace_customers(index, [], table([]), mark={"xmin": 10})
    after = before.newest()
    assert (after.mark, after.generation) == ({"xmin": 10}, before.generation + 2)
    assert set(index.glob("*.arrow")) == files


def test_events_of_somebody_else_are_refused_and_nothing_changes(index: Path) -> None:
    with pytest.raises(OtherCustomersError, match="“b”"):
        replace_customers(index, ["a"], table(A + B), mark=2)
    assert (index_tells(index), TouchpointIndex.open(index).mark) == (journeys(A + B), 1)


def test_a_reader_keeps_the_generation_it_opened(index: Path) -> None:
    reader = TouchpointIndex.open(index)
    build_index(index, [table([Event("z", "new", 1)])], mark=2)
    assert told(reader.log(), reader.event_ids()) == journeys(A + B)
    assert reader.newest().mark == 2
    assert reader.newest().newest().generation == 2


def test_an_unchanged_index_is_not_opened_again(index: Path) -> None:
    reader = TouchpointIndex.open(index)
    assert reader.newest() is reader


def test_times_before_the_origin_move_it_for_all(index: Path) -> None:
    old = [Event("c", "birth", -40 * YEAR - 1), Event("c", "visit", 5)]
    replace_customers(index, ["c", "b"], table(old), mark=2)
    assert index_tells(index) == journeys(A + old)
    assert TouchpointIndex.open(index).log().origin < -40 * YEAR // 1_000_000


def test_a_mistaken_time_that_was_corrected_does_not_count_for_the_span(index: Path) -> None:
    replace_customers(index, ["c"], table([Event("c", "birth", -100 * YEAR)]), mark=2)
    with pytest.raises(TimeSpanError):
        replace_customers(index, ["d"], table([Event("d", "end", 130 * YEAR)]), mark=3)
    replace_customers(index, ["c"], table([Event("c", "birth", 7)]), mark=4)
    replace_customers(index, ["d"], table([Event("d", "end", 130 * YEAR)]), mark=5)
    expected = [*A, *B, Event("c", "birth", 7), Event("d", "end", 130 * YEAR)]
    assert index_tells(index) == journeys(expected)


def test_names_grow_out_of_two_bytes_with_a_replacement(index: Path) -> None:
    many = [Event("c", f"name {n}", n) for n in range(66_000)]
    replace_customers(index, ["c"], table(many), mark=2)
    log = TouchpointIndex.open(index).log()
    assert index_tells(index) == journeys(A + B + many)
    assert {part.codes.dtype for part in log.parts} == {np.dtype(np.uint16), np.dtype(np.uint32)}
    assert len(log.names) == 66_002


def test_an_attribute_may_come_later_and_earlier_touchpoints_have_none(index: Path) -> None:
    new = [Event("c", "visit", 3, channel="web")]
    replace_customers(index, ["c"], table(new, ["channel"]), mark=2)
    assert index_tells(index) == journeys(A + B) | journeys(new, ["channel"])
    log = TouchpointIndex.open(index).log()
    assert all(len(part.attributes["channel"]) == len(part.codes) for part in log.parts)


def test_attributes_that_the_index_was_not_built_for_stay_out(tmp_path: Path) -> None:
    build_index(tmp_path, [table(A)], mark=1, attributes=[])
    new = [Event("c", "visit", 3, channel="web")]
    replace_customers(tmp_path, ["c"], table(new, ["channel"]), mark=2)
    assert TouchpointIndex.open(tmp_path).attributes == ()


def test_where_no_index_is_none_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    with pytest.raises(IndexMissingError, match="Build it first"):
        replace_customers(folder, [], table([]), mark=1)
    assert not folder.exists()
