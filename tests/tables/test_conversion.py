"""A batch becomes typed columns; what cannot be read is refused with line, column, value and reason."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa

from customer_map.tables.batches import RawBatch
from customer_map.tables.conversion import convert
from customer_map.tables.fields import FieldType
from customer_map.tables.mappings import ColumnMapping, Mapping, Use
from customer_map.tables.refusals import REASONS, Refusal

MAPPING = Mapping(
    kind="order_lines",
    confidence=1,
    columns=(
        ColumnMapping("no", Use.FIELD, "order_number", FieldType.TEXT),
        ColumnMapping("date", Use.FIELD, "ordered_at", FieldType.TIME),
        ColumnMapping("price", Use.FIELD, "unit_price", FieldType.MONEY),
        ColumnMapping("shelf", Use.CUSTOM, "Shelf", FieldType.INTEGER),
        ColumnMapping("junk", Use.SKIP, "", FieldType.TEXT),
    ),
    zone="Asia/Shanghai",
    cancellation_prefix="C",
)


def batch(*rows: tuple[str | None, ...], first_line: int = 2) -> RawBatch:
    names = ["no", "date", "price", "shelf", "junk"]
    arrays = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    lines = pa.array(range(first_line, first_line + len(rows)), pa.int64())
    return RawBatch(pa.RecordBatch.from_arrays(arrays, names=names), lines)


GOOD = ("1", "2024-03-05 08:00", "2.50", "7", "x")


def test_columns_become_typed_fields() -> None:
    done = convert(batch(GOOD), MAPPING)
    assert done.fields.to_pylist() == [
        {
            "order_number": "1",
            "ordered_at": datetime(2024, 3, 5, tzinfo=UTC),
            "unit_price": Decimal("2.5"),
            "cancelled": False,
        }
    ]
    assert done.custom.to_pylist() == [{"Shelf": 7}]
    assert (done.read, done.refused, done.refusals) == (1, 0, ())


def test_arrow_types_are_those_of_the_contract() -> None:
    schema = convert(batch(GOOD), MAPPING).fields.schema
    assert schema.field("order_number").type == pa.string()
    assert schema.field("ordered_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("unit_price").type == pa.decimal128(24, 6)


def test_a_line_with_a_bad_value_is_refused_and_the_others_are_kept() -> None:
    done = convert(batch(GOOD, ("2", "soon", "cheap", "8", "x"), GOOD), MAPPING)
    assert done.lines.to_pylist() == [2, 4]
    assert done.refusals == (
        Refusal(3, "date", "soon", "not_a_date"),
        Refusal(3, "price", "cheap", "not_a_number"),
    )
    assert (done.read, done.refused) == (3, 1)


def test_a_bad_value_of_a_custom_field_refuses_its_line_too() -> None:
    done = convert(batch(("1", "2024-03-05", "1", "top", "x")), MAPPING)
    assert [(each.column, each.reason) for each in done.refusals] == [("shelf", "not_a_number")]


def test_an_empty_required_field_refuses_the_line() -> None:
    done = convert(batch((None, "2024-03-05", "1", "7", "x"), ("2", "NA", "1", "7", "x")), MAPPING)
    assert [(each.line, each.column, each.reason) for each in done.refusals] == [
        (2, "no", "missing_value"),
        (3, "date", "missing_value"),
    ]


def test_an_order_without_customer_is_kept() -> None:
    """Online Retail has 135,080 such lines."""
    columns = (
        *MAPPING.columns[:4],
        ColumnMapping("junk", Use.FIELD, "customer_key", FieldType.TEXT),
    )
    done = convert(batch((*GOOD[:4], None)), replace(MAPPING, columns=columns))
    assert done.fields.column("customer_key").to_pylist() == [None]


def test_orders_whose_number_begins_with_c_are_cancelled() -> None:
    rows = [(number, *GOOD[1:]) for number in ("536365", "C536379", "c1", "CX", "A1")]
    cancelled = convert(batch(*rows), MAPPING).fields.column("cancelled").to_pylist()
    assert cancelled == [False, True, True, False, False]
    without = convert(batch(*rows), replace(MAPPING, cancellation_prefix=""))
    assert "cancelled" not in without.fields.schema.names


def test_refusals_of_the_reader_are_passed_on() -> None:
    broken = Refusal(3, "", "a,b", "wrong_cell_count", {"found": 2, "expected": 5})
    done = convert(replace(batch(GOOD), refusals=(broken,)), MAPPING)
    assert done.refusals == (broken,)
    assert (done.read, done.refused) == (2, 1)


def test_a_case_named_na_is_a_case() -> None:
    columns = (
        ColumnMapping("no", Use.FIELD, "case_key", FieldType.TEXT),
        ColumnMapping("price", Use.FIELD, "activity", FieldType.TEXT),
        ColumnMapping("date", Use.FIELD, "occurred_at", FieldType.TIME),
    )
    done = convert(batch(("NA", "2024-03-05", "null", "", "")), Mapping("events", 1, columns))
    assert done.fields.to_pylist()[0]["case_key"] == "NA"
    assert done.fields.to_pylist()[0]["activity"] == "null"


def test_an_empty_batch_converts_to_nothing() -> None:
    none = batch(GOOD)
    empty = RawBatch(none.columns.slice(0, 0), none.lines.slice(0, 0))
    assert convert(empty, MAPPING).fields.num_rows == 0


def test_a_long_text_is_refused_with_its_length() -> None:
    done = convert(batch(("9" * 501, *GOOD[1:])), MAPPING)
    (refusal,) = done.refusals
    assert refusal.fields == {"limit": 500, "length": 501}
    assert len(refusal.value) == 201
    assert "501 characters; 500 are allowed" in str(refusal.error())


def test_every_reason_fills_its_sentence() -> None:
    fields = {
        "found": 1, "expected": 2, "earliest": 1800, "latest": 2199, "limit": 5, "currency": "CNY", "length": 7,
        "lowest": 1, "highest": 5,
    }  # fmt: skip
    for code in REASONS:
        error = Refusal(1, "c", "v", code, fields).error()
        assert error.code == code
        assert error.sentence()
        assert error.remedy().endswith(".")
