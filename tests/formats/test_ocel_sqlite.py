"""OCEL 2.0 databases keep every part of a log, in the tables that the standard names."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.formats.logs_of_objects import ORDERS, TEN, logs

from customer_map.formats.ocel import Attribute, AttributeType, Ocel, OcelError, OcelEvent, OcelType
from customer_map.formats.ocel_sqlite import dumps, loads, read


@settings(deadline=None)
@given(logs())
def test_a_log_comes_back_as_it_was(log: Ocel) -> None:
    assert loads(dumps(log)) == log


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def test_the_tables_are_those_of_the_standard(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    path.write_bytes(dumps(ORDERS))
    assert rows(path, "select name from sqlite_master where type = 'table' order by name") == [
        (name,)
        for name in (
            "event",
            "event_Pack",
            "event_PlaceOrder",
            "event_map_type",
            "event_object",
            "object",
            "object_Customer",
            "object_Item",
            "object_map_type",
            "object_object",
        )
    ]
    assert rows(path, "select * from event_PlaceOrder") == [
        ("e1", "2024-03-05 10:00:00", 12.5, "x"),
        ("e3", "2024-03-05 11:00:00", None, None),
    ]
    assert rows(path, "select * from object_Customer") == [
        ("c1", "1970-01-01 00:00:00", None, "new"),
        ("c1", "2024-03-05 11:00:00", "tier", "gold"),
        ("NA", "1970-01-01 00:00:00", None, None),
    ]
    assert rows(path, "select * from object_object") == [("c1", "NA", "knows")]
    assert read(path) == ORDERS


def test_types_whose_names_look_alike_get_tables_of_their_own() -> None:
    log = Ocel(
        event_types=(OcelType("pay!"), OcelType("Pay"), OcelType(""), OcelType("支付")),
        events=tuple(
            OcelEvent(number, name, TEN)
            for number, name in zip("1234", ("pay!", "Pay", "", "支付"), strict=True)
        ),
    )
    assert loads(dumps(log)) == log


@pytest.mark.parametrize(
    "log",
    [
        Ocel(
            event_types=(
                OcelType("t", (AttributeType("a", "string"), AttributeType("A", "string"))),
            )
        ),
        Ocel(event_types=(OcelType("t", (AttributeType("ocel_id", "string"),)),)),
        Ocel(
            event_types=(OcelType("t"),),
            events=(OcelEvent("e", "t", TEN), OcelEvent("e", "t", TEN)),
        ),
        Ocel(
            event_types=(OcelType("t", (AttributeType("n", "integer"),)),),
            events=(OcelEvent("e", "t", TEN, (Attribute("n", 2**70),)),),
        ),
        Ocel(events=(OcelEvent("e", "undeclared", TEN),)),
    ],
)
def test_what_a_database_cannot_hold_is_an_error(log: Ocel) -> None:
    with pytest.raises(OcelError):
        dumps(log)


@pytest.mark.parametrize(
    "change",
    [
        "drop table event_PlaceOrder",
        "delete from event_PlaceOrder",
        "update event_PlaceOrder set ocel_time = 'soon'",
        "drop table event_object",
        (
            "drop table event_PlaceOrder; create view event_PlaceOrder as "
            "with recursive n(x) as (select 1 union all select x + 1 from n) select x as rowid, x as ocel_id, "
            "'2024-01-01' as ocel_time, 0.0 as value, '' as \"case\" from n where x < 0"
        ),
    ],
)
def test_a_damaged_database_is_an_error(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("customer_map.formats.ocel_sqlite.SECONDS_TO_READ", 0.5)
    path = tmp_path / "log.sqlite"
    path.write_bytes(dumps(ORDERS))
    with closing(sqlite3.connect(path)) as database:
        database.executescript(change)
    with pytest.raises(OcelError, match=r"log\.sqlite is no valid OCEL"):
        read(path)


def test_bytes_that_are_no_database_are_an_error() -> None:
    with pytest.raises(OcelError):
        loads(b"SQLite format 3\0 and then nothing")
