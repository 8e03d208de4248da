"""Each type of column is read by its own reader, each distinct value once."""

import pyarrow as pa
import pytest

from customer_map.tables.columns import read_column
from customer_map.tables.fields import FieldType
from customer_map.tables.spellings import AS_USUAL, Spelling

DECIMAL = pa.decimal128(24, 6)
TYPES = {
    FieldType.TEXT: ("x", pa.string()),
    FieldType.EMAIL: ("a@b.cn", pa.string()),
    FieldType.PHONE: ("110", pa.string()),
    FieldType.URL: ("https://x.cn", pa.string()),
    FieldType.DATE: ("2024-03-05", pa.date32()),
    FieldType.TIME: ("2024-03-05", pa.timestamp("us", tz="UTC")),
    FieldType.MONEY: ("¥5", DECIMAL),
    FieldType.NUMBER: ("5.5", DECIMAL),
    FieldType.PERCENT: ("5%", DECIMAL),
    FieldType.INTEGER: ("5", pa.int64()),
    FieldType.BOOLEAN: ("yes", pa.bool_()),
    FieldType.COUNTRY: ("China", pa.string()),
    FieldType.CURRENCY: ("CNY", pa.string()),
}


@pytest.mark.parametrize("kind", FieldType)
def test_every_type_has_its_arrow_type(kind: FieldType) -> None:
    value, arrow = TYPES[kind]
    reading = read_column(pa.array([value, None, " "]), kind, AS_USUAL, zone="UTC")
    assert reading.values.type == arrow
    assert reading.values.null_count == 2
    assert reading.faults == ()


def test_every_row_of_a_repeated_bad_value_is_at_fault() -> None:
    cells = pa.array(["5", "x", None, "x", "7"])
    reading = read_column(cells, FieldType.NUMBER, AS_USUAL, zone="UTC")
    assert [fault.where.tolist() for fault in reading.faults] == [[False, True, False, True, False]]
    assert reading.values.null_count == 3


def test_the_spelling_of_the_column_is_used() -> None:
    cells = pa.array(["1.234,5"])
    reading = read_column(cells, FieldType.MONEY, Spelling(decimal_comma=True), zone="UTC")
    assert str(reading.values[0].as_py()) == "1234.500000"


@pytest.mark.parametrize("kind", FieldType)
def test_a_column_without_any_value_is_read(kind: FieldType) -> None:
    reading = read_column(pa.nulls(3, pa.string()), kind, AS_USUAL, zone="Asia/Shanghai")
    assert reading.values.null_count == 3
    assert len(read_column(pa.array([], pa.string()), kind, AS_USUAL, zone="UTC").values) == 0
