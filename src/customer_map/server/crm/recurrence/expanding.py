"""A rule, its start on the wall clock of a zone and a stretch of time in, the moments at which it comes true out.

The work is bounded by the stretch, not by the rule: without a COUNT it begins at the first period that reaches into
the stretch, and a rule that no day fits ends with the stretch. `dateutil.rrule`, to which tests compare it, begins at
the first occurrence and looks for the next one until the year 9999.

A wall clock jumps: what falls into the hour that a zone leaves out in spring happens as many minutes later as the
clock jumps; of the hour that comes twice in autumn it is the first (RFC 5545, section 3.3.5).
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import TypeAlias
from zoneinfo import ZoneInfo

from customer_map.server.crm.recurrence.days import days_of_period, period_number, period_start
from customer_map.server.crm.recurrence.errors import EmptyRuleError
from customer_map.server.crm.recurrence.rules import Frequency, Rule, Weekday

YEARS = range(1900, 2201)
LONGEST_SERIES = timedelta(days=36_525)
A_DAY = timedelta(days=1)
Between: TypeAlias = tuple[datetime, datetime]


def occurrences(
    rule: Rule,
    start: datetime,
    zone: ZoneInfo,
    between: Between,
    excluded: Collection[datetime] = (),
) -> Iterator[datetime]:
    """Yield the moments (in UTC, ascending) at which `rule` comes true from `between[0]` on and before `between[1]`.

    `start` is aware; it is the first occurrence only if it fits the rule. A series begins between the years 1900 and
    2200, else it has no occurrences, and ends after a hundred years.
    """
    if start.year not in YEARS:
        return
    first, end = max(between[0], start), min(between[1], start + LONGEST_SERIES)
    left_out = {moment.astimezone(UTC) for moment in excluded}
    for moment in _moments(rule, start.astimezone(zone), zone, (first, end)):
        if moment >= end:
            return
        if moment >= first and moment not in left_out:
            yield moment


def first_occurrence(rule: Rule, start: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment from `start` on at which `rule` comes true.

    Raises EmptyRuleError when there is none within a hundred years.
    """
    found = next(occurrences(rule, start, zone, (start, start + LONGEST_SERIES)), None)
    if found is None:
        raise EmptyRuleError
    return found


def comes_true_at(rule: Rule, start: datetime, zone: ZoneInfo, moment: datetime) -> bool:
    """Whether `moment` is an occurrence."""
    stretch = (moment, moment + timedelta(microseconds=1))
    return next(occurrences(rule, start, zone, stretch), None) is not None


def number_before(rule: Rule, start: datetime, zone: ZoneInfo, moment: datetime) -> int:
    """Return how many occurrences there are before `moment`."""
    return sum(1 for _one in occurrences(rule, start, zone, (start, moment)))


def _moments(rule: Rule, start: datetime, zone: ZoneInfo, between: Between) -> Iterator[datetime]:
    """Yield moments in UTC from some period before the stretch on, up to one after it."""
    wall = start.replace(tzinfo=None)
    counted = 0
    for walls in _periods(_filled(rule, wall), wall, zone, between):
        moments: set[datetime] = set()
        for one in walls:
            moment = one.replace(tzinfo=zone).astimezone(UTC)
            if one < wall:
                continue
            if _is_over(rule, one, moment) or counted == rule.count:
                yield from sorted(moments)
                return
            counted += 1
            moments.add(moment)
        yield from sorted(moments)


def _periods(
    rule: Rule, start: datetime, zone: ZoneInfo, between: Between
) -> Iterator[list[datetime]]:
    """Yield the wall times of each period that may reach into the stretch; of all since the start where they count."""
    first, end = (moment.astimezone(zone).date() for moment in between)
    skipped = 0 if rule.count else max(0, period_number(rule, start.date(), first - A_DAY))
    number = skipped // rule.interval * rule.interval
    times = _times(rule)
    while (begin := period_start(rule, start.date(), number)) <= end + A_DAY:
        days = days_of_period(rule, begin)
        found = [datetime.combine(day, at) for day, at in product(days, times)]
        yield _picked(found, rule.positions)
        number += rule.interval


def _times(rule: Rule) -> list[time]:
    return sorted(time(*parts) for parts in product(rule.hours, rule.minutes, rule.seconds))


def _picked(found: list[datetime], positions: tuple[int, ...]) -> list[datetime]:
    if not positions:
        return found
    places = {place - 1 if place > 0 else len(found) + place for place in positions}
    return [one for place, one in enumerate(found) if place in places]


def _is_over(rule: Rule, wall: datetime, moment: datetime) -> bool:
    until = rule.until
    if until is None:
        return False
    if not isinstance(until, datetime):
        return wall.date() > until
    return wall > until if until.tzinfo is None else moment > until


def _filled(rule: Rule, start: datetime) -> Rule:
    """Return the rule with what it leaves to its start: the day, and the time of day."""
    if not (rule.weekdays or rule.month_days or rule.year_days or rule.weeks):
        rule = _with_day(rule, start.date())
    return replace(
        rule,
        hours=rule.hours or (start.hour,),
        minutes=rule.minutes or (start.minute,),
        seconds=rule.seconds or (start.second,),
    )


def _with_day(rule: Rule, day: date) -> Rule:
    if rule.frequency == Frequency.WEEKLY:
        return replace(rule, weekdays=(Weekday(day.weekday()),))
    if rule.frequency == Frequency.MONTHLY:
        return replace(rule, month_days=(day.day,))
    if rule.frequency == Frequency.YEARLY:
        return replace(rule, months=rule.months or (day.month,), month_days=(day.day,))
    return rule
