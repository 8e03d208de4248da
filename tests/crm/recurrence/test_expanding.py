# ruff: noqa: DTZ001 - many times here are those of a wall clock
"""Expansion against dateutil, against rules told day by day, and against the examples of RFC 5545."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from customer_map.server.crm.recurrence.errors import EmptyRuleError
from customer_map.server.crm.recurrence.expanding import (
    comes_true_at,
    first_occurrence,
    number_before,
    occurrences,
)
from customer_map.server.crm.recurrence.rules import parse_rule

# A busy machine is no reason to fail.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
SHANGHAI = ZoneInfo("Asia/Shanghai")
ALL = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC))


def walls(
    text: str, start: datetime, zone: ZoneInfo = NEW_YORK, days: int = 3650, most: int = 400
) -> list[datetime]:
    """The occurrences on the wall clock of the zone."""
    begin = start.replace(tzinfo=zone)
    found = occurrences(parse_rule(text), begin, zone, (begin, begin + timedelta(days=days)))
    return [one.astimezone(zone).replace(tzinfo=None) for one in islice(found, most)]


def by_dateutil(text: str, start: datetime, days: int, most: int) -> list[datetime]:
    end = start + timedelta(days=days)
    found = []
    for one in rrulestr(text, dtstart=start):
        if one >= end or len(found) == most:
            break
        found.append(one)
    return found


# Section 3.8.5.3 of RFC 5545, where dateutil is an independent reader of the same examples.
EXAMPLES = (
    "FREQ=DAILY;COUNT=10",
    "FREQ=DAILY;INTERVAL=2",
    "FREQ=DAILY;INTERVAL=10;COUNT=5",
    "FREQ=YEARLY;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
    "FREQ=DAILY;BYMONTH=1",
    "FREQ=WEEKLY;COUNT=10",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
    "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
    "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
    "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
    "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
    "FREQ=MONTHLY;BYMONTHDAY=-3",
    "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
    "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
    "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
    "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
    "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
    "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
    "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
    "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
    "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
    "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
    "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
    "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
)


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_of_the_standard_come_true_as_dateutil_says(text: str) -> None:
    start = datetime(1997, 9, 2, 9, 0)
    assert walls(text.replace("BYHOUR=9,10,11,12,13,14,15,16", "BYHOUR=9,10,11"), start) == (
        by_dateutil(
            text.replace("BYHOUR=9,10,11,12,13,14,15,16", "BYHOUR=9,10,11"), start, 3650, 400
        )
    )


def test_the_last_working_day_but_one_is_what_the_standard_prints() -> None:
    found = walls("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", datetime(1997, 9, 29, 9), most=7)
    printed = [
        "1997-09-29",
        "1997-10-30",
        "1997-11-27",
        "1997-12-30",
        "1998-01-29",
        "1998-02-26",
        "1998-03-30",
    ]
    assert [f"{one:%Y-%m-%d}" for one in found] == printed


numbers = st.lists(st.integers(1, 31), max_size=3, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules of all frequencies that dateutil and the standard read alike."""
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    days = draw(
        st.lists(
            st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU")), max_size=3, unique=True
        )
    )
    may_count = frequency in ("MONTHLY", "YEARLY")
    nth = draw(st.sampled_from((0, 1, 2, 4, -1, -2))) if may_count else 0
    if days:
        parts.append("BYDAY=" + ",".join(f"{nth or ''}{day}" for day in days))
    if months := draw(st.lists(st.integers(1, 12), max_size=3, unique=True)):
        parts.append("BYMONTH=" + ",".join(map(str, months)))
    if frequency != "WEEKLY" and (month_days := draw(numbers)):
        sign = draw(st.sampled_from((1, -1)))
        parts.append("BYMONTHDAY=" + ",".join(str(sign * day) for day in month_days))
    if frequency == "YEARLY" and not nth and draw(st.booleans()):
        weeks = draw(st.lists(st.integers(1, 52), min_size=1, max_size=3, unique=True))
        parts.append("BYWEEKNO=" + ",".join(map(str, weeks)))
    # In the week of the start, dateutil counts positions from the start instead of from the beginning of the week.
    if days and frequency != "WEEKLY" and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from((1, 2, -1)))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 40))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(('MO', 'SU', 'WE')))}")
    return ";".join(parts)


