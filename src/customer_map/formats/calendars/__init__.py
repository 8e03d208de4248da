"""Calendars in files: iCalendar text into entries, and entries into iCalendar text."""

from customer_map.formats.calendars.entries import (
    Alarm,
    Attendee,
    BrokenEntry,
    CalendarContent,
    CalendarEntry,
    EntryKind,
)
from customer_map.formats.calendars.reading import read_calendar
from customer_map.formats.calendars.writing import write_calendar

__all__ = [
    "Alarm",
    "Attendee",
    "BrokenEntry",
    "CalendarContent",
    "CalendarEntry",
    "EntryKind",
    "read_calendar",
    "write_calendar",
]
