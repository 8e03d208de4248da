"""Turns durations such as 7d or 12h into microseconds."""

import re
from datetime import timedelta
from typing import ClassVar

from customer_map.errors import CustomerMapError

Duration = str | timedelta

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_PARTS = re.compile(r"(\d+(?:\.\d+)?)\s*(min|[smhdw])\s*", re.IGNORECASE)
_LONGEST = timedelta(days=365_000)


class UnknownDurationError(CustomerMapError):
    """A text is no duration."""

    code: ClassVar[str] = "unknown_duration"
    message: ClassVar[str] = "“{text}” is no duration."
    hint: ClassVar[str] = "Write a number and a unit: 45s, 30m, 12h, 7d, 2w, or several: 1d 12h."


def microseconds(duration: Duration) -> int:
    """The length of a duration; text is made of numbers with the units s, m, h, d and w.

    >>> microseconds("7d") == microseconds("1w"), microseconds("1.5h")
    (True, 5400000000)

    Raises:
        UnknownDurationError: It is no duration, negative or longer than a thousand years.
    """
    length = duration if isinstance(duration, timedelta) else _parsed(duration)
    if not timedelta() <= length <= _LONGEST:
        raise UnknownDurationError(text=duration)
    return length // timedelta(microseconds=1)


def _parsed(text: str) -> timedelta:
    rest, total = text.strip(), timedelta()
    if not rest:
        raise UnknownDurationError(text=text)
    while rest:
        found = _PARTS.match(rest)
        if found is None or float(found[1]) > _LONGEST.days * 86_400:
            raise UnknownDurationError(text=text)
        total += _UNITS[found[2].lower()] * float(found[1])
        rest = rest[found.end() :]
    return total
