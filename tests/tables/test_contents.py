"""A column's type is read off its values alone."""

import pyarrow as pa
import pytest

from customer_map.tables.contents import look_at
from customer_map.tables.fields import FieldType
from customer_map.tables.spellings import DateOrder


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["ann@example.com", "bob@example.cn"], FieldType.EMAIL),
        (["https://a.example", "www.b.example"], FieldType.URL),
        (["+86 10 6552 9988", "(5) 555-4729", "13800138000"], FieldType.PHONE),
        (["2024-03-05", "2024-03-06"], FieldType.DATE),
        (["2024-03-05 10:00", "2024-03-06 11:00"], FieldType.TIME),
        (["2024年3月5日", "2024年12月6日"], FieldType.DATE),
        (["是", "否"], FieldType.BOOLEAN),
        (["yes", "no", "NA"], FieldType.BOOLEAN),
        (["中国", "Germany", "FR"], FieldType.COUNTRY),
        (["¥1,234.50", "¥8"], FieldType.MONEY),
        (["12%", "8.5%"], FieldType.PERCENT),
        (["1", "2", "300"], FieldType.INTEGER),
        (["1.5", "2"], FieldType.NUMBER),
        (["Ann", "Bob"], FieldType.TEXT),
        (["85123A", "71053", "POST"], FieldType.TEXT),
        (["", None, "NA"], FieldType.TEXT),
    ],
)
def test_types_are_recognised(values: list[str | None], kind: FieldType) -> None:
    assert look_at(pa.array(values)).type is kind


def test_one_day_beyond_twelve_decides_the_order_of_the_whole_column() -> None:
    day_first = look_at(pa.array(["5/3/2024", "25/3/2024"]))
    month_first = look_at(pa.array(["5/3/2024", "3/25/2024"]))
    assert day_first.spelling.order is DateOrder.DAY_MONTH_YEAR
    assert month_first.spelling.order is DateOrder.MONTH_DAY_YEAR
    assert not day_first.ambiguous
    assert not month_first.ambiguous


def test_dates_that_can_be_read_both_ways_are_reported() -> None:
    slashes, points = look_at(pa.array(["5/3/2024", "6/3/2024"])), look_at(pa.array(["5.3.2024"]))
    assert slashes.ambiguous
    assert slashes.spelling.order is DateOrder.MONTH_DAY_YEAR
    assert points.spelling.order is DateOrder.DAY_MONTH_YEAR


def test_iso_dates_are_never_ambiguous() -> None:
    assert not look_at(pa.array(["2024-03-05"])).ambiguous


def test_money_tells_its_currency_and_its_decimal_comma() -> None:
    euros = look_at(pa.array(["1.234,50 €", "99,00 €"])).spelling
    assert (euros.currency, euros.decimal_comma) == ("EUR", True)
    yuan = look_at(pa.array(["¥1,234.50", "¥1,234"])).spelling
    assert (yuan.currency, yuan.decimal_comma) == ("CNY", False)


def test_excel_day_numbers_are_suspected() -> None:
    assert look_at(pa.array(["45356", "45357.5"])).spelling.serials
    assert not look_at(pa.array(["45356", "7"])).spelling.serials


def test_leading_zeros_make_a_code() -> None:
    assert look_at(pa.array(["00123", "00124"])).code
    assert not look_at(pa.array(["123", "0"])).code


def test_an_empty_column_is_empty() -> None:
    assert look_at(pa.nulls(3, pa.string())).empty
    assert look_at(pa.array([], pa.string())).empty


def test_probabilities_are_told_from_percent() -> None:
    assert look_at(pa.array(["0.25", "1", "0"])).spelling.shares
    assert not look_at(pa.array(["25", "100"])).spelling.shares
    assert not look_at(pa.array(["0", "1"])).spelling.shares
