"""Words for yes and no, countries and currencies become true and false and ISO codes."""

import pyarrow as pa
import pytest

from customer_map.tables.values.choices import (
    country_codes,
    currency_of_sign,
    read_booleans,
    read_countries,
    read_currencies,
)


def test_yes_and_no_are_read_in_both_languages() -> None:
    cells = pa.array(["yes", "No", "是", "否", "1", "0", "TRUE", "√", None, "n/a"])
    expected = [True, False, True, False, True, False, True, True, None, None]
    reading = read_booleans(cells)
    assert (reading.values.to_pylist(), reading.faults) == (expected, ())


def test_anything_else_is_neither() -> None:
    reading = read_booleans(pa.array(["maybe", "yes"]))
    assert [fault.where.tolist() for fault in reading.faults] == [[True, False]]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("United Kingdom", "GB"),
        ("UK", "GB"),
        ("EIRE", "IE"),
        ("RSA", "ZA"),
        ("usa", "US"),
        ("USA", "US"),
        ("中国", "CN"),
        ("德国", "DE"),
        ("de", "DE"),
        ("DEU", "DE"),
        ("Czech Republic", "CZ"),
        ("Channel Islands", "Channel Islands"),
        ("Unspecified", "Unspecified"),
    ],
)
def test_countries_become_codes_and_unknown_ones_stay(cell: str, code: str) -> None:
    assert read_countries(pa.array([cell])).values.to_pylist() == [code]


def test_every_country_is_known_by_code_english_and_chinese() -> None:
    codes = country_codes()
    assert len(set(codes.values())) == 249
    assert all(codes[code.lower()] == code for code in codes.values())
    assert {"france", "法国"} <= codes.keys()


def test_currencies_are_read_by_code_sign_and_name() -> None:
    cells = pa.array(["usd", "人民币", "€", "XYZ", None])
    assert read_currencies(cells).values.to_pylist() == ["USD", "CNY", "EUR", "XYZ", None]


def test_a_sign_may_stand_for_several_currencies() -> None:
    assert currency_of_sign("$")[0] == "USD"
    assert "JPY" in currency_of_sign("¥")
    assert currency_of_sign("kg") == ()
