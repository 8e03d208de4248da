"""Turns a business calendar, or what somebody typed into its form, into opening hours."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.crm.models.service import WEEKDAYS, BusinessCalendar
from customer_map.server.crm.service_levels.business_time import DAY, OpeningHours
from customer_map.server.crm.service_levels.closed_days import closed_days

SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~～至]\s*(\d{1,2}):(\d{2})")
BETWEEN = re.compile(r"[,，、;；\s]*")
# Holidays are known for years, not forever; nobody promises anything further ahead.
YEARS_AHEAD = 2
MOST_CLOSED_DAYS = 1000

Week = list[list[list[str]]]


def opening_hours(calendar: BusinessCalendar, *, first: date, last: date) -> OpeningHours:
    """Return when a calendar is open, with the holidays of the years from `first` to two after `last`."""
    public = _holidays(calendar.country, calendar.region, first.year, last.year + YEARS_AHEAD)
    own = frozenset(date.fromisoformat(day) for day in calendar.closed)
    return OpeningHours(
        zone=ZoneInfo(calendar.time_zone),
        week=tuple(tuple((_moment(a), _moment(b)) for a, b in spans) for spans in calendar.week),
        closed=public | own,
    )


def spans_of(text: str) -> list[list[str]]:
    """Return the spans of a day as people write them: "9:00-12:00, 13:00-18:00"; nothing when it is closed.

    Raises InvalidValueError when they are no times, overlap, or do not lie within the day.
    """
    spans = [[f"{int(a):02}:{b}", f"{int(c):02}:{d}"] for a, b, c, d in SPAN.findall(text.strip())]
    if BETWEEN.fullmatch(SPAN.sub("", text)) is None:
        raise InvalidValueError(
            field="week", reason=_("Write times such as 9:00-12:00, 13:00-18:00.")
        )
    _require_in_order(spans)
    return spans


def spans_text(spans: Sequence[Sequence[str]]) -> str:
    """Return spans as people write them."""
    return ", ".join(f"{opens}-{closes}" for opens, closes in spans)


def checked_week(week: object) -> Week:
    """Return the hours of seven days.

    Raises InvalidValueError when they are not seven lists of spans, or there is never anybody there.
    """
    try:
        days = [[[str(a), str(b)] for a, b in spans] for spans in week]  # type: ignore[attr-defined]
        for spans in days:
            _require_in_order(spans)
    except (TypeError, ValueError) as problem:
        raise InvalidValueError(
            field="week", reason=_("Write times such as 9:00-12:00, 13:00-18:00.")
        ) from problem
    if len(days) != WEEKDAYS or not any(days):
        raise InvalidValueError(
            field="week", reason=_("Give opening hours for at least one day of the week.")
        )
    return days


def checked_closed_days(days: object) -> list[str]:
    """Return own closed days as ISO dates in order, each once.

    Raises InvalidValueError when one is no date.
    """
    try:
        found = sorted({date.fromisoformat(str(day)).isoformat() for day in days})  # type: ignore[attr-defined]
    except (TypeError, ValueError) as problem:
        raise InvalidValueError(
            field="closed", reason=_("Write dates such as 2027-02-08.")
        ) from problem
    if len(found) > MOST_CLOSED_DAYS:
        raise InvalidValueError(field="closed", reason=_("These are too many days."))
    return found


def _moment(text: str) -> timedelta:
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def _require_in_order(spans: Sequence[Sequence[str]]) -> None:
    """Check that spans lie within the day, one after the other."""
    ends = timedelta()
    for opens, closes in spans:
        if not ends <= _moment(opens) < _moment(closes) <= DAY or int(closes.split(":")[1]) >= 60:
            raise InvalidValueError(
                field="week",
                reason=_("Hours of a day follow each other and end by 24:00."),
            )
        ends = _moment(closes)


@lru_cache(maxsize=64)
def _holidays(country: str, region: str, first: int, last: int) -> frozenset[date]:
    return closed_days(country=country, region=region, years=range(first, last + 1))
