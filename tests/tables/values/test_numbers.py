"""Numbers and money in their spellings become exact decimals; everything else is refused."""

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.tables.values.numbers import (
    number_signs,
    read_integers,
    read_money,
    read_numbers,
    read_percents,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", "1234"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("(12.5)", "-12.5"),
        ("+7", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1,234.50", "1234.5"),
        ("1,23,456.7", "123456.7"),
        ("1 234 567.8", "1234567.8"),
        ("1'234.50", "1234.5"),
        ("1.5万", "15000"),
        ("3亿", "300000000"),
        ("１２３", "123"),
        ("1e5", "100000"),
        ("1.2E-05", "0.000012"),
        ("731.9399999999999", "731.94"),
        ("0.0000004", "0"),
        ("999999999999999", "999999999999999"),
        ("-11062.06", "-11062.06"),
        ("00012", "12"),
    ],
)
def test_numbers_are_read_in_every_spelling(text: str, value: str) -> None:
    reading = read_numbers(pa.array([text]))
    assert reading.values.to_pylist() == [Decimal(value)]
    assert reading.faults == ()


@pytest.mark.parametrize("text", ["abc", "1,2,3", "1-2", "12 pcs", "1.2.3", "--5", "¥5", "1,23"])
def test_what_is_no_number_is_refused(text: str) -> None:
    reading = read_numbers(pa.array([text]))
    assert reading.values.to_pylist() == [None]
    assert [fault.reason for fault in reading.faults] == ["not_a_number"]


@pytest.mark.parametrize("text", ["9" * 16, "9" * 60, "-" + "9" * 20, "1e80", "999999999999亿"])
def test_huge_numbers_are_refused_as_such(text: str) -> None:
    reading = read_numbers(pa.array([text]))
    assert reading.values.to_pylist() == [None]
    assert [fault.reason for fault in reading.faults] == ["number_out_of_range"]


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=6, allow_nan=False))
def test_decimals_survive_as_they_are(number: Decimal) -> None:
    assert (
        read_numbers(pa.array([f"{number:f}", f"{number:,f}"])).values.to_pylist() == [number] * 2
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("¥1,234.50", "1234.5"),
        ("￥ 8", "8"),
        ("RMB 88.00", "88"),
        ("88元", "88"),
        ("-¥5", "-5"),
        ("¥-5", "-5"),
        ("12.5万元", "125000"),
        ("CNY 7", "7"),
        ("7", "7"),
    ],
)
def test_money_is_read_with_its_sign(text: str, value: str) -> None:
    reading = read_money(pa.array([text]), currency="CNY")
    assert reading.values.to_pylist() == [Decimal(value)]
    assert reading.faults == ()


def test_a_decimal_comma_is_read_where_the_column_uses_it() -> None:
    cells = pa.array(["1.234,50 €", "12,5", "1.234", "7"])
    values = read_money(cells, decimal_comma=True, currency="EUR").values.to_pylist()
    assert values == [Decimal("1234.5"), Decimal("12.5"), Decimal(1234), Decimal(7)]


def test_the_sign_of_another_currency_is_refused() -> None:
    reading = read_money(pa.array(["$3", "¥3", "3"]), currency="CNY")
    assert reading.values.to_pylist() == [None, Decimal(3), Decimal(3)]
    (fault,) = reading.faults
    assert (fault.reason, fault.where.tolist()) == ("other_currency", [True, False, False])
    assert fault.fields == {"currency": "CNY"}


def test_a_dollar_sign_fits_every_dollar() -> None:
    assert read_money(pa.array(["$3"]), currency="AUD").faults == ()


def test_integers_take_whole_decimals_and_refuse_parts() -> None:
    reading = read_integers(pa.array(["6", "6.0", "6.5", None, "NA"]))
    assert reading.values.to_pylist() == [6, 6, None, None, None]
    assert [fault.where.tolist() for fault in reading.faults] == [
        [False, False, True, False, False]
    ]


def test_percent_runs_from_0_to_100() -> None:
    cells = pa.array(["45%", "45 ％", "45", "x"])
    assert read_percents(cells).values.to_pylist() == [Decimal(45)] * 3 + [None]
    shares = read_percents(pa.array(["0.45", "45%"]), shares=True)
    assert shares.values.to_pylist() == [Decimal(45)] * 2


def test_an_empty_column_is_read() -> None:
    assert read_money(pa.array([None, None], pa.string())).values.null_count == 2
    assert len(read_money(pa.array([], pa.string())).values) == 0


def test_signs_are_listed() -> None:
    assert number_signs(pa.array(["¥5", "5 kg", "5", "x"])) == ["¥", "kg"]
