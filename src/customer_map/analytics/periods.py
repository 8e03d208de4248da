"""Turns a span of time into the days, weeks or months of a time zone: where each begins, whatever its clocks do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np

from customer_map.tables.event_times import check_zone
from customer_map.touchpoints.paths import MICROSECONDS, Integers

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


class Period(StrEnum):
    """How long a period is; a week begins on Monday (ISO 8601)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Periods:
    """Periods without gaps: period p begins on `days[p]` and lasts from `bounds[p]` to before `bounds[p + 1]`.

    The bounds are microseconds since 1970-01-01 UTC.
    """

    days: tuple[date, ...]
    bounds: Integers


def periods_between(first: int, last: int, period: Period, zone: str) -> Periods:
    """Return the periods that cover the moments from `first` to `last` (microseconds since 1970-01-01 UTC).

    Days begin at midnight in the IANA time zone, or, where clocks leave midnight out, at the first moment of the day.

    Raises UnknownZoneError.
    """
    check_zone(zone)
    clock = ZoneInfo(zone)
    day = _FIRST_DAYS[period](_moment(first).astimezone(clock).date())
    end = _moment(last).astimezone(clock).date()
    days = [day]
    while days[-1] <= end:
        days.append(_NEXT_DAYS[period](days[-1]))
    bounds = [_microseconds(beginning_of(day, clock)) for day in days]
    return Periods(tuple(days[:-1]), np.array(bounds, np.int64))


def beginning_of(day: date, clock: ZoneInfo) -> datetime:
    """Return the first moment of a day, in UTC.

    >>> beginning_of(date(2018, 11, 4), ZoneInfo("America/Sao_Paulo")).isoformat()
    '2018-11-04T03:00:00+00:00'
    """
    midnight = datetime.combine(day, time.min, clock).astimezone(UTC)
    if (midnight - A_SECOND).astimezone(clock).date() < day:
        return midnight
    # Clocks sprang over midnight from the evening before: the day begins where they did.
    early, late = midnight - timedelta(days=1), midnight
    while late - early > A_SECOND:
        middle = early + (late - early) // 2
        if middle.astimezone(clock).date() < day:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def _microseconds(moment: datetime) -> int:
    return int((moment - EPOCH) // A_SECOND) * MICROSECONDS


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


_FIRST_DAYS: dict[Period, Callable[[date], date]] = {
    Period.DAY: lambda day: day,
    Period.WEEK: _monday,
    Period.MONTH: lambda day: day.replace(day=1),
}
_NEXT_DAYS: dict[Period, Callable[[date], date]] = {
    Period.DAY: lambda day: day + timedelta(days=1),
    Period.WEEK: lambda day: day + timedelta(weeks=1),
    Period.MONTH: _next_month,
}
