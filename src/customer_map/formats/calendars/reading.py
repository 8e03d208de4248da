"""Turns an iCalendar file (RFC 5545) into entries; what is broken is told with its reason and never stops the rest."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import vDuration, vRecur

from customer_map.formats.calendars.components import Component, Property, read_components
from customer_map.formats.calendars.entries import (
    ANSWERS,
    Alarm,
    Attendee,
    BrokenEntry,
    CalendarContent,
    CalendarEntry,
    EntryKind,
)
from customer_map.formats.calendars.errors import (
    BadRuleError,
    EndsTooEarlyError,
    EntryError,
    MissingStartError,
    UnfinishedEntryError,
)
from customer_map.formats.calendars.times import (
    is_day,
    later,
    length_of,
    moment_of,
    moments_of,
    text_of,
    zone_of,
)
from customer_map.formats.calendars.zones import Zones

KINDS = {"VEVENT": EntryKind.EVENT, "VTODO": EntryKind.TASK}
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME, LONGEST_UID = 300, 20_000, 200, 255
LONGEST_RULE = 500
MOST_DATES, MOST_PEOPLE, MOST_ALARMS = 1_000, 200, 10
MOST_SEQUENCE = 2**31 - 1
A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
LONGEST_BEFORE = timedelta(days=366)


def read_calendar(
    content: bytes, *, zone: ZoneInfo | None = None, file: str = "The file"
) -> CalendarContent:
    """Return what a calendar file holds; times that name no zone are those of `zone` (UTC unless given).

    Raises NotACalendarError, CalendarTooLargeError, EmptyFileError.

    >>> event = b"BEGIN:VEVENT\\nDTSTART:20260131T090000Z\\nSUMMARY:Tea\\nEND:VEVENT"
    >>> read_calendar(b"BEGIN:VCALENDAR\\n" + event + b"\\nEND:VCALENDAR").entries[0].summary
    'Tea'
    """
    calendars = read_components(content, file)
    entries: list[CalendarEntry] = []
    broken: list[BrokenEntry] = []
    for calendar in calendars:
        zones = Zones(calendar.named("VTIMEZONE"), zone or ZoneInfo("UTC"))
        for component in calendar.named(*KINDS):
            try:
                entries.append(_entry(component, zones))
            except EntryError as problem:
                title = text_of(component, "SUMMARY", LONGEST_TITLE)
                broken.append(BrokenEntry(component.line, title, problem))
    first = calendars[0]
    name = text_of(first, "X-WR-CALNAME", LONGEST_NAME) or text_of(first, "NAME", LONGEST_NAME)
    method = text_of(first, "METHOD", LONGEST_NAME).upper()
    return CalendarContent(tuple(entries), tuple(broken), name, method)


def _entry(component: Component, zones: Zones) -> CalendarEntry:
    if not component.is_closed:
        raise UnfinishedEntryError
    kind = KINDS[component.name]
    entry = _timed(component, kind, zones)
    status = text_of(component, "STATUS", LONGEST_NAME).upper()
    organizer = component.first("ORGANIZER")
    entry = replace(
        entry,
        completed=_completed(component, status, zones),
        rule=_rule(component),
        excluded=tuple(moments_of(component, "EXDATE", zones))[:MOST_DATES],
        further=tuple(moments_of(component, "RDATE", zones))[:MOST_DATES],
        replaces=_moment(component, "RECURRENCE-ID", zones),
        description=text_of(component, "DESCRIPTION", LONGEST_TEXT),
        place=text_of(component, "LOCATION", LONGEST_TITLE),
        sequence=_sequence(component),
        modified=_modified(component, zones),
        is_cancelled=status == "CANCELLED",
        organizer=_attendee(organizer) if organizer else None,
        attendees=_attendees(component),
        url=text_of(component, "URL", LONGEST_TEXT),
    )
    return replace(entry, alarms=_alarms(component, entry, zones))


def _timed(component: Component, kind: EntryKind, zones: Zones) -> CalendarEntry:
    """Return the entry with its times; the zone is that of its start, or of when it is due."""
    begin = component.first("DTSTART")
    if begin is None and kind == EntryKind.EVENT:
        raise MissingStartError
    anchor = begin or component.first("DUE")
    named = zone_of(anchor, zones) if anchor else None
    in_utc = anchor is not None and anchor.value.strip().endswith("Z")
    zone = named or (ZoneInfo("UTC") if in_utc else zones.floating)
    whole_days = begin is not None and is_day(begin)
    starts = moment_of(begin, "DTSTART", zones).astimezone(zone) if begin else None
    ends = _end(component, starts, zones, whole_days=whole_days)
    due = _moment(component, "DUE", zones)
    if starts and ends and ends < starts:
        raise EndsTooEarlyError
    return CalendarEntry(
        uid=_uid(component),
        kind=kind,
        summary=text_of(component, "SUMMARY", LONGEST_TITLE),
        zone=zone.key,
        starts=starts,
        ends=ends.astimezone(zone) if ends else None,
        due=due.astimezone(zone) if due else None,
        is_all_day=whole_days,
    )


def _end(
    component: Component, starts: datetime | None, zones: Zones, *, whole_days: bool
) -> datetime | None:
    """Return where it ends: DTEND, or the start and DURATION; a whole day without either ends with it."""
    ends = _moment(component, "DTEND", zones)
    if starts is None or component.name == "VTODO":
        return None
    if ends is None:
        length = component.first("DURATION")
        if length is None:
            return later(starts, A_DAY, whole_days=True) if whole_days else None
        return later(starts, length_of(length, "DURATION"), whole_days=whole_days)
    # Some programs write the same day twice for one whole day.
    return later(starts, A_DAY, whole_days=True) if whole_days and ends == starts else ends


def _moment(component: Component, name: str, zones: Zones) -> datetime | None:
    found = component.first(name)
    return moment_of(found, name, zones) if found else None


def _completed(component: Component, status: str, zones: Zones) -> datetime | None:
    """A task that is said to be completed was so when it was last changed, if nothing else tells."""
    done = _moment(component, "COMPLETED", zones)
    if done is None and status == "COMPLETED":
        return _modified(component, zones) or _moment(component, "DUE", zones)
    return done


def _modified(component: Component, zones: Zones) -> datetime | None:
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        try:
            found = _moment(component, name, zones)
        except EntryError:  # only tells which is newer
            continue
        if found is not None:
            return found.astimezone(UTC)
    return None


def _uid(component: Component) -> str:
    """Return the UID, or a name made of what the entry says, so that it is known when it comes again."""
    uid = text_of(component, "UID", LONGEST_TEXT)
    if uid and len(uid) <= LONGEST_UID:
        return uid
    told = sorted(
        f"{name}:{one.value}"
        for name, found in component.properties.items()
        for one in found
        if name not in {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}
    )
    return f"sha256:{hashlib.sha256('|'.join([uid, *told]).encode()).hexdigest()}"


def _sequence(component: Component) -> int:
    found = text_of(component, "SEQUENCE", LONGEST_NAME)
    is_number = found.isascii() and found.isdigit() and len(found) <= len(str(MOST_SEQUENCE))
    return min(int(found), MOST_SEQUENCE) if is_number else 0


def _rule(component: Component) -> str:
    rules = component.properties.get("RRULE", [])
    if not rules:
        return ""
    text = rules[0].value.replace(" ", "")
    try:
        rule = str(vRecur.from_ical(text).to_ical(), "ascii")
    except (ValueError, TypeError, AttributeError) as problem:
        raise BadRuleError(rule=text[:LONGEST_RULE]) from problem
    if len(rules) > 1 or len(rule) > LONGEST_RULE or "FREQ" not in rule:
        raise BadRuleError(rule=text[:LONGEST_RULE])
    return rule


def _attendees(component: Component) -> tuple[Attendee, ...]:
    people = (_attendee(one) for one in component.properties.get("ATTENDEE", [])[:MOST_PEOPLE])
    return tuple({one.email: one for one in people if one}.values())


def _attendee(found: Property) -> Attendee | None:
    """Return somebody with an e-mail address; others cannot be known again."""
    scheme, _colon, rest = found.value.strip().partition(":")
    address = rest if scheme.lower() == "mailto" else str(found.parameters.get("EMAIL", ""))
    email = address.strip().lower()
    if "@" not in email or len(email) > LONGEST_NAME:
        return None
    answer = str(found.parameters.get("PARTSTAT", "")).lower()
    name = str(found.parameters.get("CN", "")).strip('" ')[:LONGEST_NAME]
    return Attendee(email, name, answer if answer in ANSWERS else "needs-action")


def _alarms(component: Component, entry: CalendarEntry, zones: Zones) -> tuple[Alarm, ...]:
    found = (_alarm(one, entry, zones) for one in component.named("VALARM"))
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_ALARMS]


def _alarm(component: Component, entry: CalendarEntry, zones: Zones) -> Alarm | None:
    """Return when an alarm goes off; one after the start, or that cannot be read, is none."""
    trigger = component.first("TRIGGER")
    if trigger is None:
        return None
    try:
        if "P" not in trigger.value.upper():
            return Alarm(at=moment_of(trigger, "TRIGGER", zones).astimezone(UTC))
        before = -vDuration.from_ical(trigger.value.strip())
    except (EntryError, ValueError, OverflowError):
        return None
    related = str(trigger.parameters.get("RELATED", "START")).upper()
    if related == "END" and entry.starts and entry.ends:
        before -= entry.ends - entry.starts
    if not timedelta(0) <= before <= LONGEST_BEFORE:
        return None
    return Alarm(minutes_before=before // A_MINUTE)