starts = st.datetimes(datetime(1990, 1, 1), datetime(2060, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0, minute=moment.minute // 5 * 5, second=0)
)


@patient
@given(rules(), starts)
def test_any_rule_comes_true_as_dateutil_says(text: str, start: datetime) -> None:
    found = walls(text, start, zone=ZoneInfo("UTC"), days=1500, most=60)
    # dateutil looks for what never comes until the year 9999: it is told to stop.
    bounded = text if "COUNT" in text else f"{text};UNTIL=20700101T000000"
    assume(len(found) > 0)
    assert found == by_dateutil(bounded, start, 1500, len(found))


@patient
@given(rules(), starts, st.integers(0, 2000), st.integers(1, 400))
def test_a_stretch_is_a_part_of_the_whole(
    text: str, start: datetime, skipped: int, days: int
) -> None:
    """What is skipped changes nothing of what comes."""
    rule, begin = parse_rule(text), start.replace(tzinfo=BERLIN)
    first = begin + timedelta(days=skipped)
    end = first + timedelta(days=days)
    whole = [one for one in occurrences(rule, begin, BERLIN, (begin, end)) if one >= first]
    assert list(occurrences(rule, begin, BERLIN, (first, end))) == whole


@patient
@given(starts, st.integers(1, 6), st.integers(1, 28))
def test_days_of_months_are_those_one_counts_by_hand(
    start: datetime, interval: int, day: int
) -> None:
    found = walls(f"FREQ=MONTHLY;INTERVAL={interval};BYMONTHDAY=-{day}", start, days=800)
    expected = []
    month = start.replace(day=1)
    while month < start + timedelta(days=800):
        last = monthrange(month.year, month.month)[1]
        one = month.replace(day=last - day + 1)
        if start <= one < start + timedelta(days=799):
            expected.append(one.date())
        for _step in range(interval):
            month = (month + timedelta(days=32)).replace(day=1)
    assert [one.date() for one in found][: len(expected)] == expected


@pytest.mark.parametrize(
    ("zone", "spring", "autumn"),
    [
        (BERLIN, datetime(2026, 3, 29), datetime(2026, 10, 25)),
        (NEW_YORK, datetime(2026, 3, 8), datetime(2026, 11, 1)),
    ],
)
def test_nine_o_clock_stays_nine_o_clock(
    zone: ZoneInfo, spring: datetime, autumn: datetime
) -> None:
    for jump, hours in ((spring, 23), (autumn, 25)):
        start = jump.replace(hour=9, tzinfo=zone) - timedelta(days=1)
        before, after = islice(
            occurrences(parse_rule("FREQ=DAILY"), start, zone, (start, start + timedelta(days=3))),
            2,
        )
        assert after - before == timedelta(hours=hours)
        assert after.astimezone(zone).hour == before.astimezone(zone).hour == 9


def test_what_falls_into_the_hour_left_out_happens_an_hour_later() -> None:
    found = walls("FREQ=DAILY;COUNT=3", datetime(2026, 3, 28, 2, 30), zone=BERLIN)
    assert [(one.day, one.hour, one.minute) for one in found] == [
        (28, 2, 30),
        (29, 3, 30),
        (30, 2, 30),
    ]


def test_of_the_hour_that_comes_twice_it_is_the_first() -> None:
    start = datetime(2026, 10, 24, 2, 30, tzinfo=BERLIN)
    stretch = (start, start + timedelta(days=3))
    found = list(occurrences(parse_rule("FREQ=DAILY;COUNT=2"), start, BERLIN, stretch))
    assert found[1] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_end_in_utc_counts_on_the_clock_of_the_zone() -> None:
    """RFC 5545: every day until 24 December 1997 (the end is 00:00 UTC) is 113 mornings in New York."""
    found = walls("FREQ=DAILY;UNTIL=19971224T000000Z", datetime(1997, 9, 2, 9))
    assert (len(found), found[-1]) == (113, datetime(1997, 12, 23, 9))


def test_an_end_without_a_time_includes_its_day() -> None:
    found = walls("FREQ=DAILY;UNTIL=20260105", datetime(2026, 1, 1, 18), zone=SHANGHAI)
    assert found[-1] == datetime(2026, 1, 5, 18)


def test_what_is_left_out_is_counted_all_the_same() -> None:
    start = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
    excluded = [start + timedelta(days=1)]
    found = list(occurrences(parse_rule("FREQ=DAILY;COUNT=3"), start, SHANGHAI, ALL, excluded))
    assert [one.astimezone(SHANGHAI).day for one in found] == [5, 7]


def test_a_start_that_does_not_fit_is_no_occurrence() -> None:
    start = datetime(2026, 1, 7, 9, tzinfo=SHANGHAI)
    rule = parse_rule("FREQ=WEEKLY;BYDAY=MO")
    assert first_occurrence(rule, start, SHANGHAI) == datetime(2026, 1, 12, 9, tzinfo=SHANGHAI)
    assert not comes_true_at(rule, start, SHANGHAI, start)
    assert number_before(rule, start, SHANGHAI, start + timedelta(days=20)) == 3


def test_positions_count_from_the_beginning_of_the_week() -> None:
    saturday = datetime(2000, 1, 1, 9)
    found = walls("FREQ=WEEKLY;BYDAY=MO,SA;BYSETPOS=1", saturday, most=2)
    assert found == [datetime(2000, 1, 3, 9), datetime(2000, 1, 10, 9)]


IMPOSSIBLE = (
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;COUNT=10000;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
    "FREQ=YEARLY;INTERVAL=1000;BYYEARDAY=366;BYMONTH=1",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300",
)


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_a_rule_that_no_day_fits_is_told_at_once(text: str) -> None:
    began = perf_counter()
    with pytest.raises(EmptyRuleError):
        first_occurrence(parse_rule(text), datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
    assert perf_counter() - began < 5


def test_a_series_ends_after_a_hundred_years() -> None:
    start = datetime(2000, 1, 1, tzinfo=UTC)
    found = list(occurrences(parse_rule("FREQ=YEARLY"), start, ZoneInfo("UTC"), ALL))
    assert len(found) == 100


def test_a_series_before_all_calendars_has_no_occurrences() -> None:
    start = datetime(9999, 12, 31, tzinfo=UTC)
    assert list(occurrences(parse_rule("FREQ=DAILY"), start, ZoneInfo("UTC"), ALL)) == []
