"""Segment's JSON lines become touchpoints of customers who are one person from first visit to last order."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from customer_map.formats.errors import CellTooLongError, NoRowsError, TooManyColumnsError
from customer_map.formats.event_files import read_events
from customer_map.formats.opening import open_table
from customer_map.tables.event_reading import EventsRead


def message(kind: str, hour: int, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "timestamp": f"2024-03-05T{hour:02}:00:00.000Z"} | fields


def written(folder: Path, *messages: Any) -> Path:
    lines = [
        each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in messages
    ]
    path = folder / "events.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(folder: Path, *messages: Any) -> EventsRead:
    return read_events(written(folder, *messages))


def customers(folder: Path, *messages: Any) -> list[str]:
    return list(read(folder, *messages).events["customer"].to_pylist())


def track(hour: int, **fields: Any) -> dict[str, Any]:
    return message("track", hour, event="Clicked") | fields


def test_a_track_is_a_touchpoint_with_its_properties(tmp_path: Path) -> None:
    context = {"campaign": {"source": "newsletter", "name": "Spring", "medium": "email"}}
    properties = {
        "revenue": 12.5,
        "plan": {"name": "pro", "seats": 3},
        "tags": ["a"],
        "客": None,
        "vip": True,
    }
    found = read(
        tmp_path,
        track(
            10,
            userId="u1",
            messageId="m1",
            event="Order Completed",
            context=context,
            properties=properties,
        ),
    )
    assert found.events.to_pylist() == [
        {
            "customer": "u1",
            "name": "Order Completed",
            "time": datetime(2024, 3, 5, 10, tzinfo=UTC),
            "channel": "newsletter",
            "value": 12.5,
            "event_id": "m1",
            "campaign": "Spring",
            "medium": "email",
            "plan.name": "pro",
            "plan.seats": "3",
            "tags": '["a"]',
            "客": None,
            "vip": "true",
        }
    ]


def test_pages_and_screens_are_called_as_segment_calls_them(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        message("page", 1, userId="u", name="Home", category="Docs"),
        message("page", 2, userId="u"),
        message("screen", 3, userId="u", properties={"name": "Cart"}),
    )
    assert found.events["name"].to_pylist() == [
        "Viewed Docs Home Page",
        "Loaded a Page",
        "Viewed Cart Screen",
    ]


def test_identify_joins_what_the_visitor_did_before(tmp_path: Path) -> None:
    assert customers(
        tmp_path,
        track(1, anonymousId="a"),
        message("identify", 2, anonymousId="a", userId="u"),
        track(3, anonymousId="a"),
        track(4, userId="u"),
        track(5, anonymousId="b"),
    ) == ["u", "u", "u", "b"]


def test_a_shared_device_keeps_its_users_apart(tmp_path: Path) -> None:
    assert customers(
        tmp_path,
        track(1, anonymousId="a"),
        track(2, anonymousId="a", userId="ann"),
        track(3, anonymousId="a"),
        track(4, anonymousId="a", userId="bob"),
        track(5, anonymousId="a"),
    ) == ["ann", "ann", "bob", "bob", "bob"]


def test_an_alias_makes_two_ids_one_customer(tmp_path: Path) -> None:
    assert customers(
        tmp_path,
        track(1, userId="old"),
        track(2, anonymousId="visitor"),
        message("alias", 3, previousId="old", userId="new"),
        message("alias", 4, previousId="visitor", userId="old"),
        track(5, userId="new"),
    ) == ["new", "new", "new"]


def test_aliases_in_a_circle_are_one_customer(tmp_path: Path) -> None:
    found = customers(
        tmp_path,
        message("alias", 1, previousId="a", userId="b"),
        message("alias", 2, previousId="b", userId="a"),
        track(3, userId="a"),
        track(4, userId="b"),
    )
    assert found == ["a", "a"]


def test_a_message_sent_twice_counts_once(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        track(1, userId="u", messageId="m1"),
        track(2, userId="u", messageId="m2"),
        track(1, userId="u", messageId="m1"),
        track(3, userId="u"),
        track(3, userId="u"),
    )
    assert found.events.num_rows == 4


def test_broken_lines_are_refused_with_their_number(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        track(1, userId="u"),
        '{"type": "track", "userId": "u", "ev',
        "",
        '{"type": "wave", "userId": "u"}',
        "[" * 5000,
        track(2),
        track(3, userId="u", timestamp="yesterday"),
    )
    assert found.events.num_rows == 1
    refused = sorted((each.line, each.column, each.reason) for each in found.refused.first)
    assert refused == [
        (2, "", "not_an_event_line"),
        (4, "", "not_an_event_line"),
        (5, "", "not_an_event_line"),
        (6, "customer", "missing_value"),
        (7, "timestamp", "not_a_date"),
    ]
    assert found.refused.count == 5


def test_the_time_of_the_device_stands_in_for_that_of_the_server(tmp_path: Path) -> None:
    fields = {
        "type": "track",
        "userId": "u",
        "event": "x",
        "originalTimestamp": "2024-03-05T11:00:00+01:00",
    }
    assert read(tmp_path, fields).events["time"][0].as_py() == datetime(2024, 3, 5, 10, tzinfo=UTC)


def test_a_batch_on_one_line_is_all_its_messages(tmp_path: Path) -> None:
    found = read(tmp_path, {"batch": [track(1, userId="u"), track(2, userId="v")]})
    assert found.events["customer"].to_pylist() == ["u", "v"]


def test_an_empty_event_name_stays_and_an_absent_one_is_refused(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        track(1, userId="NA", event=""),
        {"type": "track", "userId": "u", "timestamp": "2024-03-05"},
    )
    assert found.events.select(["customer", "name"]).to_pylist() == [{"customer": "NA", "name": ""}]
    assert (found.refused.count, found.refused.first[0].column) == (1, "event")


def test_packed_lines_read_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, track(1, userId="u"))
    packed = tmp_path / "events.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read_events(packed).events == read_events(path).events


def test_properties_called_like_our_columns_do_not_replace_them(tmp_path: Path) -> None:
    found = read(tmp_path, track(1, userId="u", properties={"customer": "other", "line": 7}))
    assert found.events["customer"].to_pylist() == ["u"]
    assert found.events["properties.customer"].to_pylist() == ["other"]
    assert found.events["properties.line"].to_pylist() == ["7"]


def test_the_import_sees_one_table(tmp_path: Path) -> None:
    with open_table(
        written(tmp_path, track(1, userId="u"), message("identify", 2, userId="u"))
    ) as source:
        assert (source.format, source.sheets[0].rows) == ("segment", 1)


def test_a_file_that_only_identifies_has_no_rows(tmp_path: Path) -> None:
    with pytest.raises(NoRowsError):
        read(tmp_path, message("identify", 1, userId="u"))


def test_a_gigantic_line_is_an_error_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(CellTooLongError, match="line 2"):
        read(tmp_path, track(1, userId="u"), track(2, userId="u", event="x" * 3_000_000))


def test_thousands_of_properties_are_too_many_columns(tmp_path: Path) -> None:
    with pytest.raises(TooManyColumnsError):
        read(tmp_path, track(1, userId="u", properties={f"p{n}": n for n in range(2_000)}))
