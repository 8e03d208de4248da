"""Turns the text of a rule of recurrence (RFC 5545, section 3.3.10) into a checked value, and that into text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from re import compile as pattern

from customer_map.server.crm.recurrence.errors import (
    ExcessiveRuleError,
    TooFrequentError,
    UnreadableRuleError,
)

MOST_INTERVAL = 1000
MOST_OCCURRENCES = 10_000
MOST_TIMES_A_DAY = 24
LONGEST_TEXT = 500
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BYDAY = pattern(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
WHOLE_NUMBER = pattern(r"[+-]?\d{1,5}")
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})


class Frequency(StrEnum):
    """The period that a rule goes by."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 for Monday; `nth` of its month or year, counted from the end below zero, 0 for each."""

    day: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{DAYS[self.day]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When something repeats, from a start that the rule does not know.

    `until` is the last moment (in UTC), or the last time or day on the wall clock; `count` the number of occurrences.
    An empty list does not restrict. `str(rule)` is its text.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    weekdays: tuple[Weekday, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    week_start: int = 0

    def __str__(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={_until_text(self.until)}")
        for name, (field, _lowest, _highest) in NUMBERS.items():
            if numbers := getattr(self, field):
                parts.append(f"{name}={','.join(str(number) for number in numbers)}")
        if self.weekdays:
            parts.append(f"BYDAY={','.join(str(day) for day in self.weekdays)}")
        if self.week_start:
            parts.append(f"WKST={DAYS[self.week_start]}")
        return ";".join(parts)

    def ending(self, until: date) -> "Rule":
        """Return the rule with another end."""
        return replace(self, until=until, count=None)

    def lasting(self, count: int) -> "Rule":
        """Return the rule with another number of occurrences."""
        return replace(self, until=None, count=count)


# Each list of numbers: its field, and between which numbers (or, below zero, counted from the end) they lie.
NUMBERS: dict[str, tuple[str, int, int]] = {
    "BYMONTH": ("months", 1, 12),
    "BYWEEKNO": ("weeks", -53, 53),
    "BYYEARDAY": ("year_days", -366, 366),
    "BYMONTHDAY": ("month_days", -31, 31),
    "BYSETPOS": ("positions", -366, 366),
    "BYHOUR": ("hours", 0, 23),
    "BYMINUTE": ("minutes", 0, 59),
    "BYSECOND": ("seconds", 0, 59),
}


def parse_rule(text: str) -> Rule:
    """Return the rule that a text says; `RRULE:` may stand before it.

    Raises UnreadableRuleError for what RFC 5545 does not allow, TooFrequentError for what repeats by the hour or more
    often, and ExcessiveRuleError for numbers beyond all calendars.
    """
    line = text.strip().upper().removeprefix("RRULE:")
    if not line or len(line) > LONGEST_TEXT:
        raise UnreadableRuleError(part=line[:40])
    parts: dict[str, str] = {}
    for part in line.rstrip(";").split(";"):
        name, equals, value = part.strip().partition("=")
        if not equals or not value or name in parts or name not in READERS:
            raise UnreadableRuleError(part=part[:40])
        parts[name] = value
    if "FREQ" not in parts:
        raise UnreadableRuleError(part=line[:40])
    values: dict[str, object] = {}
    for name, value in parts.items():
        field, read = READERS[name]
        values[field] = read(name, value)
    rule = Rule(**values)  # type: ignore[arg-type]
    _require_sense(rule)
    return rule


def _require_sense(rule: Rule) -> None:
    if rule.count is not None and rule.until is not None:
        raise UnreadableRuleError(part="COUNT, UNTIL")
    counts_weekdays = any(day.nth for day in rule.weekdays)
    if counts_weekdays and (rule.weeks or rule.frequency not in ("MONTHLY", "YEARLY")):
        raise UnreadableRuleError(part="BYDAY")
    if rule.weeks and rule.frequency != Frequency.YEARLY:
        raise UnreadableRuleError(part="BYWEEKNO")
    if rule.year_days and rule.frequency != Frequency.YEARLY:
        raise UnreadableRuleError(part="BYYEARDAY")
    if rule.month_days and rule.frequency == Frequency.WEEKLY:
        raise UnreadableRuleError(part="BYMONTHDAY")
    if rule.positions and not _restricts(rule):
        raise UnreadableRuleError(part="BYSETPOS")
    times = max(1, len(rule.hours)) * max(1, len(rule.minutes)) * max(1, len(rule.seconds))
    if times > MOST_TIMES_A_DAY:
        raise TooFrequentError(most=MOST_TIMES_A_DAY)


def _restricts(rule: Rule) -> bool:
    """Whether the rule has a list that a position can pick from."""
    fields = [field for field, _low, _high in NUMBERS.values() if field != "positions"]
    return bool(rule.weekdays) or any(getattr(rule, field) for field in fields)


def _frequency(_name: str, value: str) -> Frequency:
    if value in TOO_OFTEN:
        raise TooFrequentError(most=MOST_TIMES_A_DAY)
    if value not in Frequency.__members__:
        raise UnreadableRuleError(part=f"FREQ={value}"[:40])
    return Frequency[value]


def _number(name: str, value: str) -> int:
    if not WHOLE_NUMBER.fullmatch(value):
        if value.isdecimal():
            raise ExcessiveRuleError(part=name, most=MOST_OCCURRENCES)
        raise UnreadableRuleError(part=f"{name}={value}"[:40])
    return int(value)


def _up_to(most: int) -> Callable[[str, str], int]:
    def read(name: str, value: str) -> int:
        number = _number(name, value)
        if number > most:
            raise ExcessiveRuleError(part=name, most=most)
        if number < 1:
            raise UnreadableRuleError(part=f"{name}={value}"[:40])
        return number

    return read


def _numbers(name: str, value: str) -> tuple[int, ...]:
    _field, lowest, highest = NUMBERS[name]
    numbers = {_number(name, one) for one in value.split(",")}
    if min(numbers) < lowest or max(numbers) > highest or (lowest < 0 and 0 in numbers):
        raise UnreadableRuleError(part=f"{name}={value}"[:40])
    return tuple(sorted(numbers))


def _weekdays(name: str, value: str) -> tuple[Weekday, ...]:
    found = []
    for one in value.split(","):
        match = BYDAY.fullmatch(one)
        if match is None or abs(nth := int(match[1] or 0)) > 53 or match[1] in ("0", "+0", "-0"):
            raise UnreadableRuleError(part=f"{name}={value}"[:40])
        found.append(Weekday(DAYS.index(match[2]), nth))
    return tuple(sorted(set(found), key=lambda day: (day.nth, day.day)))


def _day(name: str, value: str) -> int:
    if value not in DAYS:
        raise UnreadableRuleError(part=f"{name}={value}"[:40])
    return DAYS.index(value)


def _until(name: str, value: str) -> date:
    formats: Sequence[tuple[int, str]] = (
        (8, "%Y%m%d"),
        (15, "%Y%m%dT%H%M%S"),
        (16, "%Y%m%dT%H%M%SZ"),
    )
    for length, form in formats:
        if len(value) == length:
            try:
                moment = datetime.strptime(value, form)  # noqa: DTZ007 - the wall clock's, unless Z says UTC
            except ValueError:
                break
            if form.endswith("Z"):
                return moment.replace(tzinfo=UTC)
            return moment if "T" in form else moment.date()
    raise UnreadableRuleError(part=f"{name}={value}"[:40])


def _until_text(until: date) -> str:
    if not isinstance(until, datetime):
        return f"{until:%Y%m%d}"
    if until.tzinfo is None:
        return f"{until:%Y%m%dT%H%M%S}"
    return f"{until.astimezone(UTC):%Y%m%dT%H%M%SZ}"


READERS: dict[str, tuple[str, Callable[[str, str], object]]] = {
    "FREQ": ("frequency", _frequency),
    "INTERVAL": ("interval", _up_to(MOST_INTERVAL)),
    "COUNT": ("count", _up_to(MOST_OCCURRENCES)),
    "UNTIL": ("until", _until),
    "BYDAY": ("weekdays", _weekdays),
    "WKST": ("week_start", _day),
    **{name: (field, _numbers) for name, (field, _low, _high) in NUMBERS.items()},
}
