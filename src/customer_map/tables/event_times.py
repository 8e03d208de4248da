"""Turns a column of times of any Arrow type into moments in UTC: ISO text, other spellings, epochs, dates."""

from dataclasses import dataclass
from zoneinfo import available_timezones

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.errors import CustomerMapError
from customer_map.tables.columns import read_column
from customer_map.tables.contents import look_at
from customer_map.tables.events import TIME
from customer_map.tables.fields import FieldType
from customer_map.tables.spellings import AS_USUAL, Spelling
from customer_map.tables.values.dates import EARLIEST_YEAR, LATEST_YEAR
from customer_map.tables.values.readings import Reading, fault, mask, without
from customer_map.tables.values.texts import without_missing_marks

EPOCH_PATTERN = r"^\s*-?\d{9,19}(\.\d+)?\s*$"
NUMBER_PATTERN = r"^\s*-?\d{1,19}(\.\d+)?\s*$"
EPOCH_SHARE = 0.9
LARGEST_OF_UNIT = ((1e11, 1), (1e14, 1_000), (1e17, 1_000_000))
"""Below the first number an epoch counts seconds (until the year 5138), below the next milliseconds, and so on."""
NANOSECONDS = 1_000_000_000
MICROSECONDS = 1_000_000
LARGEST = 2**62
WIDE, FACTOR, FARTHEST = pa.decimal128(28, 9), pa.decimal128(7, 0), pa.decimal128(19, 0)
"""19 digits before the point and 9 behind it, times a million, are just what 128 bits hold."""


class UnknownZoneError(CustomerMapError):
    """A time zone was named that nobody knows."""

    code = "unknown_zone"
    message = "There is no time zone called “{zone}”."
    hint = "Use an IANA name such as Europe/Berlin or Asia/Shanghai."


@dataclass(frozen=True)
class TimeStyle:
    """How a column writes its times: by a spelling of dates, or as `epoch` units per second since 1970 (0: not so).

    `ambiguous` dates can be read day first or month first alike.
    """

    spelling: Spelling = AS_USUAL
    epoch: int = 0
    ambiguous: bool = False


def check_zone(zone: str) -> None:
    """Raise UnknownZoneError unless `zone` is an IANA time zone."""
    if zone not in available_timezones():
        raise UnknownZoneError(zone=zone)


def epoch_units(cells: pa.Array) -> int:
    """Units per second (1, 1,000, 10⁶ or 10⁹) if strings are numbers of nine digits and more, else 0.

    >>> epoch_units(pa.array(["1709632800", "1709632860"])), epoch_units(pa.array(["20240305"]))
    (1, 0)
    """
    present = without_missing_marks(cells).drop_null()
    fits = pc.match_substring_regex(present, EPOCH_PATTERN)
    if not len(present) or pc.sum(fits).as_py() < EPOCH_SHARE * len(present):
        return 0
    return _units(present.filter(fits))


def _units(numbers: pa.Array) -> int:
    """By the median, so that a few odd values do not matter."""
    values = np.abs(
        pc.utf8_trim_whitespace(numbers).cast(pa.float64()).to_numpy(zero_copy_only=False)
    )
    median = float(np.median(values))
    return next((units for largest, units in LARGEST_OF_UNIT if median < largest), NANOSECONDS)


def epochs_as_text(cells: pa.Array, units: int) -> pa.Array:
    """Epochs written as ISO dates; what is no number becomes null."""
    return _epochs(cells, units).cast(pa.string())


def time_style(sample: pa.Array) -> TimeStyle:
    """How a sample of strings writes times; whole numbers that are no dates count as epochs."""
    if units := epoch_units(sample):
        return TimeStyle(epoch=units)
    content = look_at(sample)
    numbers = without_missing_marks(sample).drop_null()
    numeric = len(numbers) and pc.all(pc.match_substring_regex(numbers, NUMBER_PATTERN)).as_py()
    dates = content.type in {FieldType.DATE, FieldType.TIME} or content.spelling.serials
    if numeric and not dates:
        return TimeStyle(epoch=_units(numbers))
    return TimeStyle(content.spelling, ambiguous=content.ambiguous)


