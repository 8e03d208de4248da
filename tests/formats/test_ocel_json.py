"""OCEL 2.0 JSON keeps every part of a log."""

import json

import pytest
from hypothesis import given, settings
from tests.formats.logs_of_objects import ORDERS, TEN, logs

from customer_map.formats.ocel import Attribute, Ocel, OcelError, OcelEvent
from customer_map.formats.ocel_json import dumps, loads


@settings(deadline=None)
@given(logs())
def test_a_log_comes_back_as_it_was(log: Ocel) -> None:
    assert loads(dumps(log)) == log


def test_the_log_made_by_hand_comes_back_as_it_was() -> None:
    assert loads(dumps(ORDERS)) == ORDERS


def test_the_keys_are_those_of_the_standard() -> None:
    found = json.loads(dumps(ORDERS))
    assert list(found) == ["objectTypes", "eventTypes", "objects", "events"]
    assert found["events"][0] == {
        "id": "e1",
        "type": "place order",
        "time": "2024-03-05T10:00:00Z",
        "attributes": [{"name": "value", "value": 12.5}, {"name": "case", "value": "x"}],
        "relationships": [
            {"objectId": "c1", "qualifier": "buyer"},
            {"objectId": "c1", "qualifier": "payer"},
            {"objectId": "i1", "qualifier": ""},
        ],
    }
    assert found["objects"][2]["attributes"][1] == {
        "name": "tier",
        "value": "gold",
        "time": "2024-03-05T11:00:00Z",
    }


def test_values_written_as_text_get_their_declared_types() -> None:
    """The published logs write all values as strings."""
    text = (
        b'{"eventTypes":[{"name":"pay","attributes":[{"name":"cost","type":"float"}]}],"objectTypes":[],"objects":[],'
        b'"events":[{"id":"e","type":"pay","time":"2024-03-05T10:00:00.000Z",'
        b'"attributes":[{"name":"cost","value":"2.50"}]}]}'
    )
    assert loads(text).events == (OcelEvent("e", "pay", TEN, (Attribute("cost", 2.5),)),)


def test_numbers_that_are_not_finite_are_left_out() -> None:
    event = OcelEvent("e", "pay", TEN, (Attribute("cost", float("inf")),))
    assert loads(dumps(Ocel(events=(event,)))).events[0].attributes == ()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b'{"events":' + b"[" * 100_000,
        b'{"events":[{"id":"e"}]}',
        b'{"events":[{"id":"e","type":"t","time":"soon"}]}',
        b'{"events":7}',
        b'{"events":[{"id":"\xff","type":"t","time":"2024-01-01"}]}',
        b'{"more":' + b'{"a":' * 100_000,
    ],
)
def test_what_is_no_log_is_an_error(text: bytes) -> None:
    with pytest.raises(OcelError, match=r"log\.jsonocel is no valid OCEL"):
        loads(text, "log.jsonocel")
