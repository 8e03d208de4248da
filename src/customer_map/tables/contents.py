"""Turns a sample of a column's values into what they are: type, how they are written, and how surely."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.fields import FieldType
from customer_map.tables.spellings import AS_USUAL, DateOrder, Spelling
from customer_map.tables.values.choices import FALSE, TRUE, country_codes, currency_of_sign
from customer_map.tables.values.dates import read_times
from customer_map.tables.values.numbers import number_signs, read_money, read_percents
from customer_map.tables.values.readings import Reading
from customer_map.tables.values.texts import EMAIL_PATTERN, tidy, without_missing_marks

MOST_VALUES_LOOKED_AT = 50_000
FEWEST_VALUES_LOOKED_AT = 50
SURE = 0.9
"""The share of values that must fit before a column is said to be of a type."""

PHONE_PATTERN = (
    r"^(\+\d[\d\s()./-]{5,20}|\(\d{1,5}\)[\d\s./-]{4,15}|0\d{1,4}[\s./-][\d\s./-]{5,15}"
    r"|1[3-9]\d{9}|\d{1,4}([.-]\d{2,4}){2,4}|\d{2,4}-\d{6,8})$"
)
URL_PATTERN = r"^(?i)(https?://|www\.)\S+$"
CODE_PATTERN = r"^(0\d+|\d{16,})$"
"""Digits that are a name and no quantity: a leading zero, or more of them than a number can keep."""
LONG_PATTERN = r"^\d{7,15}$"
SERIAL_PATTERN = r"^[2-7]\d{4}(\.\d+)?$"
"""Excel's day numbers from 1954 to 2119."""
DATE_PATTERN = r"(?i)^\d{8}\b|\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d|[a-z]{3}.*\d|\d\s*[a-z]{3}"
"""What every spelling of a date has; it spares other columns the trial of all spellings."""
CLOCK_PATTERN = r"\d[:时点]\d{2}|T\d{2}"
GROUPS_BY_COMMA, GROUPS_BY_POINT = r"\d,\d{3}\b|\.\d{1,2}$", r",\d{1,2}\D*$"


@dataclass(frozen=True)
class Content:
    """What the values of a column are.

    `share` is the part of the distinct values that fit the type (TEXT fits always); `empty` says that
    the sample holds none. `ambiguous` marks dates that can be read day first or month first alike,
    `code` digits that name something, `long` whole numbers of seven digits and more.
    """

    type: FieldType
    share: float = 1.0
    spelling: Spelling = AS_USUAL
    empty: bool = False
    ambiguous: bool = False
    code: bool = False
    long: bool = False


