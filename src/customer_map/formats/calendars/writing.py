"""Turns entries into an iCalendar file (RFC 5545) that Outlook, Apple and Google read."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Alarm as AlarmOut
from icalendar import (
    Calendar,
    Component,
    Event,
    Timezone,
    Todo,
    vCalAddress,
    vDuration,
    vRecur,
    vText,
)

from customer_map.formats.calendars.entries import (
    Alarm,
    Attendee,
    CalendarContent,
    CalendarEntry,
    EntryKind,
)

PRODUCT = "-//Customer Map//Customer Map//EN"
FIRST_RULE, LAST_RULE = date(2015, 1, 1), date(2038, 1, 1)
NOON = datetime(1970, 1, 1, tzinfo=UTC)


def write_calendar(content: CalendarContent, *, refresh: timedelta | None = None) -> bytes:
    """Return the file; `refresh` tells subscribers how often to look again.

    Broken entries are left out. The same content gives the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", content.method or "PUBLISH")
    if content.name:
        calendar.add("x-wr-calname", content.name)
        calendar.add("name", content.name)
    if refresh:
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(refresh))
    for key in sorted({entry.zone for entry in content.entries if _needs_zone(entry)}):
        calendar.add_component(_zone(key))
    for entry in content.entries:
        calendar.add_component(_component(entry))
    return bytes(calendar.to_ical())


def _needs_zone(entry: CalendarEntry) -> bool:
    """Series keep to the clock of their zone; whole days and single moments need none."""
    return bool(entry.rule or entry.further) and not entry.is_all_day and entry.zone != "UTC"


@lru_cache(maxsize=64)
def _zone(key: str) -> Component:
    return Timezone.from_tzid(key, first_date=FIRST_RULE, last_date=LAST_RULE)


def _component(entry: CalendarEntry) -> Component:
    component = Event() if entry.kind == EntryKind.EVENT else Todo()
    component.add("uid", entry.uid)
    component.add("dtstamp", entry.modified or NOON)
    component.add("summary", entry.summary)
    _add_times(component, entry)
    _add_repetition(component, entry)
    for name, text in (
        ("description", entry.description),
        ("location", entry.place),
        ("url", entry.url),
    ):
        if text:
            component.add(name, text)
    if entry.sequence:
        component.add("sequence", entry.sequence)
    if entry.modified:
        component.add("last-modified", entry.modified)
    _add_people(component, entry)
    for alarm in entry.alarms:
        component.add_component(_alarm(alarm, entry.summary))
    return component


def _add_times(component: Component, entry: CalendarEntry) -> None:
    times = [("dtstart", entry.starts), ("due", entry.due)]
    if entry.kind == EntryKind.EVENT:
        times = [("dtstart", entry.starts), ("dtend", entry.ends)]
    for name, moment in times:
        if moment is not None:
            component.add(name, _value(entry, moment))
    if entry.completed:
        component.add("completed", entry.completed.astimezone(UTC))
        component.add("status", "COMPLETED")
    elif entry.is_cancelled:
        component.add("status", "CANCELLED")


def _add_repetition(component: Component, entry: CalendarEntry) -> None:
    if entry.rule:
        component.add("rrule", vRecur.from_ical(entry.rule))
    for name, moments in (("exdate", entry.excluded), ("rdate", entry.further)):
        if moments:
            component.add(name, [_value(entry, moment) for moment in moments])
    if entry.replaces:
        component.add("recurrence-id", _value(entry, entry.replaces))


def _value(entry: CalendarEntry, moment: datetime) -> datetime | date:
    """Return a day for whole days, wall-clock time with its zone for series, and else UTC."""
    zone = ZoneInfo(entry.zone)
    if entry.is_all_day:
        return moment.astimezone(zone).date()
    return moment.astimezone(zone) if _needs_zone(entry) else moment.astimezone(UTC)


def _add_people(component: Component, entry: CalendarEntry) -> None:
    if entry.organizer:
        component.add("organizer", _address(entry.organizer, answers=False), encode=False)
    for one in entry.attendees:
        component.add("attendee", _address(one, answers=True), encode=False)


def _address(person: Attendee, *, answers: bool) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    if person.name:
        address.params["CN"] = vText(person.name)
    if answers:
        address.params["PARTSTAT"] = vText(person.answer.upper())
    return address


def _alarm(alarm: Alarm, summary: str) -> AlarmOut:
    found = AlarmOut()
    found.add("action", "DISPLAY")
    found.add("description", summary)
    if alarm.at is not None:
        found.add("trigger", alarm.at.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
    else:
        found.add("trigger", -timedelta(minutes=alarm.minutes_before or 0))
    return found
