"""Turns the names of time zones in calendars, and their definitions, into zones of the IANA list."""

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from functools import cache
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

from dateutil.tz import tzical
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from customer_map.formats.calendars.components import Component
from customer_map.formats.calendars.errors import UnexplainedZoneError

# Definitions are compared with zones at noon of these days.
COMPARED = tuple(
    datetime(year, month, day, 12)  # noqa: DTZ001 - wall clocks are compared
    for year in (2024, 2025)
    for month in range(1, 13)
    for day in (1, 8, 15, 22)
)
MOST_DEFINED = 200
LONGEST_DEFINITION = 400
# Whole hours from UTC, east of it with a plus.
OFFSET = re.compile(r"(?:UTC|GMT)([+-])(\d{1,2})(?::?00)?")
FARTHEST = 12
OFTEN = re.compile(r"FREQ=(?!YEARLY)", re.IGNORECASE)


class Zones:
    """Knows the zones that one file names; nothing of it outlives the file."""

    def __init__(self, defined: Iterable[Component], floating: ZoneInfo) -> None:
        self.floating = floating
        self._defined: dict[str, Component] = {}
        for component in defined:
            name = component.first("TZID")
            if name is not None and len(self._defined) < MOST_DEFINED:
                self._defined.setdefault(name.value.strip(), component)
        self._found: dict[str, ZoneInfo] = {}

    def named(self, name: str) -> ZoneInfo:
        """Return the zone of a TZID.

        Raises UnexplainedZoneError.
        """
        if name not in self._found:
            self._found[name] = self._looked_up(name)
        return self._found[name]

    def _looked_up(self, name: str) -> ZoneInfo:
        component = self._defined.get(name)
        place = component.first("X-LIC-LOCATION") if component else None
        known = known_zone(name) or (known_zone(place.value) if place else None)
        found = known or (_like(component) if component else None)
        if found is None:
            raise UnexplainedZoneError(zone=name)
        return found


def known_zone(name: str) -> ZoneInfo | None:
    """Return the zone that a name means: of the IANA list, behind the prefix of a program, or of Windows.

    >>> known_zone("/mozilla.org/20070129_1/America/New_York").key, known_zone("China Standard Time").key
    ('America/New_York', 'Asia/Shanghai')
    """
    plain = name.strip().strip('"')
    if plain in WINDOWS_TO_OLSON:
        return ZoneInfo(WINDOWS_TO_OLSON[plain])
    parts = plain.strip("/").split("/")
    offset = OFFSET.fullmatch(plain)
    if offset and int(offset[2]) <= FARTHEST:
        hours = int(offset[1] + offset[2])
        return ZoneInfo(f"Etc/GMT{-hours:+}" if hours else "UTC")
    for start in range(len(parts)):
        key = _keys().get("/".join(parts[start:]).lower())
        if key is not None:
            return ZoneInfo(key)
    return None


@cache
def _keys() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


@cache
def _clocks() -> dict[tuple[object, ...], str]:
    """The usual zones by how far they are from UTC on the days compared; the first of equals in the alphabet stays."""
    clocks: dict[tuple[object, ...], str] = {}
    hours = [f"Etc/GMT{hour:+}" for hour in range(-14, 13) if hour]
    for key in ["UTC", *sorted(set(WINDOWS_TO_OLSON.values())), *hours]:
        clocks.setdefault(_offsets(ZoneInfo(key)), key)
    return clocks


def _offsets(zone: tzinfo) -> tuple[object, ...]:
    return tuple(moment.replace(tzinfo=zone).utcoffset() for moment in COMPARED)


def _like(component: Component) -> ZoneInfo | None:
    """Return a zone whose clock goes as the definition says; rules that would take long are not followed."""
    text = "\n".join(component.lines)
    if len(component.lines) > LONGEST_DEFINITION or OFTEN.search(text):
        return None
    whole = f"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\n{text}\nEND:VTIMEZONE\nEND:VCALENDAR\n"
    try:
        zone = tzical(StringIO(whole)).get()
        key = _clocks().get(_offsets(zone)) if zone else None
    except (ValueError, TypeError, OverflowError, AttributeError, IndexError):
        return None  # a definition that is none
    return ZoneInfo(key) if key else None
