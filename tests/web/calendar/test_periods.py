from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_map.server.web.calendar.periods import (
    CalendarView,
    asked_day,
    asked_view,
    first_day_of_week,
    period_of,
)


@pytest.mark.parametrize(
    ("language", "zone", "first"),
    [
        ("zh-hans", "Asia/Shanghai", 0),
        ("zh-hans", "America/New_York", 0),
        ("en", "Europe/Berlin", 0),
        ("en", "America/New_York", 6),
    ],
)
def test_a_week_begins_where_its_reader_is_used_to(language: str, zone: str, first: int) -> None:
    with translation.override(language), timezone.override(zone):
        assert first_day_of_week() == first
        month = period_of(CalendarView.MONTH, date(2026, 3, 15))
        assert month.first.weekday() == first
        assert all(len(week) == 7 for week in month.weeks)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from(list(CalendarView)))
def test_a_period_has_its_day_and_meets_its_neighbours(day: date, view: CalendarView) -> None:
    with translation.override("zh-hans"):
        period = period_of(view, day)
        assert period.first <= day < period.end
        later = period_of(view, period.moved(1))
        assert later.first <= period.end
        assert later.end > period.end
        assert period_of(view, later.moved(-1)).first == period.first or view == CalendarView.MONTH
        assert period.title


def test_a_month_is_shown_whole() -> None:
    with translation.override("zh-hans"):
        period = period_of(CalendarView.MONTH, date(2026, 2, 10))
    assert (period.first, period.end) == (date(2026, 1, 26), date(2026, 3, 2))
    assert period.moved(11) == date(2027, 1, 1)
    assert period.moved(-2) == date(2025, 12, 1)


def test_what_no_address_can_mean_is_this_month() -> None:
    assert asked_view("decade") == CalendarView.MONTH
    assert asked_day("soon") == timezone.localdate()
    assert asked_day("9999-12-31") < date(2201, 1, 1)
    assert asked_day("0001-01-01") > date(1899, 1, 1)
    last = period_of(CalendarView.MONTH, asked_day("9999-12-31"))
    assert last.moved(1) - last.day < timedelta(days=40)
