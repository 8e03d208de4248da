"""Turns opening hours in a time zone into open time: how much lies between two moments, and when some has passed.

Exact for every zone whose clock changes at most once within a day: what counts is what the clock on the wall shows, so
an hour that is skipped in spring is not open, and one that comes twice in autumn is open twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from customer_map.server.crm.service_levels.errors import NeverOpenError

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
NOTHING = timedelta()
# How far ahead open time is looked for: longer than the longest run of closed days anybody enters.
FARTHEST = timedelta(days=3660)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When there is somebody: for each weekday, Monday first, spans of time since midnight; and closed days.

    Spans of a day lie within it, in order, and do not overlap; 24:00 is written as one day.
    """

    zone: ZoneInfo
    week: tuple[tuple[tuple[timedelta, timedelta], ...], ...]
    closed: frozenset[date] = frozenset()


def open_time(hours: OpeningHours, start: datetime, end: datetime) -> timedelta:
    """Return how much open time lies between two moments, nothing when `end` is not after `start`."""
    spans = _open_spans(hours, start.astimezone(UTC), end.astimezone(UTC))
    return sum((until - since for since, until in spans), NOTHING)


def after_open_time(hours: OpeningHours, start: datetime, amount: timedelta) -> datetime:
    """Return the first moment, in UTC, by which `amount` of open time has passed since `start`.

    Raises NeverOpenError when there is not so much within ten years.
    """
    begin = start.astimezone(UTC)
    if amount <= NOTHING:
        return begin
    left = amount
    for since, until in _open_spans(hours, begin, begin + FARTHEST):
        if until - since >= left:
            return since + left
        left -= until - since
    raise NeverOpenError


def _open_spans(hours: OpeningHours, start: datetime, end: datetime) -> Iterator[Span]:
    """Yield the open spans between two moments, in order."""
    for since, until in _even_pieces(hours.zone, start, end):
        offset = _offset(hours.zone, since)
        day = (since + offset).date()
        while day <= (until + offset).date():
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
            for opens, closes in _spans_of(hours, day):
                first, last = max(since, midnight + opens), min(until, midnight + closes)
                if first < last:
                    yield first, last
            day += DAY


def _spans_of(hours: OpeningHours, day: date) -> tuple[tuple[timedelta, timedelta], ...]:
    return () if day in hours.closed else hours.week[day.weekday()]


def _even_pieces(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Span]:
    """Cut a time into pieces of at most a day within which the clock on the wall is not put forward or back."""
    while start < end:
        until = min(start + DAY, end)
        if _offset(zone, until) != _offset(zone, start):
            until = min(until, _change(zone, start, until))
        yield start, until
        start = until


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the second at which the offset of `before` no longer holds."""
    offset = _offset(zone, before)
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or NOTHING
