"""A rule of recurrence and one of its periods in, the days of the period that fit it out."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta

from customer_map.server.crm.recurrence.rules import Frequency, Rule, Weekday

A_WEEK = 7
MONTHS = 12
FIRST_WEEK_HAS = 4


def period_start(rule: Rule, start: date, number: int) -> date:
    """Return the first day of the period that lies `number` periods after the one of `start`; 0 is that one itself."""
    if rule.frequency == Frequency.DAILY:
        return start + timedelta(days=number)
    if rule.frequency == Frequency.WEEKLY:
        return _week_start(start, rule.week_start) + timedelta(weeks=number)
    months = MONTHS * number if rule.frequency == Frequency.YEARLY else number
    first = start.year * MONTHS + (0 if rule.frequency == Frequency.YEARLY else start.month - 1)
    year, month = divmod(first + months, MONTHS)
    return date(min(year, MAXYEAR), month + 1, 1)


def period_number(rule: Rule, start: date, day: date) -> int:
    """Return how many periods `day` lies after `start`."""
    if rule.frequency == Frequency.DAILY:
        return (day - start).days
    if rule.frequency == Frequency.WEEKLY:
        return (day - _week_start(start, rule.week_start)).days // A_WEEK
    if rule.frequency == Frequency.YEARLY:
        return day.year - start.year
    return (day.year - start.year) * MONTHS + day.month - start.month


def days_of_period(rule: Rule, begin: date) -> list[date]:
    """Return the days that fit `rule` in the period that begins on `begin`, ascending."""
    return [day for day in _candidates(rule, begin) if _fits(rule, day)]


def _candidates(rule: Rule, begin: date) -> Iterator[date]:
    """Yield the days of the period, without months that the rule leaves out."""
    if rule.frequency == Frequency.DAILY:
        yield begin
    elif rule.frequency == Frequency.WEEKLY:
        yield from (begin + timedelta(days=place) for place in range(A_WEEK))
    elif rule.frequency == Frequency.MONTHLY:
        yield from _month(begin.year, begin.month)
    else:
        for month in rule.months or range(1, MONTHS + 1):
            yield from _month(begin.year, month)


def _month(year: int, month: int) -> Iterator[date]:
    return (date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1))


def _fits(rule: Rule, day: date) -> bool:
    return (
        (not rule.months or day.month in rule.months)
        and (not rule.month_days or _fits_month_day(rule.month_days, day))
        and (not rule.year_days or _fits_year_day(rule.year_days, day))
        and (not rule.weeks or _fits_week(rule, day))
        and (not rule.weekdays or any(_fits_weekday(rule, one, day) for one in rule.weekdays))
    )


def _fits_month_day(wanted: tuple[int, ...], day: date) -> bool:
    from_end = day.day - monthrange(day.year, day.month)[1] - 1
    return day.day in wanted or from_end in wanted


def _fits_year_day(wanted: tuple[int, ...], day: date) -> bool:
    number = day.timetuple().tm_yday
    from_end = number - date(day.year, 12, 31).timetuple().tm_yday - 1
    return number in wanted or from_end in wanted


def _fits_week(rule: Rule, day: date) -> bool:
    """Weeks begin on the rule's first day; the first week of a year has at least four days in it."""
    week = _week_start(day, rule.week_start)
    year = (week + timedelta(days=A_WEEK - FIRST_WEEK_HAS)).year
    first = _week_start(date(year, 1, FIRST_WEEK_HAS), rule.week_start)
    after = _week_start(date(year + 1, 1, FIRST_WEEK_HAS), rule.week_start)
    number = (week - first).days // A_WEEK + 1
    from_end = number - (after - first).days // A_WEEK - 1
    return number in rule.weeks or from_end in rule.weeks


def _fits_weekday(rule: Rule, wanted: Weekday, day: date) -> bool:
    if day.weekday() != wanted.day:
        return False
    if not wanted.nth:
        return True
    first, last = _counted_within(rule, day)
    if wanted.nth > 0:
        return (day - first).days // A_WEEK + 1 == wanted.nth
    return (last - day).days // A_WEEK + 1 == -wanted.nth


def _counted_within(rule: Rule, day: date) -> tuple[date, date]:
    """Return the first and the last day of the month, or year, within which weekdays are counted."""
    if rule.frequency == Frequency.YEARLY and not rule.months:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _week_start(day: date, first_day: int) -> date:
    return day - timedelta(days=(day.weekday() - first_day) % A_WEEK)
