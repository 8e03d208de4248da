from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.crm.service_levels.minutes import MINUTE, counted, is_open

from customer_map.server.crm.service_levels.business_time import (
    OpeningHours,
    after_open_time,
    open_time,
)
from customer_map.server.crm.service_levels.errors import NeverOpenError

HOUR = timedelta(hours=1)
NINE_TO_FIVE = ((9 * HOUR, 17 * HOUR),)
WORK_WEEK = (NINE_TO_FIVE,) * 5 + ((), ())
BERLIN = OpeningHours(ZoneInfo("Europe/Berlin"), WORK_WEEK)

# Days around which clocks change, also by half an hour (Lord Howe) and at midnight (Havana).
CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 3, 8, 5, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 11, 1, 5, tzinfo=UTC)),
    ("Asia/Shanghai", datetime(2026, 1, 1, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2026, 2, 28, tzinfo=UTC)),
]


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[timedelta, timedelta], ...]:
    """Up to two spans of a day that do not overlap."""
    ends = draw(st.lists(st.integers(0, 1440), unique=True, max_size=4).map(sorted))
    pairs = zip(ends[0::2], ends[1::2], strict=False)
    return tuple((opens * MINUTE, closes * MINUTE) for opens, closes in pairs)


@st.composite
def cases(draw: st.DrawFn) -> tuple[OpeningHours, datetime, datetime]:
    """Opening hours, and two whole minutes around a day on which clocks change."""
    zone, change = draw(st.sampled_from(CHANGES))
    week = draw(st.tuples(*[spans()] * 7))
    closed = draw(st.frozensets(st.integers(-2, 2), max_size=2))
    days = frozenset(change.date() + timedelta(days=shift) for shift in closed)
    start = change + MINUTE * draw(st.integers(-2000, 1000))
    end = start + MINUTE * draw(st.integers(0, 3000))
    return OpeningHours(ZoneInfo(zone), week, days), start, end


@settings(max_examples=150, deadline=None)
@given(cases())
def test_open_time_is_what_counting_every_minute_gives(
    case: tuple[OpeningHours, datetime, datetime],
) -> None:
    hours, start, end = case
    assert open_time(hours, start, end) == counted(hours, start, end)


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(1, 2000))
def test_the_moment_after_some_open_time_is_the_first_that_has_it(
    case: tuple[OpeningHours, datetime, datetime], minutes: int
) -> None:
    hours, start, _end = case
    if not any(hours.week):
        with pytest.raises(NeverOpenError):
            after_open_time(hours, start, minutes * MINUTE)
        return
    moment = after_open_time(hours, start, minutes * MINUTE)
    assert open_time(hours, start, moment) == minutes * MINUTE
    assert is_open(hours, moment - MINUTE)


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, 3000))
def test_open_time_adds_up_wherever_it_is_cut(
    case: tuple[OpeningHours, datetime, datetime], minutes: int
) -> None:
    hours, start, end = case
    cut = min(start + minutes * MINUTE + timedelta(seconds=17), end)
    assert open_time(hours, start, cut) + open_time(hours, cut, end) == open_time(hours, start, end)


def test_a_weekend_and_a_holiday_do_not_count() -> None:
    friday = datetime(2026, 4, 2, 16, tzinfo=BERLIN.zone)  # a Thursday; Good Friday follows
    easter = OpeningHours(BERLIN.zone, WORK_WEEK, frozenset((date(2026, 4, 3), date(2026, 4, 6))))
    due = after_open_time(easter, friday, 2 * HOUR)
    assert due == datetime(2026, 4, 7, 10, tzinfo=BERLIN.zone)


def test_an_hour_that_comes_twice_is_open_twice_and_one_that_is_skipped_never() -> None:
    night = OpeningHours(BERLIN.zone, (((2 * HOUR, 3 * HOUR),),) * 7)
    autumn = datetime(2026, 10, 25, tzinfo=UTC)
    spring = datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert open_time(night, autumn, autumn + 6 * HOUR) == 2 * HOUR
    assert open_time(night, spring, spring + 6 * HOUR) == timedelta()


def test_around_the_clock_every_moment_counts_to_the_microsecond() -> None:
    always = OpeningHours(BERLIN.zone, (((timedelta(), 24 * HOUR),),) * 7)
    start = datetime(2026, 3, 28, 12, 0, 0, 123456, tzinfo=UTC)
    end = datetime(2026, 10, 26, 3, 4, 5, 6, tzinfo=UTC)
    assert open_time(always, start, end) == end - start
    assert after_open_time(always, start, end - start) == end
    assert open_time(always, end, start) == timedelta()
    assert after_open_time(always, start, timedelta()) == start
