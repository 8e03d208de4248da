"""Turns the values of iCalendar properties into aware times, whole days, lengths and answers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import vDate, vDatetime, vDuration, vText

from customer_map.formats.calendars.components import Component, Property
from customer_map.formats.calendars.errors import BadTimeError
from customer_map.formats.calendars.zones import Zones

FIRST_YEAR, LAST_YEAR = 1800, 2200
LONGEST = timedelta(days=366 * 10)
DATE_LENGTH = len("20260131")


def text_of(component: Component, name: str, limit: int) -> str:
    """Return the text of a property, unescaped, without control characters, cut to `limit` characters."""
    found = component.first(name)
    if found is None:
        return ""
    text = str(vText.from_ical(found.value[: 2 * limit])).replace("\\,", ",").replace("\\;", ";")
    return "".join(one for one in text if one >= " " or one in "\n\t").strip()[:limit]


def is_day(found: Property) -> bool:
    """Whether a property names whole days rather than moments."""
    return len(found.value.strip()) == DATE_LENGTH


def moment_of(found: Property, name: str, zones: Zones) -> datetime:
    """Return the moment that a property names, aware; a day is its midnight.

    Times without a zone are those of the reader's. Raises BadTimeError or UnexplainedZoneError.
    """
    return moment_of_text(found.value, name, zone_of(found, zones), zones.floating)


def zone_of(found: Property, zones: Zones) -> ZoneInfo | None:
    """Return the zone a property names, if it names one."""
    name = found.parameters.get("TZID")
    return zones.named(str(name)) if name and not found.value.endswith("Z") else None


def moment_of_text(text: str, name: str, zone: ZoneInfo | None, floating: ZoneInfo) -> datetime:
    """Return the moment that one value names.

    Raises BadTimeError.
    """
    value = text.strip()
    here = zone or floating
    try:
        if len(value) == DATE_LENGTH:
            found = datetime.combine(vDate.from_ical(value), time(), here)
        else:
            read: datetime = vDatetime.from_ical(value)
            found = read.replace(tzinfo=here) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError, KeyError) as problem:
        raise BadTimeError(field=name, value=text[:60]) from problem
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadTimeError(field=name, value=text[:60])
    return found


def moments_of(component: Component, name: str, zones: Zones) -> Iterator[datetime]:
    """Yield all moments of EXDATE or RDATE; of a period its beginning."""
    for found in component.properties.get(name, ()):
        zone = zone_of(found, zones)
        for value in found.value.split(","):
            begin = value.partition("/")[0]
            if begin.strip():
                yield moment_of_text(begin, name, zone, zones.floating)


def length_of(found: Property, name: str) -> timedelta:
    """Return a DURATION.

    Raises BadTimeError for what is none, negative or longer than ten years.
    """
    try:
        length: timedelta = vDuration.from_ical(found.value.strip())
    except (ValueError, OverflowError) as problem:
        raise BadTimeError(field=name, value=found.value[:60]) from problem
    if not timedelta(0) <= length <= LONGEST:
        raise BadTimeError(field=name, value=found.value[:60])
    return length


def later(moment: datetime, length: timedelta, *, whole_days: bool) -> datetime:
    """Return the end of something that begins at `moment`: days go by the calendar, hours by the clock."""
    if whole_days:
        day: date = moment.date() + timedelta(days=max(1, length.days))
        return datetime.combine(day, time(), moment.tzinfo)
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)
