"""A mapping can be stored, changed and asked what is missing."""

import json

import msgspec
import pytest

from customer_map.tables.batches import Notice
from customer_map.tables.fields import FieldType
from customer_map.tables.mappings import ColumnMapping, Mapping, Use
from customer_map.tables.spellings import DateOrder, Spelling


def mapping() -> Mapping:
    return Mapping(
        kind="order_lines",
        confidence=0.8,
        columns=(
            ColumnMapping("No", Use.FIELD, "order_number", FieldType.TEXT, 0.98, "header"),
            ColumnMapping(
                "Date",
                Use.FIELD,
                "ordered_at",
                FieldType.TIME,
                spelling=Spelling(order=DateOrder.DAY_MONTH_YEAR, serials=True),
            ),
            ColumnMapping("Shelf", Use.CUSTOM, "Shelf", FieldType.TEXT),
        ),
        zone="Asia/Shanghai",
        cancellation_prefix="C",
        notices=(Notice("ambiguous_dates", {"column": "Date", "order": "dmy"}),),
    )


def test_a_mapping_survives_json() -> None:
    assert Mapping.from_json(json.loads(json.dumps(mapping().to_json()))) == mapping()


def test_a_malformed_mapping_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        Mapping.from_json(mapping().to_json() | {"confidence": "much"})


def test_required_fields_without_column_are_missing() -> None:
    assert mapping().missing() == ()
    date = ColumnMapping("Date", Use.SKIP, "", FieldType.TEXT)
    assert mapping().with_column(date).missing() == (("ordered_at",),)


def test_one_column_of_a_required_group_is_enough() -> None:
    customer = ColumnMapping("No", Use.FIELD, "customer_key", FieldType.TEXT)
    assert mapping().with_column(customer).missing() == ()


def test_a_field_given_to_one_column_is_taken_from_another() -> None:
    changed = mapping().with_column(
        ColumnMapping("Shelf", Use.FIELD, "order_number", FieldType.TEXT)
    )
    assert changed.column("Shelf").target == "order_number"
    assert (changed.column("No").use, changed.column("No").target) == (Use.CUSTOM, "No")


def test_a_mapping_is_certain_when_clear_and_complete() -> None:
    assert mapping().is_certain()
    skipped = mapping().with_column(ColumnMapping("Date", Use.SKIP, "", FieldType.TEXT))
    assert not skipped.is_certain()
