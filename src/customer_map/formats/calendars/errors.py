"""Turns each way in which a calendar, or one entry of it, cannot be read into an error that says why."""

from customer_map.errors import CustomerMapError
from customer_map.formats.errors import UnreadableFileError


class NotACalendarError(UnreadableFileError):
    """No VCALENDAR in it."""

    code = "not_a_calendar"
    message = "{file} is no calendar."
    hint = "Export the calendar as an iCalendar file (.ics) and choose that one."


class CalendarTooLargeError(UnreadableFileError):
    """More than anybody's calendar holds; {what} is what there is too much of."""

    code = "calendar_too_large"
    message = "{file} has too much in it: more than {limit} {what}."
    hint = "Export a shorter period, or one calendar at a time."


class EntryError(CustomerMapError):
    """Base of what is wrong with a single entry; the others of the file are read."""

    code = "broken_entry"
    message = "This entry cannot be read."
    hint = "Open it in the calendar it comes from and save it there again."


class UnfinishedEntryError(EntryError):
    """The file ends, or goes on with something else, before the entry does."""

    code = "unfinished_entry"
    message = "The entry has no end."


class MissingStartError(EntryError):
    """An event without DTSTART."""

    code = "missing_start"
    message = "The event does not say when it starts."


class BadTimeError(EntryError):
    """A time, day or length that is none."""

    code = "bad_time"
    message = "{field} is no time: {value}"


class UnexplainedZoneError(EntryError):
    """A time zone that neither the file nor the world's list explains."""

    code = "unexplained_zone"
    message = "The time zone {zone} is not known."


class BadRuleError(EntryError):
    """A recurrence that cannot be read, or several at once."""

    code = "bad_rule"
    message = "The recurrence cannot be read: {rule}"


class EndsTooEarlyError(EntryError):
    """It ends before it starts."""

    code = "ends_too_early"
    message = "It ends before it starts."
