"""Dates in their many spellings become the right UTC time; what is no date is refused with a reason."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.tables.spellings import AS_USUAL, DateOrder, Spelling
from customer_map.tables.values.dates import read_dates, read_times

DMY = Spelling(order=DateOrder.DAY_MONTH_YEAR)
MDY = Spelling(order=DateOrder.MONTH_DAY_YEAR)
MARCH_5 = datetime(2024, 3, 5, tzinfo=UTC)


def time_of(text: str, spelling: Spelling = AS_USUAL, zone: str = "UTC") -> datetime | None:
    return read_times(pa.array([text]), spelling=spelling, zone=zone).values[0].as_py()


def faults_of(text: str) -> list[str]:
    return [fault.reason for fault in read_times(pa.array([text]), spelling=DMY, zone="UTC").faults]


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("2024-03-05", DMY),
        ("2024/3/5", DMY),
        ("2024.03.05", DMY),
        ("20240305", DMY),
        ("2024年3月5日", DMY),
        ("2024 年 3 月 5 号", DMY),
        ("２０２４－０３－０５", DMY),
        ("2024-03-05 00:00:00", DMY),
        ("2024-03-05T00:00:00Z", DMY),
        ("2024-03-05T08:00:00+08:00", DMY),
        ("2024-03-04 19:00:00-0500", DMY),
        ("5/3/2024", DMY),
        ("3/5/2024", MDY),
        ("05.03.24", DMY),
        ("5-Mar-2024", MDY),
        ("05-MAR-24", MDY),
        ("5 March 2024", MDY),
        ("Mar 5, 2024", DMY),
        ("March 5th, 2024 12:00 AM", DMY),
        ("2024年3月5日 凌晨0点", DMY),
        ("45356", Spelling(serials=True)),
    ],
)
def test_the_fifth_of_march_is_read_in_every_spelling(text: str, spelling: Spelling) -> None:
    assert time_of(text, spelling) == MARCH_5


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2024-03-05 14:05", 14, 5),
        ("3/5/2024 2:05 PM", 14, 5),
        ("3/5/2024 12:05 am", 0, 5),
        ("2024年3月5日 下午2点05分", 14, 5),
        ("2024年3月5日下午2:05", 14, 5),
        ("45356.5868055556", 14, 5),
    ],
)
def test_clocks_are_read(text: str, hour: int, minute: int) -> None:
    spelling = Spelling(order=DateOrder.MONTH_DAY_YEAR, serials=True)
    assert time_of(text, spelling) == MARCH_5.replace(hour=hour, minute=minute)


def test_a_time_without_zone_belongs_to_the_zone_of_the_import() -> None:
    assert time_of("2024-03-05 08:00", zone="Asia/Shanghai") == MARCH_5
    assert time_of("2024-07-01 12:00", zone="Europe/Berlin") == datetime(2024, 7, 1, 10, tzinfo=UTC)


def test_a_written_zone_wins_over_the_zone_of_the_import() -> None:
    assert time_of("2024-03-05T00:00Z", zone="Asia/Shanghai") == MARCH_5


def test_hours_that_the_clock_skips_or_repeats_are_no_error() -> None:
    skipped = time_of("2024-03-31 02:30", zone="Europe/Berlin")
    repeated = time_of("2024-10-27 02:30", zone="Europe/Berlin")
    assert skipped == datetime(2024, 3, 31, 0, 59, 59, 999999, tzinfo=UTC)
    assert repeated == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


def test_a_day_is_the_day_as_written_whatever_the_zone() -> None:
    days = read_dates(pa.array(["2024-03-05T23:30:00-08:00"]), spelling=DMY).values
    assert days.to_pylist() == [date(2024, 3, 5)]


@pytest.mark.parametrize(
    "text", ["2023-02-29", "2024-13-01", "2024-00-10", "31/4/2024", "2024-03-05 25:00", "soon", "3"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert time_of(text, DMY) is None
    assert faults_of(text) == ["not_a_date"]


@pytest.mark.parametrize("text", ["0000-01-01", "0001-01-01", "9999-12-31", "1799-12-31"])
def test_years_beyond_reason_are_refused_as_such(text: str) -> None:
    assert time_of(text) is None
    assert faults_of(text) == ["date_out_of_range"]


@pytest.mark.parametrize("text", ["NA", "n/a", "-", "NULL", "无"])
def test_marks_of_missing_dates_are_empty(text: str) -> None:
    assert time_of(text) is None
    assert faults_of(text) == []


def test_microseconds_are_kept() -> None:
    read = time_of("2011-12-06 13:41:31.788001+01:00")
    assert read == datetime(2011, 12, 6, 12, 41, 31, 788001, tzinfo=UTC)


@given(
    st.datetimes(datetime.fromisoformat("1800-01-03"), datetime.fromisoformat("2199-12-29")),
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_iso_times_are_read_as_python_writes_them(moment: datetime, minutes: int) -> None:
    offset = timedelta(minutes=minutes)
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    shifted = moment - offset
    assert time_of(moment.isoformat() + zone) == shifted.replace(tzinfo=UTC)