def look_at(cells: pa.Array, columns: int = 1) -> Content:
    """What a column of strings holds, judged by its distinct values; fewer of them in wide tables.

    >>> look_at(pa.array(["a@b.cn", "c@d.cn"])).type.value
    'email'
    >>> look_at(pa.array(["25/12/2024", "3/5/2024"])).spelling.order.value
    'dmy'
    """
    most = max(FEWEST_VALUES_LOOKED_AT, MOST_VALUES_LOOKED_AT // columns)
    values = without_missing_marks(tidy(cells).unique()).drop_null().slice(0, most)
    if len(values) == 0:
        return Content(FieldType.TEXT, empty=True)
    return (
        _of_pattern(values, {FieldType.EMAIL: EMAIL_PATTERN, FieldType.URL: URL_PATTERN})
        or _of_choice(values)
        or _of_dates(values)
        or _of_pattern(values, {FieldType.PHONE: PHONE_PATTERN})
        or _of_numbers(values)
    )


def _share(fits: pa.Array) -> float:
    return float((pc.sum(fits, min_count=0).as_py() or 0) / max(len(fits), 1))


def _of_pattern(values: pa.Array, patterns: dict[FieldType, str]) -> Content | None:
    for kind, pattern in patterns.items():
        share = _share(pc.match_substring_regex(values, pattern))
        if share >= SURE:
            return Content(kind, share)
    return None


def _of_choice(values: pa.Array) -> Content | None:
    lower = pc.utf8_lower(values)
    words = pa.array([word for word in TRUE + FALSE if not word.isdigit() and len(word) > 0])
    if _share(pc.is_in(lower, words)) == 1 and len(values) <= 2:
        return Content(FieldType.BOOLEAN)
    share = _share(pc.is_in(lower, pa.array(list(country_codes()))))
    return Content(FieldType.COUNTRY, share) if share >= 0.7 else None


def _of_dates(values: pa.Array) -> Content | None:
    if _share(pc.match_substring_regex(values, DATE_PATTERN)) < SURE:
        return None
    shares = {order: _date_share(values, order) for order in DateOrder}
    best = max(shares.values())
    if best < SURE:
        return None
    clock = pc.any(pc.match_substring_regex(values, CLOCK_PATTERN)).as_py()
    day, month = shares[DateOrder.DAY_MONTH_YEAR], shares[DateOrder.MONTH_DAY_YEAR]
    ambiguous = day == month > shares[DateOrder.YEAR_MONTH_DAY]
    order = _order(values, day, month, shares[DateOrder.YEAR_MONTH_DAY])
    kind = FieldType.TIME if clock else FieldType.DATE
    return Content(kind, best, Spelling(order=order), ambiguous=ambiguous)


def _date_share(values: pa.Array, order: DateOrder) -> float:
    return _fitting(read_times(values, spelling=Spelling(order=order), zone="UTC"), values)


def _fitting(reading: Reading, values: pa.Array) -> float:
    return 1.0 - int(reading.values.null_count) / len(values)


def _order(values: pa.Array, day: float, month: float, year: float) -> DateOrder:
    """The order that reads most values; in doubt slashes mean month first, all else day first."""
    if year >= max(day, month):
        return DateOrder.YEAR_MONTH_DAY
    if day != month:
        return DateOrder.DAY_MONTH_YEAR if day > month else DateOrder.MONTH_DAY_YEAR
    slashes = _share(pc.match_substring(values, "/")) >= SURE
    return DateOrder.MONTH_DAY_YEAR if slashes else DateOrder.DAY_MONTH_YEAR


def _of_numbers(values: pa.Array) -> Content:
    comma = _uses_decimal_comma(values)
    percent = _fitting(read_percents(values, decimal_comma=comma), values)
    if percent >= SURE and pc.any(pc.match_substring_regex(values, "[%％]")).as_py():
        return Content(FieldType.PERCENT, percent, Spelling(decimal_comma=comma))
    reading = read_money(values, decimal_comma=comma)
    share = _fitting(reading, values)
    if share < SURE:
        return Content(FieldType.TEXT)
    currency = _currency(values)
    whole = pc.all(pc.equal(reading.values, pc.round(reading.values))).as_py()
    kind = FieldType.MONEY if currency else FieldType.INTEGER if whole else FieldType.NUMBER
    serials = _share(pc.match_substring_regex(values, SERIAL_PATTERN)) == 1
    spelling = Spelling(
        decimal_comma=comma, currency=currency, serials=serials, shares=_are_shares(reading.values)
    )
    code = _share(pc.match_substring_regex(values, CODE_PATTERN)) > 0
    long = _share(pc.match_substring_regex(values, LONG_PATTERN)) >= SURE
    return Content(kind, share, spelling, code=code, long=long)


def _uses_decimal_comma(values: pa.Array) -> bool:
    """12,5 and 1.234,50 say yes; 1,234 and 1,234.50 say no."""
    by_comma = _share(pc.match_substring_regex(values, GROUPS_BY_COMMA))
    return _share(pc.match_substring_regex(values, GROUPS_BY_POINT)) > by_comma


def _are_shares(numbers: pa.Array) -> bool:
    """Whether all numbers lie between 0 and 1 and some strictly: probabilities, not percent."""
    low, high = pc.min_max(numbers.cast(pa.float64())).as_py().values()
    inside = pc.any(pc.not_equal(numbers, pc.round(numbers))).as_py()
    return bool(inside and low >= 0 and high <= 1)


def _currency(values: pa.Array) -> str:
    """The currency of the first sign found, empty if there is none."""
    for sign in number_signs(values):
        if codes := currency_of_sign(sign):
            return codes[0]
    return ""
