import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from tests.touchpoints.index.naive import Event, index_tells, journeys, table, told

from customer_map.errors import InvalidValueError
from customer_map.tables.events import EventColumnsError
from customer_map.touchpoints.encoding import encode_events
from customer_map.touchpoints.index import TouchpointIndex, build_index, building
from customer_map.touchpoints.times import TimeSpanError

EVENTS = [
    Event("a", "visit", 5_000_000, "e2", 0.5, "web"),
    Event("b", "NA", -7_000_001, None, None, "mail"),
    Event("a", "", 5_000_000, "e1"),
    Event("NA", "visit", 1_700_000_000_000_000, "e9", -1.0),
]
COLUMNS = ["event_id", "score", "channel"]


def test_an_index_tells_what_was_built_into_it(tmp_path: Path) -> None:
    build_index(tmp_path, [table(EVENTS[:2], COLUMNS), table(EVENTS[2:], COLUMNS)], mark=["m", 7])
    index = TouchpointIndex.open(tmp_path)
    assert told(index.log(), index.event_ids()) == journeys(EVENTS, COLUMNS)
    assert (index.customers, index.touchpoints, index.mark) == (3, 4, ["m", 7])


def test_batches_may_have_different_columns_and_be_cut_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "CHUNK", 3)
    events = [Event(f"c{n % 5}", f"n{n % 7}", n % 11, f"e{n}", None, "web") for n in range(40)]
    tables = [table(events[:1]), table(events[1:30], ["channel"]), table([]), table(events[30:])]
    build_index(tmp_path, tables, mark=None, buckets=3)
    expected = journeys(events)
    for n, event in enumerate(events):
        if 1 <= n < 30:
            place = expected[event.customer].index((event.name, event.time, None, None, ""))
            expected[event.customer][place] = (event.name, event.time, None, None, "web")
    assert index_tells(tmp_path) == expected


def test_an_index_of_nothing_is_an_index(tmp_path: Path) -> None:
    build_index(tmp_path, [], mark=None)
    index = TouchpointIndex.open(tmp_path)
    assert (index.customers, index.touchpoints, index.bytes_per_touchpoint) == (0, 0, 0.0)
    assert [part.customers for part in index.log().parts] == [0]


def test_building_anew_replaces_all_and_leaves_no_file_behind(tmp_path: Path) -> None:
    build_index(tmp_path, [table(EVENTS)], mark=1)
    before = {path.name for path in tmp_path.glob("*.arrow")}
    build_index(tmp_path, [table([Event("z", "new", 1)])], mark=2)
    index = TouchpointIndex.open(tmp_path)
    assert index_tells(tmp_path) == {"z": [("new", 1, None, None, "")]}
    assert (index.generation, index.mark) == (2, 2)
    assert not before & {path.name for path in tmp_path.iterdir()}
    assert not (tmp_path / "spill").exists()


def test_only_the_attributes_asked_for_are_kept(tmp_path: Path) -> None:
    events = table(EVENTS, COLUMNS).append_column("device", pa.array(["x"] * 4))
    build_index(tmp_path, [events], mark=None, attributes=["device"])
    assert TouchpointIndex.open(tmp_path).attributes == ("device",)


def test_whole_seconds_and_few_names_take_six_bytes_a_touchpoint(tmp_path: Path) -> None:
    build_index(tmp_path, [table(Event("a", "x", n * 1_000_000) for n in range(100))], mark=None)
    assert TouchpointIndex.open(tmp_path).bytes_per_touchpoint == 6.0


def test_a_refused_batch_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    build_index(tmp_path, [table(EVENTS)], mark=1)

    def batches() -> Iterator[pa.Table]:
        yield table(EVENTS)
        yield pa.table({"customer": ["a"]})

    with pytest.raises(EventColumnsError):
        build_index(tmp_path, batches(), mark=2)
    assert index_tells(tmp_path) == journeys(EVENTS)
    assert TouchpointIndex.open(tmp_path).mark == 1
    assert not (tmp_path / "unfinished").exists()


