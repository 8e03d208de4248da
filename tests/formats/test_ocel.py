"""Object-centric logs become rows of one case each, and events become logs of customers."""

from datetime import UTC, datetime

import pyarrow as pa
from tests.formats.logs_of_objects import ORDERS, TEN

from customer_map.formats.ocel import (
    Attribute,
    OcelObject,
    Relationship,
    flattened,
    of_events,
    typed,
)
from customer_map.tables.events import TIME


def test_each_event_comes_once_for_every_case_it_touches() -> None:
    assert list(flattened(ORDERS, "Customer")) == [
        {
            "case": "c1",
            "event": "place order",
            "time": "2024-03-05T10:00:00+00:00",
            "event_id": "e1",
            "value": "12.5",
            "case (attribute)": "x",
            "case:tier": "new",
        },
        {
            "case": "c1",
            "event": "place order",
            "time": "2024-03-05T11:00:00+00:00",
            "event_id": "e3",
            "case:tier": "gold",
        },
        {
            "case": "NA",
            "event": "place order",
            "time": "2024-03-05T11:00:00+00:00",
            "event_id": "e3",
        },
    ]


def test_events_without_an_object_of_the_type_are_left_out() -> None:
    assert [row["event_id"] for row in flattened(ORDERS, "item")] == ["e1", "e2", "e2"]


def test_an_object_has_the_value_it_had_then() -> None:
    later = datetime(2025, 1, 1, tzinfo=UTC)
    thing = OcelObject("o", "t", (Attribute("a", 1, TEN), Attribute("a", 2, later)))
    assert thing.at(TEN) == {"a": 1}
    assert thing.at(later) == {"a": 2}
    assert thing.at(datetime(2020, 1, 1, tzinfo=UTC)) == {"a": 1}


def test_events_become_a_log_of_customers() -> None:
    events = pa.table(
        {
            "customer": ["NA", "b", "NA"],
            "name": ["visit", "", "buy"],
            "time": pa.array([TEN, TEN, TEN], TIME),
            "value": [None, None, 2.5],
            "channel": ["web", None, ""],
        }
    )
    log = of_events(events)
    assert [each.id for each in log.events] == ["e1", "e2", "e3"]
    assert [each.id for each in log.objects] == ["NA", "b"]
    assert log.events[2].attributes == (Attribute("value", 2.5),)
    assert log.events[2].relationships == (Relationship("NA", "customer"),)
    assert [(kind.name, [a.type for a in kind.attributes]) for kind in log.event_types] == [
        ("visit", ["string"]),
        ("", []),
        ("buy", ["float"]),
    ]


def test_ids_are_kept_only_where_all_differ() -> None:
    base = {"customer": ["a", "a"], "name": ["x", "y"], "time": pa.array([TEN, TEN], TIME)}
    kept = of_events(pa.table(base | {"event_id": ["m1", "m2"]}))
    numbered = of_events(pa.table(base | {"event_id": ["m1", "m1"]}))
    assert [each.id for each in kept.events] == ["m1", "m2"]
    assert [each.id for each in numbered.events] == ["e1", "e2"]


def test_a_value_gets_its_declared_type_or_stays_text() -> None:
    assert typed("7", "integer") == 7
    assert typed("soon", "integer") == "soon"
    assert typed(1.5, "integer") == 1.5
    assert typed(3, "float") == 3.0
    assert typed("true", "boolean") is True
    assert typed(True, "string") == "true"
    assert typed("2024-03-05 10:00:00", "time") == TEN
    assert typed("2024-03-05T11:00:00+01:00", "time") == TEN
