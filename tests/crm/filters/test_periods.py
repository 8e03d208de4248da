"""Words for periods and days, as seen from one moment in one time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from customer_map.server.crm.filters.periods import read_period, read_point

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 30, 12, 0, tzinfo=ZONE)  # a Monday; clocks went forward the day before


@pytest.mark.parametrize(
    ("words", "first", "behind"),
    [
        ("last 90 days", "2025-12-30", "2026-03-31"),
        ("Last  1 months", "2026-02-28", "2026-03-31"),
        ("next 7 days", "2026-03-30", "2026-04-07"),
        ("today", "2026-03-30", "2026-03-31"),
        ("yesterday", "2026-03-29", "2026-03-30"),
        ("tomorrow", "2026-03-31", "2026-04-01"),
        ("this week", "2026-03-30", "2026-04-06"),
        ("last week", "2026-03-23", "2026-03-30"),
        ("this month", "2026-03-01", "2026-04-01"),
        ("last month", "2026-02-01", "2026-03-01"),
        ("next quarter", "2026-04-01", "2026-07-01"),
        ("last quarter", "2025-10-01", "2026-01-01"),
        ("this year", "2026-01-01", "2027-01-01"),
        ({"from": "2026-01-05", "until": "2026-01-05"}, "2026-01-05", "2026-01-06"),
    ],
)
def test_a_period_runs_from_midnight_to_midnight(words: object, first: str, behind: str) -> None:
    span = read_period(words).span(NOW)
    assert [moment.date().isoformat() for moment in span] == [first, behind]
    assert all(moment.timetuple()[3:6] == (0, 0, 0) for moment in span)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-02-28", date(2026, 2, 28)),
        ("30 days ago", date(2026, 2, 28)),
        ("1 months ago", date(2026, 2, 28)),
        ("in 2 weeks", date(2026, 4, 13)),
        ("today", date(2026, 3, 30)),
    ],
)
def test_a_point_is_a_whole_day(words: str, day: date) -> None:
    first, behind = read_point(words).span(NOW)
    assert first.date() == day
    assert (behind.date() - day).days == 1


def test_a_day_on_which_clocks_change_has_23_hours() -> None:
    first, behind = read_point("2026-03-29").span(NOW)
    assert behind.timestamp() - first.timestamp() == 23 * 3600


def test_a_moment_without_a_zone_is_in_that_of_the_reader() -> None:
    first, _behind = read_point("2026-03-01T08:00").span(NOW)
    assert first == datetime(2026, 3, 1, 8, 0, tzinfo=ZONE)


@pytest.mark.parametrize("words", ["", "soon", "last 0x9 days", "1700-01-01", 3, None, "3 days"])
def test_other_words_are_refused(words: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_point(words)


@pytest.mark.parametrize(
    "words", ["90 days", {}, {"from": "2026-02-01", "until": "2026-01-01"}, []]
)
def test_other_periods_are_refused(words: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_period(words)
