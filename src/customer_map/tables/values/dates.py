"""Turns dates and times in their many spellings into UTC timestamps: regular expressions, then arithmetic."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.spellings import DateOrder, Spelling
from customer_map.tables.values.readings import Reading, fault, mask, without
from customer_map.tables.values.texts import without_missing_marks

TIMESTAMP = pa.timestamp("us", tz="UTC")
EARLIEST_YEAR, LATEST_YEAR = 1800, 2199
CENTURY_TURN = 70
"""Years of two digits below this belong to the 2000s."""
MICROSECONDS = 1_000_000
SERIAL_DAY_ZERO = np.datetime64("1899-12-30", "us").astype(np.int64)
"""Day 0 of Excel's day numbers, such that day 61 is 1900-03-01 in spite of its 29 February 1900."""

Integers = npt.NDArray[np.int64]

CLOCK = (
    r"(?:[Tt,\s]\s*(?P<half>上午|下午|中午|凌晨|晚上)?\s*(?P<hour>\d{1,2})[:时点]"
    r"(?P<minute>\d{1,2})?[:分]?(?P<second>\d{1,2})?秒?(?:[.,](?P<fraction>\d{1,9}))?"
    r"\s*(?P<noon>[AaPp])?\.?[Mm]?\.?\s*(?P<zone>[Zz]|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?\s*$"
)
GAP = r"\s*[-/.\s]\s*"
YEAR_FIRST = rf"^(?P<year>\d{{4}}){GAP}(?P<month>\d{{1,2}}){GAP}(?P<day>\d{{1,2}}){CLOCK}"
COMPACT = rf"^(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){CLOCK}"
DAY_FIRST = rf"^(?P<day>\d{{1,2}}){GAP}(?P<month>\d{{1,2}}){GAP}(?P<year>\d{{4}}|\d{{2}}){CLOCK}"
MONTH_FIRST = rf"^(?P<month>\d{{1,2}}){GAP}(?P<day>\d{{1,2}}){GAP}(?P<year>\d{{4}}|\d{{2}}){CLOCK}"
PATTERNS = {
    DateOrder.YEAR_MONTH_DAY: (YEAR_FIRST, COMPACT),
    DateOrder.DAY_MONTH_YEAR: (YEAR_FIRST, DAY_FIRST, COMPACT),
    DateOrder.MONTH_DAY_YEAR: (YEAR_FIRST, MONTH_FIRST, COMPACT),
}
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED_MONTH = r"(?i)(^|[^a-z])(" + "|".join(MONTH_NAMES) + ")"


def read_times(cells: pa.Array, *, spelling: Spelling, zone: str) -> Reading:
    """UTC timestamps with microseconds; a time without a zone is one of `zone` (an IANA name)."""
    local, offsets = _local_times(cells, spelling)
    naive = pc.cast(local, pa.timestamp("us"))
    zoned = pc.assume_timezone(naive, zone, ambiguous="earliest", nonexistent="earliest")
    shifted = pc.cast(pc.subtract(local, pc.fill_null(offsets, 0)), pa.timestamp("us"))
    times = pc.if_else(pc.is_valid(offsets), shifted.cast(TIMESTAMP), zoned.cast(TIMESTAMP))
    return _checked(cells, local, times)


def read_dates(cells: pa.Array, *, spelling: Spelling) -> Reading:
    """Days as they are written, whatever the zone."""
    local, _ = _local_times(cells, spelling)
    return _checked(cells, local, pc.cast(local, pa.timestamp("us")).cast(pa.date32(), safe=False))


def _checked(cells: pa.Array, local: pa.Array, values: pa.Array) -> Reading:
    present = pc.is_valid(without_missing_marks(cells))
    wrong = pc.and_(present, pc.is_null(local))
    years = pc.year(pc.cast(local, pa.timestamp("us")))
    outside = pc.or_(pc.less(years, EARLIEST_YEAR), pc.greater(years, LATEST_YEAR))
    faults = fault("not_a_date", wrong)
    faults += fault("date_out_of_range", outside, earliest=EARLIEST_YEAR, latest=LATEST_YEAR)
    return Reading(without(values, outside), faults)


def _local_times(cells: pa.Array, spelling: Spelling) -> tuple[pa.Array, pa.Array]:
    """Microseconds since 1970 on the clock as written, and the written offset from UTC, each int64 or null."""
    texts = _plain(cells)
    local, offsets = pa.nulls(len(cells), pa.int64()), pa.nulls(len(cells), pa.int64())
    named = _with_numbered_months(texts)
    attempts = [(texts, pattern) for pattern in PATTERNS[spelling.order]] + [(named, DAY_FIRST)]
    for text, pattern in attempts:
        if local.null_count > texts.null_count:
            found, offset = _match(text, pattern)
            offsets = pc.coalesce(offsets, without(offset, pc.is_valid(local)))
            local = pc.coalesce(local, found)
    if spelling.serials:
        local = pc.coalesce(local, _serial_times(cells))
    return local, offsets


