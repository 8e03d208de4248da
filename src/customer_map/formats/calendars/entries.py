"""What a calendar holds, apart from any file format: events and tasks with their times, people and alarms."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from customer_map.errors import CustomerMapError

# What somebody may say to an invitation; the words of iCalendar in small letters.
ANSWERS = frozenset({"needs-action", "accepted", "tentative", "declined"})


class EntryKind(StrEnum):
    """What an entry is."""

    EVENT = "event"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited, known by an e-mail address in small letters."""

    email: str
    name: str = ""
    answer: str = "needs-action"


@dataclass(frozen=True, slots=True)
class Alarm:
    """When to be told: minutes before the start (or before it is due), or at one moment."""

    minutes_before: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One event or task, or one occurrence of a series (`replaces` names which).

    All times are aware, in the zone named by `zone` (IANA). Whole days begin at midnight there and end at the midnight
    after the last. `rule` is the text of an RRULE, "" for none; `excluded` and `further` are its EXDATE and RDATE.
    """

    uid: str
    kind: EntryKind
    summary: str
    zone: str
    starts: datetime | None = None
    ends: datetime | None = None
    due: datetime | None = None
    completed: datetime | None = None
    is_all_day: bool = False
    rule: str = ""
    excluded: tuple[datetime, ...] = ()
    further: tuple[datetime, ...] = ()
    replaces: datetime | None = None
    description: str = ""
    place: str = ""
    sequence: int = 0
    modified: datetime | None = None
    is_cancelled: bool = False
    organizer: Attendee | None = None
    attendees: tuple[Attendee, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    url: str = ""

    @property
    def anchor(self) -> datetime | None:
        """When it is: its start, or else when it is due."""
        return self.starts or self.due


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """An entry that could not be read: where it begins in the file, what it is called, and why."""

    line: int
    summary: str
    problem: CustomerMapError


@dataclass(frozen=True, slots=True)
class CalendarContent:
    """What a file holds: entries in their order, and those that are broken."""

    entries: tuple[CalendarEntry, ...]
    broken: tuple[BrokenEntry, ...] = ()
    name: str = ""
    method: str = ""
