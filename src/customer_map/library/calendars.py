"""Turns a stretch of time into calendar periods of a time zone: days, weeks from Monday on, or months."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from customer_map.errors import CustomerMapError

Period = Literal["day", "week", "month"]

_MOST_PERIODS = 4_000


class TooManyPeriodsError(CustomerMapError):
    """The events span more periods than anybody can read."""

    code: ClassVar[str] = "too_many_periods"
    message: ClassVar[str] = "The events span more than {most} periods of a {period}."
    hint: ClassVar[str] = "Choose a longer period, or a part of the time."


class UnknownPeriodError(CustomerMapError):
    """There is no calendar period of that name."""

    code: ClassVar[str] = "unknown_period"
    message: ClassVar[str] = "“{period}” is no period."
    hint: ClassVar[str] = "Choose day, week or month."


def period_starts(first: datetime, last: datetime, period: Period, zone: str) -> list[datetime]:
    """Return the beginning of each period from that of `first` to that after `last`, at midnight in `zone`.

    >>> moments = datetime(2024, 1, 31, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)
    >>> [start.date().isoformat() for start in period_starts(*moments, "month", "UTC")]
    ['2024-01-01', '2024-02-01', '2024-03-01']

    Raises:
        UnknownPeriodError: It is neither a day, a week nor a month.
        TooManyPeriodsError: There are more than 4,000.
    """
    if period not in ("day", "week", "month"):
        raise UnknownPeriodError(period=period)
    local = ZoneInfo(zone)
    end = last.astimezone(local).date()
    found: list[datetime] = []
    for day in _days(first.astimezone(local).date(), period):
        found.append(datetime.combine(day, time(), local))
        if day > end:
            return found
        if len(found) > _MOST_PERIODS:
            break
    raise TooManyPeriodsError(most=f"{_MOST_PERIODS:,}", period=period)


def utc(microseconds: int) -> datetime:
    """The moment so many microseconds after 1970-01-01 UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


def _days(day: date, period: Period) -> Iterator[date]:
    """The first days of the period that holds `day` and of all later ones."""
    if period == "week":
        day -= timedelta(days=day.weekday())
    if period == "month":
        day = day.replace(day=1)
    while True:
        yield day
        if period == "month":
            day = (day + timedelta(days=31)).replace(day=1)
        else:
            day += timedelta(days=7 if period == "week" else 1)
