"""Turns moments into whole seconds since an origin, with the microseconds beyond where there are any."""

from typing import ClassVar

import numpy as np

from customer_map.errors import CustomerMapError
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import MICROSECONDS, NO_FRACTIONS, Integers, Seconds, sealed

LONGEST_SPAN = np.iinfo(np.uint32).max


class TimeSpanError(CustomerMapError):
    """The times of a log lie too far apart, which is always a mistake in the file."""

    code: ClassVar[str] = "time_span"
    message: ClassVar[str] = (
        "The events reach from {first} to {last}; a log spans 136 years at most."
    )
    hint: ClassVar[str] = "Look for times such as 0001-01-01 or 9999-12-31 that mean “unknown”."


def span_of(times: Integers) -> tuple[int, int] | None:
    """Return the first and the last whole second of some times in microseconds; None when there are none."""
    if not len(times):
        return None
    return int(times.min()) // MICROSECONDS, int(times.max()) // MICROSECONDS


def check_span(first: int, last: int) -> None:
    """Refuse times (in seconds since 1970) that lie more than 136 years apart.

    Raises:
        TimeSpanError: They do.
    """
    if last - first > LONGEST_SPAN:
        raise TimeSpanError(first=_day(first), last=_day(last))


def split_times(times: Integers, origin: int) -> tuple[Seconds, Seconds]:
    """Return the whole seconds since `origin` and the microseconds beyond them, an empty array when all are 0."""
    seconds, fractions = np.empty(len(times), np.uint32), np.empty(len(times), np.uint32)
    exact = fill_times(sealed(times), origin * MICROSECONDS, seconds, fractions)
    return seconds, fractions if exact else NO_FRACTIONS


@compiled
def fill_times(times: Integers, origin: int, seconds: Seconds, fractions: Seconds) -> bool:
    """Fill in seconds and fractions since `origin` (microseconds); tell whether any fraction is not 0."""
    any_fraction = False
    for row in range(len(times)):
        moment = times[row] - origin
        whole = moment // 1_000_000
        fraction = moment - whole * 1_000_000
        seconds[row] = whole
        fractions[row] = fraction
        any_fraction |= fraction != 0
    return any_fraction


def _day(second: int) -> str:
    return str(np.datetime64(second, "s").astype("datetime64[D]"))