def read_moments(column: pa.Array, style: TimeStyle, *, zone: str) -> Reading:
    """The times of a column as timestamp[us, UTC], null where there is none; faults where one cannot be read.

    Times without a zone are those of `zone`. A local time that the clock shows twice (autumn) is the first of both; one
    that it skips (spring) is the last moment before the gap. Both are the rules of the importer. Digits beyond the
    microsecond are cut.
    """
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _in_range(_from_timestamps(column, zone))
    if pa.types.is_date(kind):
        return _in_range(_from_timestamps(column.cast(pa.timestamp("us")), zone))
    if pa.types.is_integer(kind) and style.epoch:
        return _in_range(_from_integers(column, style.epoch))
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        column = _number_text(column)
    if style.epoch:
        return _read_epochs(column.cast(pa.string()), style.epoch)
    return _from_text(column.cast(pa.string()), style, zone)


def _number_text(column: pa.Array) -> pa.Array:
    """Numbers as text without exponents; NaN is none."""
    if not pa.types.is_floating(column.type):
        return column.cast(pa.string())
    plain = without(column, pc.invert(pc.is_finite(column)))
    return pc.if_else(
        pc.less(pc.abs(plain), 1e18),
        pc.round(plain, 6).cast(pa.decimal128(38, 6), safe=False),
        None,
    ).cast(pa.string())


def _from_timestamps(column: pa.Array, zone: str) -> pa.Array:
    cut = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    if column.type.tz is None:
        cut = pc.assume_timezone(cut, zone, ambiguous="earliest", nonexistent="earliest")
    return cut.cast(TIME)


def _in_range(times: pa.Array) -> Reading:
    years = pc.year(times)
    outside = pc.or_(pc.less(years, EARLIEST_YEAR), pc.greater(years, LATEST_YEAR))
    faults = fault("date_out_of_range", outside, earliest=EARLIEST_YEAR, latest=LATEST_YEAR)
    return Reading(without(times, outside) if faults else times, faults)


def _from_text(cells: pa.Array, style: TimeStyle, zone: str) -> Reading:
    """ISO spellings at once; if any cell is written otherwise, all by the importer's patterns."""
    try:
        return _in_range(_from_iso(cells, zone))
    except pa.ArrowInvalid:
        return read_column(cells, FieldType.TIME, style.spelling, zone=zone)


def _from_iso(cells: pa.Array, zone: str) -> pa.Array:
    """Raises ArrowInvalid unless all cells are ISO times, all with or all without a zone."""
    try:
        return _from_timestamps(cells.cast(pa.timestamp("us")), zone)
    except pa.ArrowInvalid:
        return cells.cast(TIME)


def _read_epochs(cells: pa.Array, units: int) -> Reading:
    moments = _epochs(cells, units)
    present = pc.is_valid(without_missing_marks(cells))
    wrong = pc.and_(present, pc.is_null(moments))
    ranged = _in_range(moments)
    return Reading(ranged.values, fault("not_a_date", wrong) + ranged.faults)


def _epochs(cells: pa.Array, units: int) -> pa.Array:
    """Moments out of written numbers of so many units per second."""
    try:
        return _from_integers(cells.cast(pa.int64()), units)
    except pa.ArrowInvalid:
        return _from_decimals(pc.utf8_trim_whitespace(cells), units)


def _from_integers(numbers: pa.Array, units: int) -> pa.Array:
    """Moments out of whole numbers; null where they leave the 64 bits."""
    values = numbers.fill_null(0).cast(pa.int64(), safe=False).to_numpy(zero_copy_only=False)
    if units > MICROSECONDS:
        values = values // (units // MICROSECONDS)
    factor = max(MICROSECONDS // units, 1)
    far = np.abs(values) > LARGEST // factor
    micros = np.where(far, 0, values) * factor
    absent = far | mask(pc.is_null(numbers))
    return pa.array(micros, pa.int64(), mask=absent).cast(TIME)


def _from_decimals(texts: pa.Array, units: int) -> pa.Array:
    """Moments out of written numbers with decimals; null where it is no number."""
    numbers = without(texts, pc.invert(pc.match_substring_regex(texts, NUMBER_PATTERN)))
    short = pc.replace_substring_regex(numbers, r"^(-?\d+)(\.\d{0,9})?\d*$", r"\1\2")
    exact = pc.utf8_rtrim(short, ".").cast(WIDE)
    whole = pc.floor(
        pc.multiply(exact, pa.scalar(MICROSECONDS // min(units, MICROSECONDS), FACTOR))
    )
    far = pc.greater(pc.abs(whole), pa.scalar(LARGEST, FARTHEST))
    micros = without(whole, far).cast(pa.int64())
    return _from_integers(micros, max(units, MICROSECONDS))
