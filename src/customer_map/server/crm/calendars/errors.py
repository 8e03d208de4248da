"""Turns each way in which a calendar cannot be imported into an error with a remedy."""

from customer_map.errors import CustomerMapError


class TooManyEntriesError(CustomerMapError):
    """More than one import takes at once."""

    code = "too_many_entries"
    message = "The calendar has more than {limit} entries."
    hint = "Export a shorter period, or one calendar at a time."


class CalendarFileGoneError(CustomerMapError):
    """The file that was previewed is no longer there, or another one is."""

    code = "calendar_file_gone"
    message = "The calendar file is no longer here."
    hint = "Choose it once more."
