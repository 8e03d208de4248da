"""Turns the cells of cases, names, scores and values into strings and finite numbers, and says which cannot be read."""

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.columns import read_column
from customer_map.tables.fields import FieldType
from customer_map.tables.spellings import Spelling
from customer_map.tables.text_columns import as_text
from customer_map.tables.values.numbers import LARGEST
from customer_map.tables.values.readings import Fault, Reading, fault, without

ENDLESS = r"^\s*[-+]?([nN][aA][nN]|[iI][nN][fF]([iI][nN][iI][tT][yY])?)\s*$"
"""What programs write for a number that is none; it would spoil every sum it enters."""


def read_cases(column: pa.Array) -> Reading:
    """Return cases as strings; an empty one is missing. "NA" is a case like any other."""
    return _present(_labels(column))


def read_names(column: pa.Array, *, empty_is_missing: bool) -> Reading:
    """Return names as strings, exactly as they stand.

    An empty name is a name. Where a format cannot tell it from an absent one, null is the empty name too, unless
    `empty_is_missing`.
    """
    names = _labels(column)
    return _filled(names) if empty_is_missing else Reading(names.fill_null(""))


def _present(labels: pa.Array) -> Reading:
    return _filled(without(labels, pc.equal(labels, "")))


def _filled(labels: pa.Array) -> Reading:
    return Reading(labels, fault("missing_value", pc.is_null(labels)))


def _labels(column: pa.Array) -> pa.Array:
    """Labels as text; whole numbers that a program keeps with a point (17850.0) lose it."""
    if pa.types.is_floating(column.type):
        finite = without(column, pc.invert(pc.is_finite(column)))
        if pc.all(pc.equal(finite, pc.floor(finite)), min_count=0).as_py():
            return finite.cast(pa.decimal128(38, 0), safe=False).cast(pa.string())
        return finite.cast(pa.string())
    return as_text(column)


def read_amounts(column: pa.Array, kind: FieldType, spelling: Spelling) -> Reading:
    """Return numbers as float64; NaN, infinite ones and those of 10¹⁵ and more are faults, NA and - are none."""
    if _is_number(column.type):
        numbers = column.cast(pa.float64())
        endless = pc.invert(pc.is_finite(numbers))
        return _limited(without(numbers, endless), fault("not_a_number", endless))
    cells = as_text(column)
    endless = pc.match_substring_regex(cells, ENDLESS)
    return _from_text(without(cells, endless), fault("not_a_number", endless), kind, spelling)


def _is_number(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def _from_text(
    cells: pa.Array, faults: tuple[Fault, ...], kind: FieldType, spelling: Spelling
) -> Reading:
    """Plain numbers at once; if any cell is written otherwise, all by the importer's patterns."""
    if not spelling.decimal_comma:
        try:
            return _limited(cells.cast(pa.float64()), faults)
        except pa.ArrowInvalid:
            pass
    reading = read_column(cells, kind, spelling, zone="UTC")
    return Reading(reading.values.cast(pa.float64()), faults + reading.faults)


def _limited(numbers: pa.Array, faults: tuple[Fault, ...]) -> Reading:
    large = pc.greater_equal(pc.abs(numbers), float(LARGEST))
    found = fault("number_out_of_range", large, limit=LARGEST)
    return Reading(without(numbers, large) if found else numbers, faults + found)


def read_scores(column: pa.Array, spelling: Spelling) -> Reading:
    """Return scores from −1 to +1 as float64; others are faults."""
    reading = read_amounts(column, FieldType.NUMBER, spelling)
    outside = pc.greater(pc.abs(reading.values), 1.0)
    return Reading(
        without(reading.values, outside), reading.faults + fault("score_out_of_range", outside)
    )
