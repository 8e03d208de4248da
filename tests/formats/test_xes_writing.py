"""Events written as XES come back as they were, typed and well-formed whatever their texts hold."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from tests.formats.random_events import event_tables

from customer_map.formats.event_files import read_events
from customer_map.formats.opening import open_table
from customer_map.formats.xes_writing import XesReport, dumps, write
from customer_map.tables.events import TIME

MOMENT = datetime(2024, 3, 5, 10, tzinfo=UTC)
NAMESPACE = "{http://www.xes-standard.org/}"


def loads(folder: Path, data: bytes) -> pa.Table:
    path = folder / "log.xes"
    path.write_bytes(data)
    return read_events(path).events


def plain(**columns: object) -> pa.Table:
    base = {"customer": ["a", "b"], "name": ["x", "y"], "time": pa.array([MOMENT, MOMENT], TIME)}
    return pa.table(base | columns)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(event_tables(grouped=True))
def test_events_come_back_as_they_were(tmp_path: Path, events: pa.Table) -> None:
    known = [name for name in events.column_names if events[name].null_count < len(events)]
    again = loads(tmp_path, dumps(events))
    assert again.select(known).to_pydict() == events.select(known).to_pydict()


def test_traces_are_customers_in_order_of_appearance() -> None:
    events = pa.table(
        {
            "customer": ["b", "a", "b"],
            "name": ["1", "2", "3"],
            "time": pa.array([MOMENT] * 3, TIME),
            "case:tier": ["gold", "new", "gold"],
            "case:mood": ["good", "fine", "bad"],
        }
    )
    root = ET.fromstring(dumps(events))  # noqa: S314
    traces = root.findall(f"{NAMESPACE}trace")
    assert [[e.attrib for e in trace.findall(f"{NAMESPACE}string")] for trace in traces] == [
        [{"key": "concept:name", "value": "b"}, {"key": "tier", "value": "gold"}],
        [{"key": "concept:name", "value": "a"}, {"key": "tier", "value": "new"}],
    ]
    names = [
        [event[0].get("value") for event in trace.findall(f"{NAMESPACE}event")] for trace in traces
    ]
    assert names == [["1", "3"], ["2"]]


def test_the_head_declares_extensions_globals_and_a_classifier() -> None:
    root = ET.fromstring(dumps(plain(**{"org:resource": ["r", "s"]})))  # noqa: S314
    assert [each.get("prefix") for each in root.findall(f"{NAMESPACE}extension")] == [
        "concept",
        "time",
        "org",
    ]
    assert [each.get("scope") for each in root.findall(f"{NAMESPACE}global")] == ["trace", "event"]
    assert root.find(f"{NAMESPACE}classifier").attrib == {
        "name": "Activity",
        "keys": "concept:name",
    }  # type: ignore[union-attr]


def test_attributes_keep_their_types() -> None:
    events = plain(
        count=[1, None],
        rate=[0.5, float("inf")],
        open=[True, False],
        due=pa.array([MOMENT, None], TIME),
        kind=pa.array(["k", None]).dictionary_encode(),
    )
    event = ET.fromstring(dumps(events)).findall(f".//{NAMESPACE}event")  # noqa: S314
    found = [
        [(e.tag.removeprefix(NAMESPACE), e.get("key"), e.get("value")) for e in each[2:]]
        for each in event
    ]
    assert found == [
        [
            ("int", "count", "1"),
            ("float", "rate", "0.5"),
            ("boolean", "open", "true"),
            ("date", "due", "2024-03-05T10:00:00+00:00"),
            ("string", "kind", "k"),
        ],
        [("boolean", "open", "false")],
    ]


def test_hostile_characters_are_escaped_or_replaced_and_reported(tmp_path: Path) -> None:
    hostile = ['<!ENTITY x "y">&x;\n\t\r', "bell\x07null\x00\ufffe"]
    events = plain(note=hostile)
    target = BytesIO()
    report = write(events, target)
    assert report == XesReport(1, (hostile[1],))
    assert loads(tmp_path, target.getvalue())["note"].to_pylist() == [hostile[0], "bell�null��"]


def test_an_event_without_a_name_is_told_from_one_with_an_empty_name(tmp_path: Path) -> None:
    text = dumps(plain().set_column(1, "name", pa.array(["", "y"]))).decode()
    path = tmp_path / "log.xes"
    path.write_text(text.replace('      <string key="concept:name" value="y"/>\n', ""))
    read = read_events(path)
    assert read.events["name"].to_pylist() == [""]
    assert (read.refused.count, read.refused.first[0].reason) == (1, "missing_value")


def test_the_importer_reads_it_too(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_bytes(dumps(plain()))
    with open_table(tmp_path / "log.xes") as source:
        assert source.sheets[0].header == ("case:concept:name", "concept:name", "time:timestamp")
