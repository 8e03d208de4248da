"""Periods of a time zone against the clock itself."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_map.analytics.periods import (
    EPOCH,
    Period,
    beginning_of,
    periods_between,
)
from customer_map.tables.event_times import UnknownZoneError

HOUR = 3_600_000_000
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "America/Toronto",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Pacific/Apia",
)


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def local_day(moment: int, zone: str) -> date:
    return (EPOCH + timedelta(microseconds=moment)).astimezone(ZoneInfo(zone)).date()


def hours(first: datetime, last: datetime, period: Period, zone: str) -> list[float]:
    found = periods_between(microseconds(first), microseconds(last), period, zone)
    bounds = found.bounds.tolist()
    return [(end - start) / HOUR for start, end in pairwise(bounds)]


def test_days_are_as_long_as_the_clock_makes_them() -> None:
    spring = datetime(2024, 3, 30, 12, tzinfo=UTC), datetime(2024, 4, 1, 12, tzinfo=UTC)
    autumn = datetime(2024, 10, 26, 12, tzinfo=UTC), datetime(2024, 10, 28, 12, tzinfo=UTC)
    assert hours(*spring, Period.DAY, "Europe/Berlin") == [24, 23, 24]
    assert hours(*autumn, Period.DAY, "Europe/Berlin") == [24, 25, 24]
    assert hours(*spring, Period.DAY, "Asia/Shanghai") == [24, 24, 24]


def test_weeks_begin_on_monday_and_months_on_their_first() -> None:
    first, last = datetime(2024, 1, 31, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)
    span = microseconds(first), microseconds(last)
    weeks = periods_between(*span, Period.WEEK, "UTC").days
    assert weeks[0] == date(2024, 1, 29)
    assert {day.weekday() for day in weeks} == {0}
    months = periods_between(*span, Period.MONTH, "UTC")
    assert months.days == (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1))
    assert hours(first, last, Period.MONTH, "UTC") == [31 * 24, 29 * 24, 31 * 24]


def test_a_day_without_midnight_begins_when_its_clocks_do() -> None:
    """São Paulo sprang from 0:00 to 1:00; Toronto, in 1919, from 23:30 to 0:30."""
    saved = beginning_of(date(2018, 11, 4), ZoneInfo("America/Sao_Paulo"))
    assert saved == datetime(2018, 11, 4, 3, tzinfo=UTC)
    jumped = beginning_of(date(1919, 3, 31), ZoneInfo("America/Toronto"))
    assert jumped == datetime(1919, 3, 31, 4, 30, tzinfo=UTC)


def test_a_day_that_a_country_left_out_has_no_length() -> None:
    first, last = datetime(2011, 12, 29, 12, tzinfo=UTC), datetime(2011, 12, 31, 12, tzinfo=UTC)
    assert hours(first, last, Period.DAY, "Pacific/Apia") == [24, 0, 24, 24]


@settings(deadline=None, max_examples=200)
@given(
    st.integers(5 * 365 * 24, 67 * 365 * 24).map(lambda hours: hours * HOUR + 1),
    st.sampled_from(ZONES),
    st.sampled_from(list(Period)),
)
def test_each_moment_lies_in_the_period_of_its_local_day(
    moment: int, zone: str, period: Period
) -> None:
    found = periods_between(moment, moment, period, zone)
    assert len(found.days) == 1
    start, end = found.bounds.tolist()
    assert start <= moment < end
    assert local_day(start, zone) == found.days[0]
    assert local_day(start - 1, zone) < found.days[0] <= local_day(moment, zone)
    assert local_day(end - 1, zone) < local_day(end, zone)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZoneError, match="Europe/Berlyn"):
        periods_between(0, 1, Period.DAY, "Europe/Berlyn")
