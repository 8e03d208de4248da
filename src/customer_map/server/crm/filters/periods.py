"""Turns words such as `last 90 days`, `this month` or `2026-03-01` into stretches of time as seen from now."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

UNITS = ("days", "weeks", "months", "years")
NAMED = ("today", "yesterday", "tomorrow")
STRETCHES = ("week", "month", "quarter", "year")
AROUND = re.compile(rf"(last|next) (\d{{1,5}}) ({'|'.join(UNITS)})")
STRETCH = re.compile(rf"(last|this|next) ({'|'.join(STRETCHES)})")
DISTANT = re.compile(
    r"(\d{1,5}) (days|weeks|months|years) ago|in (\d{1,5}) (days|weeks|months|years)"
)
DAYS_OF = {"days": 1, "weeks": 7, "months": 31, "years": 366}
# Farther than any customer goes back; every day within can be stored.
MOST_DAYS = 36_600
FIRST_YEAR, LAST_YEAR = 1800, 2300
MONTHS = 12
DAYS_OF_WEEK = 7
A_MOMENT = timedelta(microseconds=1)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, as words that move with time or as two fixed days (the last one included)."""

    words: str = ""
    first: date | None = None
    last: date | None = None

    def span(self, now: datetime) -> Span:
        """Return the first moment and the first that lies behind, in the time zone of `now`."""
        first, behind = _days_of_words(self.words, now.date()) if self.words else self._fixed()
        return _midnight(first, now), _midnight(behind, now)

    def _fixed(self) -> tuple[date, date]:
        first = self.first or date(FIRST_YEAR, 1, 1)
        last = self.last or date(LAST_YEAR, 1, 1)
        return first, last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Point:
    """A day or a moment: an ISO date or time, or words such as `30 days ago`."""

    words: str

    def span(self, now: datetime) -> Span:
        """Return where it begins and the first moment behind it."""
        moment = None if _is_day(self.words) else parse_datetime(self.words)
        if moment is not None:
            aware = moment if timezone.is_aware(moment) else moment.replace(tzinfo=now.tzinfo)
            return aware, aware + A_MOMENT
        day = parse_date(self.words) if _is_day(self.words) else _distant(self.words, now.date())
        if day is None:
            raise ValueError(self.words)
        return _midnight(day, now), _midnight(day + timedelta(days=1), now)

    @property
    def is_moment(self) -> bool:
        """Whether it names a time of day."""
        return bool(re.match(r"\d{4}-\d", self.words)) and not _is_day(self.words)


def read_period(given: object) -> Period:
    """Return the period of `last 90 days`, `this quarter`, or `{"from": day, "until": day}`.

    Raises ValueError when it is none.
    """
    if isinstance(given, dict) and given and set(given) <= {"from", "until"}:
        first, last = (_day(given.get(name)) for name in ("from", "until"))
        if first and last and last < first:
            raise ValueError(given)
        return Period(first=first, last=last)
    words = " ".join(given.lower().split()) if isinstance(given, str) else ""
    around = AROUND.fullmatch(words)
    if around:
        _require_near(int(around[2]), around[3])
    elif not (STRETCH.fullmatch(words) or words in NAMED):
        raise ValueError(given)
    return Period(words=words)


def read_point(given: object) -> Point:
    """Return the day or moment that `given` names; raises ValueError when it names none."""
    text = " ".join(given.split()) if isinstance(given, str) else ""
    words = text if re.match(r"\d{4}-\d", text) else text.lower()
    distant = DISTANT.fullmatch(words)
    if distant:
        _require_near(int(distant[1] or distant[3]), distant[2] or distant[4])
    elif words not in NAMED and _year_of(words) not in range(FIRST_YEAR, LAST_YEAR + 1):
        raise ValueError(given)
    return Point(words)


def _require_near(number: int, unit: str) -> None:
    if number * DAYS_OF[unit] > MOST_DAYS:
        raise ValueError(number)


def _year_of(words: str) -> int | None:
    found = parse_date(words) if _is_day(words) else parse_datetime(words)
    return found.year if found else None


def _is_day(words: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d?-\d\d?", words) is not None


def _day(given: object) -> date | None:
    if given in (None, ""):
        return None
    day = parse_date(given) if isinstance(given, str) and _is_day(given) else None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(given)
    return day


def _days_of_words(words: str, today: date) -> tuple[date, date]:
    around = AROUND.fullmatch(words)
    tomorrow = today + timedelta(days=1)
    if around and around[1] == "last":
        return shifted(today, -int(around[2]), around[3]), tomorrow
    if around:
        return today, shifted(today, int(around[2]), around[3]) + timedelta(days=1)
    stretch = STRETCH.fullmatch(words)
    if stretch:
        return _stretch(stretch[2], ("last", "this", "next").index(stretch[1]) - 1, today)
    day = _named(words, today)
    return day, day + timedelta(days=1)


def _stretch(unit: str, distance: int, today: date) -> tuple[date, date]:
    if unit == "week":  # weeks begin on Monday, as in ISO 8601 and in China
        first = today + timedelta(days=DAYS_OF_WEEK * distance - today.weekday())
        return first, first + timedelta(days=DAYS_OF_WEEK)
    months = {"month": 1, "quarter": 3, "year": MONTHS}[unit]
    begin = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    first = shifted(begin, distance * months, "months")
    return first, shifted(first, months, "months")


def _named(words: str, today: date) -> date:
    return today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[words])


def _distant(words: str, today: date) -> date | None:
    found = DISTANT.fullmatch(words)
    if found is None:
        return _named(words, today) if words in NAMED else None
    if found[1]:
        return shifted(today, -int(found[1]), found[2])
    return shifted(today, int(found[3]), found[4])


def shifted(day: date, number: int, unit: str) -> date:
    """Return the day so many units later; a month later than the 31st is the last day of a shorter month."""
    if unit in ("days", "weeks"):
        return day + timedelta(days=number * DAYS_OF[unit])
    months = day.year * MONTHS + day.month - 1 + number * (MONTHS if unit == "years" else 1)
    year, month = months // MONTHS, months % MONTHS + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time.min, tzinfo=now.tzinfo)