def test_a_file_that_cannot_be_read_is_no_trouble_of_writing(tmp_path: Path) -> None:
    def batches() -> Iterator[pa.Table]:
        yield pa.table({"customer": [(tmp_path / "absent").read_text()]})

    with pytest.raises(FileNotFoundError):
        build_index(tmp_path / "index", batches(), mark=None)


def test_more_than_136_years_are_refused(tmp_path: Path) -> None:
    events = [Event("a", "x", 0), Event("b", "x", 2**32 * 1_000_000)]
    with pytest.raises(TimeSpanError):
        build_index(tmp_path, [table(events[:1]), table(events[1:])], mark=None)
    assert not list(tmp_path.glob("*.arrow"))


def test_the_number_of_buckets_is_checked(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="buckets"):
        build_index(tmp_path, [], mark=None, buckets=0)


def test_names_beyond_two_bytes_are_told_right(tmp_path: Path) -> None:
    events = [Event(f"c{n % 3}", f"name {n}", n * 1_000_000) for n in range(70_000)]
    build_index(tmp_path, [table(events)], mark=None, buckets=2)
    index = TouchpointIndex.open(tmp_path)
    assert told(index.log(), index.event_ids()) == journeys(events)
    assert {part.codes.dtype for part in index.log().parts} == {np.dtype(np.uint32)}


def test_a_million_touchpoints_of_one_customer_keep_their_order(tmp_path: Path) -> None:
    count = 1_000_000
    times = np.random.default_rng(5).permutation(count) * 1_000_000
    events = pa.table(
        {
            "customer": pa.repeat("a", count),
            "name": pa.array(times % 7).cast(pa.string()),
            "time": pa.array(times).cast(pa.timestamp("us", tz="UTC")),
        }
    )
    build_index(tmp_path, [events], mark=None)
    (part,) = TouchpointIndex.open(tmp_path).log().parts
    names = TouchpointIndex.open(tmp_path).log().names
    assert np.array_equal(part.seconds, np.arange(count))
    assert np.array_equal(np.array(names)[part.codes].astype(int), np.arange(count) * 1_000_000 % 7)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai", "UTC"])
def test_times_of_any_zone_are_the_same_moments(tmp_path: Path, zone: str) -> None:
    place = ZoneInfo(zone)
    # In New York 01:30 came twice on that night; `fold` tells which.
    moments = [dt.datetime(2024, 11, 3, 1, 30, tzinfo=place, fold=fold) for fold in (0, 1)]
    events = pa.table(
        {
            "customer": ["a", "a"],
            "name": ["x", "y"],
            "time": pa.array(moments, pa.timestamp("us", tz=zone)),
        }
    )
    build_index(tmp_path, [events], mark=None)
    expected = [int(moment.timestamp()) * 1_000_000 for moment in moments]
    assert [time for _, time, *_ in index_tells(tmp_path)["a"]] == expected


def test_an_index_and_a_log_in_memory_tell_the_same(tmp_path: Path) -> None:
    events = table(EVENTS, COLUMNS)
    build_index(tmp_path, [events], mark=None, buckets=1)
    (built,) = TouchpointIndex.open(tmp_path).log().parts
    (encoded,) = encode_events(events).parts
    assert built.ids.equals(encoded.ids)
    for name in ("starts", "ends", "codes", "fractions"):
        assert np.array_equal(getattr(built, name), getattr(encoded, name))
    assert np.array_equal(built.scores, encoded.scores, equal_nan=True)


def test_the_worked_example_of_the_method(tmp_path: Path) -> None:
    events = [
        Event("b", "visit", 5_000_000, "e1"),
        Event("a", "order", 9_000_000, "e4"),
        Event("a", "visit", 3_000_000, "e2"),
        Event("a", "mail", 9_000_000, "e3"),
    ]
    build_index(tmp_path, [table(events, ["event_id"])], mark=None, buckets=1)
    log = TouchpointIndex.open(tmp_path).log()
    (part,) = log.parts
    assert (log.names, log.origin) == (("visit", "order", "mail"), 0)
    assert part.ids.to_pylist() == ["b", "a"]
    assert (part.starts.tolist(), part.ends.tolist()) == ([0, 1], [1, 4])
    assert part.codes.tolist() == [0, 0, 2, 1]
    assert part.seconds.tolist() == [5, 3, 9, 9]
