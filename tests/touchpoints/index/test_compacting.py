from pathlib import Path

import pytest
from tests.touchpoints.index.naive import Event, index_tells, journeys, table

from customer_map.touchpoints.index import (
    TouchpointIndex,
    build_index,
    compact,
    compacting,
    replace_customers,
)


def visits(customer: str, count: int) -> list[Event]:
    return [Event(customer, f"visit {n % 3}", n, f"e{n}") for n in range(count)]


def segments(folder: Path) -> int:
    return len(TouchpointIndex.open(folder).manifest.segments)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """One bucket with 100 touchpoints of ten customers."""
    events = [event for n in range(10) for event in visits(f"customer {n}", 10)]
    build_index(tmp_path, [table(events)], mark="m", buckets=1)
    return tmp_path


def test_few_changes_wait_and_many_are_put_together(index: Path) -> None:
    replace_customers(index, ["customer 0"], table(visits("customer 0", 4)), mark="m")
    assert compact(index, share=0.25) == 0
    assert segments(index) == 2
    replace_customers(index, ["customer 1"], table(visits("customer 1", 12)), mark="m")
    before = index_tells(index)
    assert compact(index, share=0.25) == 1
    assert (segments(index), index_tells(index)) == (1, before)


def test_nothing_to_do_makes_no_generation(index: Path) -> None:
    assert compact(index, share=0.0) == 0
    assert TouchpointIndex.open(index).generation == 1


def test_the_mark_stays_and_what_was_replaced_leaves_the_disk(index: Path) -> None:
    replace_customers(index, ["customer 0"], table([]), mark="later")
    compact(index, share=0.0)
    assert TouchpointIndex.open(index).mark == "later"
    assert not [path for path in index.iterdir() if b"customer 0" in path.read_bytes()]


def test_an_emptied_bucket_needs_no_file(index: Path) -> None:
    replace_customers(index, [f"customer {n}" for n in range(10)], table([]), mark="m")
    compact(index)
    assert (segments(index), index_tells(index)) == (0, {})


def test_many_small_changes_become_one_beside_the_first_segment(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compacting, "MOST_DELTAS", 2)
    monkeypatch.setattr(compacting, "MOST_WORD_FILES", 2)
    for n in range(3):
        changed = [Event("new", f"name {n}", 1)]
        replace_customers(index, ["new", f"customer {n}"], table(changed), mark="m")
    before = index_tells(index)
    assert compact(index, share=99.0) == 1
    manifest = TouchpointIndex.open(index).manifest
    assert (len(manifest.segments), len(manifest.words)) == (2, 1)
    assert index_tells(index) == before
    assert "customer 0" not in before
    assert compact(index, share=99.0) == 0


def test_columns_that_only_some_segments_have_survive(index: Path) -> None:
    scored = [Event("s", "survey", 3, "e", 0.5, "web"), Event("s", "survey", 5_000_001)]
    columns = ["score", "channel", "event_id"]
    replace_customers(index, ["s"], table(scored, columns), mark="m")
    before = index_tells(index)
    assert before["s"] == journeys(scored, columns)["s"]
    compact(index, share=0.0)
    assert index_tells(index) == before
