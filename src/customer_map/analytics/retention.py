"""Turns a log into a retention table: of those who began in a period, how many came back in later ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import ClassVar

import numpy as np

from customer_map.analytics.intervals import Estimate, share_estimate
from customer_map.analytics.periods import Period, Periods, periods_between
from customer_map.errors import CustomerMapError
from customer_map.kernels.names import flags_of
from customer_map.kernels.retention import RetentionCounts, Returning, count_retention
from customer_map.kernels.running import run
from customer_map.touchpoints.log import LONG_AGO, TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, Flags, Integers, Paths

MOST_CELLS = 5_000_000


class NothingToRetainError(CustomerMapError):
    """The log holds no touchpoint."""

    code: ClassVar[str] = "nothing_to_retain"
    message: ClassVar[str] = "There are no touchpoints, so nobody began and nobody came back."
    hint: ClassVar[str] = "Choose a longer period or other customers."


class RetentionTooWideError(CustomerMapError):
    """The table would have too many cells, or none."""

    code: ClassVar[str] = "retention_too_wide"
    message: ClassVar[str] = "A retention table of {periods} by {offsets} periods cannot be made."
    hint: ClassVar[str] = "Choose longer periods, or fewer of them (at least one)."


class Definition(StrEnum):
    """What "retained k periods later" means.

    `repeat`: came back in just that period. `first`: came back for the first time in it. `rolling`: came back in it
    or later.
    """

    FIRST = "first"
    REPEAT = "repeat"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers who began in the period from `day` on.

    `cells[k]` is the share that is retained k periods later, None for an empty cohort; `complete[k]` says whether
    that period was over when observation ended: if not, the share can still rise and must not be read as a loss.
    """

    day: date
    size: int
    cells: tuple[Estimate | None, ...]
    complete: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """Cohorts in order of time. A cohort has a cell for each period that had begun when observation ended."""

    period: Period
    zone: str
    definition: Definition
    cohorts: tuple[Cohort, ...]


def read_retention(
    log: TouchpointLog,
    *,
    period: Period = Period.MONTH,
    zone: str = "UTC",
    definition: Definition = Definition.REPEAT,
    begins: Iterable[str] | None = None,
    returns: Iterable[str] | None = None,
    offsets: int = 12,
    observed_until: int | None = None,
) -> Retention:
    """Return the retention of the customers of a log, for `offsets` periods from that of the beginning on.

    A customer begins with the first touchpoint of a name in `begins` and returns with later ones of a name in
    `returns` (None: any name). `observed_until`, in microseconds since 1970-01-01 UTC, is the moment before which all
    touchpoints are known; later ones are left
    out. Without it that moment is the last touchpoint, and the period that holds it is not over.

    Raises:
        NothingToRetainError: The log holds no touchpoint.
        RetentionTooWideError: More than five million cells, or no offset.
        UnknownNameError, UnknownZoneError: A name or the time zone is unknown.
    """
    returning = Returning(_flags(log, begins), _flags(log, returns))
    known = log if observed_until is None else log.between(LONG_AGO, observed_until)
    first, last = _span(known)
    until = last if observed_until is None else observed_until
    periods = periods_between(first, max(last, until - 1), period, zone)
    if offsets < 1 or len(periods.days) * offsets > MOST_CELLS:
        raise RetentionTooWideError(periods=len(periods.days), offsets=offsets)
    bounds = periods.bounds - log.origin * MICROSECONDS
    kernel = partial(count_retention, bounds=bounds, returning=returning, offsets=offsets)
    return Retention(
        period, zone, definition, _cohorts(periods, run(kernel, log), definition, until)
    )


def _flags(log: TouchpointLog, names: Iterable[str] | None) -> Flags:
    return np.ones(len(log.names), np.bool_) if names is None else flags_of(names, log.names)


def _span(log: TouchpointLog) -> tuple[int, int]:
    """The moments of the first and the last touchpoint."""
    parts = [part.of_customers(part.ends > part.starts) for part in log.parts]
    parts = [part for part in parts if part.customers]
    if not parts:
        raise NothingToRetainError
    shift = log.origin * MICROSECONDS
    return (
        shift + min(int(_times(part, part.starts).min()) for part in parts),
        shift + max(int(_times(part, part.ends - 1).max()) for part in parts),
    )


def _times(part: Paths, rows: Integers) -> Integers:
    whole: Integers = part.seconds[rows].astype(np.int64) * MICROSECONDS
    return whole + part.fractions[rows] if len(part.fractions) else whole


def _cohorts(
    periods: Periods, counts: RetentionCounts, definition: Definition, until: int
) -> tuple[Cohort, ...]:
    table: Integers = getattr(counts, definition.value)
    sizes = counts.sizes.tolist()
    begun = int(np.searchsorted(periods.bounds[:-1], until, side="right"))
    cohorts = []
    for place, day in enumerate(periods.days):
        width = min(table.shape[1], max(begun - place, 0))
        ends = periods.bounds[place + 1 : place + 1 + width]
        cells = (share_estimate(hits, sizes[place]) for hits in table[place, :width].tolist())
        cohorts.append(Cohort(day, sizes[place], tuple(cells), tuple((ends <= until).tolist())))
    return tuple(cohorts)