def _plain(cells: pa.Array) -> pa.Array:
    """Half-width digits, and - and blank in place of 年, 月 and 日."""
    texts = pc.utf8_normalize(without_missing_marks(cells), form="NFKC")
    dashed = pc.replace_substring_regex(texts, r"(\d)\s*[年月]\s*(\d)", r"\1-\2")
    dashed = pc.replace_substring_regex(dashed, r"(\d)\s*月\s*(\d)", r"\1-\2")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(dashed, r"(\d)\s*[日号]", r"\1 "))


def _with_numbered_months(texts: pa.Array) -> pa.Array:
    """5 Mar 2024 and Mar 5, 2024 as 5-3-2024; null where no month is named."""
    named = without(texts, pc.invert(pc.match_substring_regex(texts, NAMED_MONTH)))
    if named.null_count == len(named):
        return named
    for number, name in enumerate(MONTH_NAMES, start=1):
        month = rf"(?i){name}[a-z]*\.?"
        named = pc.replace_substring_regex(
            named, rf"^(\d{{1,2}})[-\s/.]*{month}[-\s,/.]*(\d{{2,4}})", rf"\1-{number}-\2"
        )
        named = pc.replace_substring_regex(
            named, rf"^{month}\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", rf"\1-{number}-\2"
        )
    return named


def _match(texts: pa.Array, pattern: str) -> tuple[pa.Array, pa.Array]:
    parts = pc.extract_regex(texts, pattern)
    year = _full_years(parts)
    month, day = _integers(parts, "month"), _integers(parts, "day")
    months = (year - 1970) * 12 + month - 1
    first = months.astype("datetime64[M]")
    date = first.astype("datetime64[D]") + (day - 1)
    real = (month >= 1) & (month <= 12) & (day >= 1) & (date.astype("datetime64[M]") == first)
    seconds, clock_real = _clock_seconds(parts)
    micros = date.astype("datetime64[us]").astype(np.int64) + seconds * MICROSECONDS
    micros += _integers(parts, "fraction", pad=9) // 1000
    unread = ~(mask(pc.is_valid(parts)) & real & clock_real)
    return pa.array(micros, mask=unread), _offsets(parts)


def _clock_seconds(parts: pa.Array) -> tuple[Integers, npt.NDArray[np.bool_]]:
    hour, minute = _integers(parts, "hour"), _integers(parts, "minute")
    second = _integers(parts, "second")
    halves = pc.binary_join_element_wise(
        pc.struct_field(parts, "half"), pc.utf8_lower(pc.struct_field(parts, "noon")), ""
    )
    afternoon = mask(pc.is_in(halves, pa.array(["p", "下午", "中午", "晚上"])))
    morning = mask(pc.is_in(halves, pa.array(["a", "上午", "凌晨"])))
    real = (hour < 24) & (minute < 60) & (second < 60)
    hour = np.where(afternoon & (hour < 12), hour + 12, np.where(morning & (hour == 12), 0, hour))
    return hour * 3600 + minute * 60 + second, real


def _offsets(parts: pa.Array) -> pa.Array:
    """Microseconds east of UTC where a zone is written, else null."""
    zones = pc.struct_field(parts, "zone")
    digits = pc.utf8_rpad(pc.replace_substring_regex(zones, r"\D", ""), 4, "0")
    value = digits.cast(pa.int64())
    hours = pc.divide(value, 100)
    minutes = pc.add(pc.multiply(hours, 60), pc.subtract(value, pc.multiply(hours, 100)))
    signed = pc.if_else(pc.starts_with(zones, "-"), pc.negate(minutes), minutes)
    return without(pc.multiply(signed, 60 * MICROSECONDS), pc.equal(zones, ""))


def _integers(parts: pa.Array, name: str, pad: int = 0) -> Integers:
    """A part as integers, 0 where it is absent; `pad` fills digits up on the right."""
    text = pc.struct_field(parts, name)
    if pad:
        text = pc.utf8_rpad(text, pad, "0")
    filled = pc.if_else(pc.equal(pc.fill_null(text, ""), ""), "0", text)
    return np.asarray(filled.cast(pa.int64()).to_numpy(zero_copy_only=False), np.int64)


def _full_years(parts: pa.Array) -> Integers:
    """Years of four digits; 24 is 2024 and 85 is 1985."""
    year = _integers(parts, "year")
    short = mask(pc.equal(pc.utf8_length(pc.struct_field(parts, "year")), 2))
    return year + short * np.where(year < CENTURY_TURN, 2000, 1900)


def _serial_times(cells: pa.Array) -> pa.Array:
    """Excel day numbers to the second."""
    numbers = without(cells, pc.invert(pc.match_substring_regex(cells, r"^\d{1,6}(\.\d+)?$")))
    seconds = pc.round(pc.multiply(numbers.cast(pa.float64()), 86_400.0)).cast(pa.int64())
    return pc.add(pc.multiply(seconds, MICROSECONDS), int(SERIAL_DAY_ZERO))
