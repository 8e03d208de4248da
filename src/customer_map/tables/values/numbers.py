"""Turns written numbers, money and percentages into exact decimals with six places."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.values.choices import currency_of_sign
from customer_map.tables.values.readings import Fault, Reading, fault, without
from customer_map.tables.values.texts import without_missing_marks

PLACES = 6
DECIMAL = pa.decimal128(24, PLACES)
LARGEST = 10**15
LIMIT = Decimal(LARGEST)
WIDE = pa.decimal128(38, PLACES)
"""While reading, so that a number too large is a fault and no overflow."""

NUMBER_PATTERN = (
    r"^(?P<minus>[-−(]?)\s*(?P<sign>[^\d.,()+\s−-]*)\s*(?P<inner>[-−+]?)\s*"
    r"(?P<digits>[\d.,'\s]*\d[.,]?)\s*(?P<scale>[万亿]?)\s*(?P<unit>[^\d.,()+\s−-]*)\s*\)?$"
)
PLAIN_PATTERN = r"^(\d{1,3}(,\d{2,3})*,\d{3}|\d*)(\.\d*)?$"
"""Groups of three, in India of two, but of three before the point: 1,23 is no number."""
EXPONENT_PATTERN = r"^[-+]?\d+(\.\d+)?[eE][-+]?\d{1,2}$"
NO_SIGN = pa.array([""])
FACTOR = pa.decimal128(9, 0)
SCALES = {"万": 10**4, "亿": 10**8}


def read_numbers(cells: pa.Array, *, decimal_comma: bool = False) -> Reading:
    """Decimals out of 1,234.50, 1.234,50 (with `decimal_comma`), (12), 1.5万 and 1.2e3."""
    parts = _parts(cells)
    return _reading(
        cells,
        parts,
        _amounts(cells, parts, decimal_comma=decimal_comma),
        pc.is_in(_sign(parts), NO_SIGN),
    )


def read_money(cells: pa.Array, *, decimal_comma: bool = False, currency: str = "") -> Reading:
    """Amounts out of ¥1,234.50 or 1.234,50 €; with `currency` another currency's sign is a fault."""
    parts = _parts(cells)
    sign = _sign(parts)
    signs = {text: currency_of_sign(text) for text in sign.unique().drop_null().to_pylist()}
    known = pa.array([text for text, codes in signs.items() if codes or not text], pa.string())
    other = [text for text, codes in signs.items() if codes and currency and currency not in codes]
    foreign = pc.is_in(sign, pa.array(other, pa.string()))
    amounts = without(_amounts(cells, parts, decimal_comma=decimal_comma), foreign)
    reading = _reading(without(cells, foreign), parts, amounts, pc.is_in(sign, known))
    return Reading(
        reading.values, reading.faults + fault("other_currency", foreign, currency=currency)
    )


def read_integers(cells: pa.Array, *, decimal_comma: bool = False) -> Reading:
    """Whole numbers as int64; 6.0 counts as 6."""
    reading = read_numbers(cells, decimal_comma=decimal_comma)
    broken = pc.not_equal(reading.values, pc.round(reading.values))
    whole = without(reading.values, broken).cast(pa.int64())
    return Reading(whole, reading.faults + fault("not_a_number", broken))


def read_percents(cells: pa.Array, *, decimal_comma: bool = False, shares: bool = False) -> Reading:
    """Percent from 0 to 100 out of 45 % and 45; with `shares` a bare 0.45 means 45 %."""
    parts = _parts(cells)
    sign = _sign(parts)
    amounts = _amounts(cells, parts, decimal_comma=decimal_comma)
    if shares:
        amounts = pc.if_else(pc.equal(sign, ""), _times(amounts, 100), amounts)
    return _reading(cells, parts, amounts, pc.is_in(sign, pa.array(["", "%"])))


def number_signs(cells: pa.Array) -> list[str]:
    """The different signs before or behind the numbers of a column, such as € or kg."""
    return [sign for sign in _sign(_parts(cells)).unique().drop_null().to_pylist() if sign]


def _reading(cells: pa.Array, parts: pa.Array, amounts: pa.Array, sign_fits: pa.Array) -> Reading:
    """The amounts, and as faults the cells that hold something else or something huge."""
    present = pc.is_valid(without_missing_marks(cells))
    large = _too_large(parts, amounts)
    read = pc.and_(pc.is_valid(amounts), pc.or_(sign_fits, pc.is_null(parts)))
    wrong = pc.and_(pc.and_(present, pc.invert(read)), pc.invert(large))
    faults: tuple[Fault, ...] = fault("not_a_number", wrong)
    faults += fault("number_out_of_range", pc.and_(present, large), limit=LARGEST)
    return Reading(without(amounts, pc.or_(wrong, large)).cast(DECIMAL), faults)


