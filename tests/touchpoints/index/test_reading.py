from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.touchpoints.index.naive import Event, table

from customer_map.touchpoints.index import TouchpointIndex, build_index, replace_customers

COLUMNS = ["event_id", "channel"]
EVENTS = [
    Event(f"c{n % 5}", f"name {n % 3}", n * 1_000_000, f"e{n}", channel="web") for n in range(50)
]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    build_index(tmp_path, [table(EVENTS, COLUMNS)], mark=1, buckets=2)
    return tmp_path


def test_a_log_has_the_attributes_asked_for(index: Path) -> None:
    opened = TouchpointIndex.open(index)
    assert opened.attributes == ("channel",)
    assert set(opened.log().attributes) == {"channel"}
    assert opened.log().attributes["channel"] == ("", "web")
    without = opened.log([])
    assert (dict(without.attributes), dict(without.parts[0].attributes)) == ({}, {})
    assert set(opened.log({"channel", "device"}).attributes) == {"channel"}


def test_there_is_a_part_for_each_segment_and_no_customer_in_two(index: Path) -> None:
    replace_customers(index, ["c1", "c2"], table([Event("c1", "x", 1)]), mark=2)
    parts = TouchpointIndex.open(index).log().parts
    ids = [customer for part in parts for customer in part.ids.to_pylist()]
    assert sorted(ids) == ["c0", "c1", "c3", "c4"]
    assert all((part.ends > part.starts).all() for part in parts)


def test_a_segment_whose_customers_all_were_replaced_is_no_part(index: Path) -> None:
    replace_customers(index, [f"c{n}" for n in range(5)], table([Event("c1", "x", 1)]), mark=2)
    (part,) = TouchpointIndex.open(index).log().parts
    assert part.ids.to_pylist() == ["c1"]


def test_event_ids_stand_beside_the_rows_of_their_part(index: Path) -> None:
    opened = TouchpointIndex.open(index)
    expected = {event.time: event.event_id for event in EVENTS}
    for part, ids in zip(opened.log().parts, opened.event_ids(), strict=True):
        assert ids is not None
        assert [expected[int(second) * 1_000_000] for second in part.seconds] == ids.to_pylist()


def test_opening_takes_no_memory_for_touchpoints(tmp_path: Path) -> None:
    count = 200_000
    events = pa.table(
        {
            "customer": pa.array(np.arange(count) // 100).cast(pa.string()),
            "name": pa.repeat("visit", count),
            "time": pa.array(np.arange(count) * 1_000_000).cast(pa.timestamp("us", tz="UTC")),
        }
    )
    build_index(tmp_path, [events], mark=None, buckets=1)
    del events
    before = pa.total_allocated_bytes()
    opened = TouchpointIndex.open(tmp_path)
    (part,) = opened.log().parts
    assert pa.total_allocated_bytes() - before < 10_000
    assert not part.codes.flags.owndata
    assert not part.starts.flags.owndata
    assert (opened.touchpoints, opened.customers) == (count, count // 100)
