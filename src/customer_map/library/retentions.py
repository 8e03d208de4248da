"""Turns events into cohorts by calendar period: who began when, and who came back how much later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, Literal, Unpack

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.intervals import Estimate, share_estimate
from customer_map.analytics.log_guards import require_touchpoints
from customer_map.errors import CustomerMapError
from customer_map.kernels.names import flags_of
from customer_map.kernels.retention import RetentionCounts, Returning, count_retention
from customer_map.kernels.running import run
from customer_map.library.calendars import Period, period_starts, utc
from customer_map.library.logs import Reading, microseconds_of, read_events, span_of
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import Cell, Kind, ResultTable, table_of
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, Flags

Returns = Literal["repeat", "first", "rolling"]

_MEANINGS: dict[Returns, str] = {
    "repeat": "Share of the cohort that came back in that period.",
    "first": "Share of the cohort that came back in that period for the first time.",
    "rolling": "Share of the cohort that came back in that period or later.",
}


class UnknownReturnsError(CustomerMapError):
    """There is no way to count returns of that name."""

    code: ClassVar[str] = "unknown_returns"
    message: ClassVar[str] = "Returns cannot be counted as “{returns}”."
    hint: ClassVar[str] = "Choose repeat, first or rolling."


@dataclass(frozen=True, slots=True)
class Cohort:
    """The customers who began in the period from `start` on: how many, and how many of them returned k periods later.

    `returned` ends with the last period that the events reach.
    """

    start: str
    customers: int
    returned: tuple[int, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """The returns as parts of the cohort."""
        return tuple(count / self.customers for count in self.returned)


@dataclass(frozen=True)
class RetentionResult(Result):
    """Cohorts by period; `overall[k]` is the share of all customers observed so long who returned k periods later."""

    title: str
    period: Period
    returns: Returns
    cohorts: tuple[Cohort, ...]
    overall: tuple[Estimate, ...]
    counts: RetentionCounts = field(repr=False)
    origin: tuple[str, ...] = ()

    def facts(self) -> tuple[str, ...]:
        """Say how many customers and cohorts there are."""
        customers = sum(cohort.customers for cohort in self.cohorts)
        return f"{customers:,} customers", f"{len(self.cohorts):,} cohorts", *self.origin

    def tables(self) -> tuple[ResultTable, ...]:
        """The cohorts as a heat table, and all of them together."""
        width = max((len(cohort.returned) for cohort in self.cohorts), default=0)
        columns: list[tuple[str, Kind]] = [("cohort", "text"), ("customers", "count")]
        columns += [(f"+{place}", "heat") for place in range(width)]
        rows: list[tuple[Cell, ...]] = [
            (
                cohort.start,
                cohort.customers,
                *cohort.shares,
                *[None] * (width - len(cohort.shares)),
            )
            for cohort in self.cohorts
        ]
        note = f"{_MEANINGS[self.returns]} The last {self.period} may not be complete."
        return table_of(f"Cohorts by {self.period}", columns, rows, note), self._overall_table()

    def to_dict(self) -> dict[str, Any]:
        """Return `cohorts` (start, customers, returned, shares) and `overall` (share, low, high by periods later)."""
        return {
            "period": self.period,
            "returns": self.returns,
            "cohorts": [
                {
                    "start": cohort.start,
                    "customers": cohort.customers,
                    "returned": list(cohort.returned),
                    "shares": list(cohort.shares),
                }
                for cohort in self.cohorts
            ],
            "overall": [
                {
                    "periods_later": place,
                    "customers": each.n,
                    "share": each.value,
                    "low": each.low,
                    "high": each.high,
                }
                for place, each in enumerate(self.overall)
            ],
        }

    def _overall_table(self) -> ResultTable:
        rows = [
            (f"+{place}", each.n, each.value, each.low, each.high)
            for place, each in enumerate(self.overall)
        ]
        return table_of(
            "All cohorts",
            (
                (f"{self.period}s later", "text"),
                ("customers", "count"),
                ("share", "share"),
                ("low", "share"),
                ("high", "share"),
            ),
            rows,
            "Of the customers whose cohort the events follow so long; 95 % intervals (Wilson).",
        )


def retention(
    events: object,
    *,
    period: Period = "month",
    returns: Returns = "repeat",
    begins: Sequence[str] = (),
    comes_back: Sequence[str] = (),
    periods: int = 12,
    **reading: Unpack[Reading],
) -> RetentionResult:
    """Count by cohort who came back how many periods after they began.

    A cohort began in the same day, week (from Monday on) or month of the calendar in `zone`. `begins` names the
    touchpoints with which a customer begins, `comes_back` those that are a return (by default any later one); `periods`
    is how far to look. For `events` and the options see `read_events`.

    Raises:
        UnknownPeriodError, UnknownReturnsError: There is no such choice.
        TooManyPeriodsError: The events span too many periods.
        UnknownNameError: There is no such touchpoint.
    """
    if returns not in _MEANINGS:
        raise UnknownReturnsError(returns=returns)
    read = read_events(events, **reading)
    log = read.log
    require_touchpoints(log)
    first, last = span_of(log)
    starts = period_starts(utc(first), utc(last), period, reading.get("zone", "UTC"))
    bounds = np.array([microseconds_of(start) for start in starts], np.int64)
    chosen = Returning(_flags(begins, log), _flags(comes_back, log))
    offsets = min(periods, len(starts) - 2) + 1
    counts = run(
        partial(
            count_retention,
            bounds=bounds - log.origin * MICROSECONDS,
            returning=chosen,
            offsets=offsets,
        ),
        log,
    )
    table = {"repeat": counts.repeat, "first": counts.first, "rolling": counts.rolling}[returns]
    names = [start.date().isoformat() for start in starts[:-1]]
    return RetentionResult(
        title=f"Retention by {period}",
        period=period,
        returns=returns,
        cohorts=_cohorts(names, counts.sizes, table),
        overall=_overall(counts.sizes, table),
        counts=counts,
        origin=read.facts,
    )


def _flags(names: Sequence[str], log: TouchpointLog) -> Flags:
    return flags_of(names, log.names) if names else np.ones(len(log.names), np.bool_)


def _cohorts(
    names: Sequence[str], sizes: NDArray[np.int64], table: NDArray[np.int64]
) -> tuple[Cohort, ...]:
    """The cohorts that anybody began; of each only the periods that the events reach."""
    return tuple(
        Cohort(name, int(size), tuple(row[: len(names) - place].tolist()))
        for place, (name, size, row) in enumerate(zip(names, sizes, table, strict=True))
        if size
    )


def _overall(sizes: NDArray[np.int64], table: NDArray[np.int64]) -> tuple[Estimate, ...]:
    found = []
    for later in range(table.shape[1]):
        observed = len(sizes) - later
        share = share_estimate(int(table[:observed, later].sum()), int(sizes[:observed].sum()))
        if share is not None:
            found.append(share)
    return tuple(found)
