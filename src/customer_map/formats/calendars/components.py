"""Turns the bytes of an iCalendar file into components with their properties, within hard limits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar import Parameters
from icalendar.parser import Contentline

from customer_map.formats.calendars.errors import CalendarTooLargeError, NotACalendarError
from customer_map.formats.encodings import is_binary, sniff_encoding
from customer_map.formats.errors import EmptyFileError

MOST_BYTES = 10 * 2**20
MOST_LINES = 400_000
MOST_COMPONENTS = 40_000
DEEPEST = 8
ENTRIES = ("VEVENT", "VTODO")
LONGEST_LINE = 2**20
SAMPLE_BYTES = 64 * 2**10
LINE_END = re.compile(r"\r\n|\n|\r")
NAME = re.compile(r"[A-Za-z0-9-]+")
# What entries, alarms and time zones are made of; other lines are passed over unread.
NAMES_READ = (
    "UID SUMMARY DESCRIPTION LOCATION URL DTSTART DTEND DUE DURATION COMPLETED STATUS RRULE EXDATE RDATE "
    "RECURRENCE-ID SEQUENCE LAST-MODIFIED DTSTAMP ORGANIZER ATTENDEE TRIGGER METHOD X-WR-CALNAME NAME TZID "
    "X-LIC-LOCATION"
)
READ = frozenset(NAMES_READ.split())


@dataclass(frozen=True, slots=True)
class Property:
    """One line: the value as it stands in the file, still escaped."""

    parameters: Parameters
    value: str


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END; `lines` are kept as they stand, for time zones."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    children: list["Component"] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    is_closed: bool = False

    def first(self, name: str) -> Property | None:
        """Return the first property of this name."""
        return next(iter(self.properties.get(name, ())), None)

    def named(self, *names: str) -> Iterator["Component"]:
        """Yield the children of these names."""
        return (child for child in self.children if child.name in names)


def read_components(content: bytes, file: str) -> list[Component]:
    """Return the calendars of a file.

    Raises NotACalendarError, CalendarTooLargeError or EmptyFileError.
    """
    lines = _lines(content, file)
    tree = _Tree(file)
    for number, line in _unfolded(lines):
        tree.take(number, line)
    calendars = [one for one in tree.top.children if one.name == "VCALENDAR"]
    if not calendars and any(tree.top.named(*ENTRIES)):
        return [tree.top]  # entries that somebody cut out of their calendar
    if not calendars:
        raise NotACalendarError(file=file)
    return calendars


def _lines(content: bytes, file: str) -> list[str]:
    if not content.strip():
        raise EmptyFileError(file=file)
    if len(content) > MOST_BYTES:
        raise CalendarTooLargeError(file=file, limit=f"{MOST_BYTES:,}", what="bytes")
    encoding = sniff_encoding(content[:SAMPLE_BYTES])
    if is_binary(content[:SAMPLE_BYTES], encoding):
        raise NotACalendarError(file=file)
    lines = LINE_END.split(content.decode("utf-8" if encoding == "ascii" else encoding, "replace"))
    if len(lines) > MOST_LINES:
        raise CalendarTooLargeError(file=file, limit=f"{MOST_LINES:,}", what="lines")
    return lines


def _unfolded(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield whole lines with the number at which they begin; what is too long for any value ends early."""
    begin, parts, length = 0, [""], 0
    for number, line in enumerate(lines, start=1):
        if line[:1] in {" ", "\t"} and begin:
            length += len(line)
            if length < LONGEST_LINE:
                parts.append(line[1:])
            continue
        if begin:
            yield begin, "".join(parts)
        begin, parts, length = number, [line[:LONGEST_LINE]], len(line)
    yield begin, "".join(parts)


class _Tree:
    """Takes lines in their order and builds components of them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.top = Component("", 0)
        self.open = [self.top]
        self.components = 0

    def take(self, number: int, line: str) -> None:
        found = NAME.match(line)
        name = found[0].upper() if found else ""
        rest = line[len(name) :]
        if name == "BEGIN" and rest.startswith(":"):
            self._begin(number, rest[1:].strip().upper())
        elif name == "END" and rest.startswith(":"):
            self._end(rest[1:].strip().upper())
        elif name:
            self._property(name, line)

    def _begin(self, number: int, name: str) -> None:
        self.components += 1
        if self.components > MOST_COMPONENTS:
            raise self._too_large(MOST_COMPONENTS, "entries")
        if len(self.open) > DEEPEST:
            raise self._too_large(DEEPEST, "levels")
        component = Component(name, number)
        self._note(f"BEGIN:{name}")
        self.open[-1].children.append(component)
        self.open.append(component)

    def _end(self, name: str) -> None:
        """Close the component, and what was left open in it; an end of nothing is passed over."""
        if name not in {one.name for one in self.open[1:]}:
            return
        while (last := self.open.pop()).name != name:
            pass
        last.is_closed = True
        self._note(f"END:{name}")

    def _property(self, name: str, line: str) -> None:
        self._note(line)
        if name not in READ:
            return
        try:
            _name, parameters, value = Contentline(line, strict=False).parts()
        except ValueError:  # as if it were not there: what cannot do without it says so
            return
        self.open[-1].properties.setdefault(name, []).append(Property(parameters, value))

    def _note(self, line: str) -> None:
        """Keep the lines of time zones, which are explained by a library of their own."""
        zone = next((one for one in self.open if one.name == "VTIMEZONE"), None)
        if zone is not None:
            zone.lines.append(line)

    def _too_large(self, limit: int, what: str) -> CalendarTooLargeError:
        return CalendarTooLargeError(file=self.file, limit=f"{limit:,}", what=what)