def _parts(cells: pa.Array) -> pa.Array:
    """Each number cut into minus, sign, inner, digits, scale and unit; null if it is none."""
    return pc.extract_regex(pc.utf8_normalize(cells, form="NFKC"), NUMBER_PATTERN)


def _part(parts: pa.Array, name: str) -> pa.Array:
    return pc.struct_field(parts, name)


def _sign(parts: pa.Array) -> pa.Array:
    """The currency or percent sign, before or behind the digits."""
    return pc.binary_join_element_wise(_part(parts, "sign"), _part(parts, "unit"), "")


def _amounts(cells: pa.Array, parts: pa.Array, *, decimal_comma: bool) -> pa.Array:
    digits = _plain_digits(_part(parts, "digits"), decimal_comma=decimal_comma)
    amounts = _signed(_decimals(digits), parts)
    return pc.coalesce(_scaled(amounts, parts), _exponents(cells))


def _plain_digits(digits: pa.Array, *, decimal_comma: bool) -> pa.Array:
    """Digits with a decimal point and no grouping; null where the grouping is impossible."""
    if decimal_comma:
        digits = pc.binary_join_element_wise(
            pc.replace_substring(pc.list_element(pc.split_pattern(digits, ","), 0), ".", ","),
            pc.replace_substring_regex(digits, r"^[^,]*,?", ""),
            ".",
        )
    grouped = pc.replace_substring_regex(digits, r"['\s](\d{3})", r",\1")
    fits = pc.match_substring_regex(grouped, PLAIN_PATTERN)
    return without(pc.replace_substring(grouped, ",", ""), pc.invert(fits))


def _decimals(digits: pa.Array) -> pa.Array:
    """Decimals rounded to six places; null where there are more than fifteen digits before the point."""
    short = pc.replace_substring_regex(digits, r"^0*(\d*)(\.\d{0,12})?\d*$", r"0\1\2")
    fits = pc.match_substring_regex(short, r"^\d{1,16}(\.\d*)?$")
    wide = pc.utf8_rtrim(without(short, pc.invert(fits)), ".").cast(pa.decimal128(34, 12))
    return pc.round(wide, PLACES).cast(WIDE)


def _signed(amounts: pa.Array, parts: pa.Array) -> pa.Array:
    signs = pc.binary_join_element_wise(_part(parts, "minus"), _part(parts, "inner"), "")
    negative = pc.match_substring_regex(signs, r"[-−(]")
    doubled = pc.greater(pc.utf8_length(signs), 1)
    return without(pc.if_else(negative, pc.negate(amounts), amounts), doubled)


def _scaled(amounts: pa.Array, parts: pa.Array) -> pa.Array:
    """1.5万 is 15,000, 1.5亿 is 150,000,000."""
    scale = _part(parts, "scale")
    for word, factor in SCALES.items():
        if pc.any(pc.equal(scale, word)).as_py():
            amounts = pc.if_else(pc.equal(scale, word), _times(amounts, factor), amounts)
    return amounts


def _times(amounts: pa.Array, factor: int) -> pa.Array:
    return pc.multiply(amounts.cast(DECIMAL), pa.scalar(Decimal(factor), FACTOR)).cast(WIDE)


def _exponents(cells: pa.Array) -> pa.Array:
    """Numbers written as 1.2e3, as spreadsheets write very large and very small ones."""
    written = without(cells, pc.invert(pc.match_substring_regex(cells, EXPONENT_PATTERN)))
    if written.null_count == len(written):
        return pa.nulls(len(cells), WIDE)
    return pa.array([_decimal(text) for text in written.to_pylist()], WIDE)


def _decimal(text: str | None) -> Decimal | None:
    """The number to six places; one too large for the type becomes the limit, and so a fault."""
    if text is None:
        return None
    return round(max(min(Decimal(text), LIMIT), -LIMIT), PLACES)


def _too_large(parts: pa.Array, amounts: pa.Array) -> pa.Array:
    """Cells made of digits of which no decimal could be made, and decimals beyond the limit."""
    beyond = pc.greater_equal(pc.abs(amounts), pa.scalar(LIMIT, WIDE))
    digits = pc.utf8_length(pc.replace_substring_regex(_part(parts, "digits"), r"\D", ""))
    unread = pc.and_(pc.is_null(amounts), pc.greater(digits, 15))
    return pc.or_(pc.fill_null(beyond, fill_value=False), pc.fill_null(unread, fill_value=False))
