"""Turns events into cohorts by calendar period: who began when, and who came back how much later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Unpack

from customer_map.analytics.intervals import Estimate, share_estimate
from customer_map.analytics.log_guards import require_touchpoints
from customer_map.analytics.periods import Period
from customer_map.analytics.retention import Cohort, Definition, Retention, read_retention
from customer_map.errors import CustomerMapError
from customer_map.library.arguments import listed
from customer_map.library.logs import Reading, read_events
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import Cell, Kind, ResultTable, counted, table_of

PeriodName = Literal["day", "week", "month"]
DefinitionName = Literal["repeat", "first", "rolling"]

_MEANINGS = {
    Definition.REPEAT: "Share of the cohort that came back in that period.",
    Definition.FIRST: "Share of the cohort that came back in that period for the first time.",
    Definition.ROLLING: "Share of the cohort that came back in that period or later.",
}


class UnknownRetentionError(CustomerMapError):
    """There is no such period or way to count returns."""

    code: ClassVar[str] = "unknown_retention"
    message: ClassVar[str] = "Retention cannot be counted by “{wish}”."
    hint: ClassVar[str] = "Choose among: {choices}."


@dataclass(frozen=True)
class RetentionResult(Result):
    """Cohorts by period; `overall[k]` is the share retained k periods later of all cohorts observed so long in full."""

    title: str
    found: Retention = field(repr=False)
    overall: tuple[Estimate, ...]
    origin: tuple[str, ...] = ()

    @property
    def cohorts(self) -> tuple[Cohort, ...]:
        """The cohorts that anybody began."""
        return tuple(cohort for cohort in self.found.cohorts if cohort.size)

    def facts(self) -> tuple[str, ...]:
        """Say how many customers and cohorts there are."""
        customers = sum(cohort.size for cohort in self.cohorts)
        return counted(customers, "customer"), counted(len(self.cohorts), "cohort"), *self.origin

    def tables(self) -> tuple[ResultTable, ...]:
        """The cohorts as a heat table, and all of them together."""
        width = max((len(cohort.cells) for cohort in self.cohorts), default=0)
        columns: list[tuple[str, Kind]] = [("cohort", "text"), ("customers", "count")]
        columns += [(f"+{place}", "heat") for place in range(width)]
        rows: list[tuple[Cell, ...]] = [_row(cohort, width) for cohort in self.cohorts]
        period = self.found.period.value
        note = f"{_MEANINGS[self.found.definition]} The {period} in which the events end is not over yet."
        return table_of(f"Cohorts by {period}", columns, rows, note), self._overall_table()

    def to_dict(self) -> dict[str, Any]:
        """Return `cohorts` (start, customers, cells with share, low, high, complete) and `overall` likewise."""
        return {
            "period": self.found.period.value,
            "returns": self.found.definition.value,
            "time_zone": self.found.zone,
            "cohorts": [
                {
                    "start": cohort.day.isoformat(),
                    "customers": cohort.size,
                    "cells": [
                        {**cell.as_share(), "complete": complete}
                        for cell, complete in zip(cohort.cells, cohort.complete, strict=True)
                        if cell is not None
                    ],
                }
                for cohort in self.cohorts
            ],
            "overall": [
                {"periods_later": place, "customers": each.n, **each.as_share()}
                for place, each in enumerate(self.overall)
            ],
        }

    def _overall_table(self) -> ResultTable:
        rows = [
            (place, each.n, each.value, each.low, each.high)
            for place, each in enumerate(self.overall)
        ]
        return table_of(
            "All cohorts",
            (
                (f"{self.found.period.value}s later", "count"),
                ("customers", "count"),
                ("share", "share"),
                ("low", "percent"),
                ("high", "percent"),
            ),
            rows,
            "Of the cohorts for which that period is over; 95 % intervals (Wilson).",
        )


def retention(
    events: object,
    *,
    period: PeriodName = "month",
    returns: DefinitionName = "repeat",
    begins: str | Sequence[str] = (),
    comes_back: str | Sequence[str] = (),
    periods: int = 12,
    **reading: Unpack[Reading],
) -> RetentionResult:
    """Count by cohort who came back how many periods after they began.

    A cohort began in the same day, week (from Monday on) or month of the calendar in `zone`. `begins` names the
    touchpoints with which a customer begins, `comes_back` those that are a return (by default any later one); `periods`
    is how far to look. For `events` and the options see `read_events`.

    Raises:
        UnknownRetentionError: There is no such period or way to count.
        RetentionTooWideError: The events span too many periods.
        UnknownNameError: There is no such touchpoint.
    """
    if period not in set(Period):
        raise UnknownRetentionError(wish=period, choices=", ".join(Period))
    if returns not in set(Definition):
        raise UnknownRetentionError(wish=returns, choices=", ".join(Definition))
    read = read_events(events, **reading)
    require_touchpoints(read.log)
    found = read_retention(
        read.log,
        period=Period(period),
        zone=reading.get("zone", "UTC"),
        definition=Definition(returns),
        begins=listed(begins) or None,
        returns=listed(comes_back) or None,
        offsets=periods + 1,
    )
    return RetentionResult(f"Retention by {period}", found, _overall(found), read.facts)


def _row(cohort: Cohort, width: int) -> tuple[Cell, ...]:
    shares = [None if cell is None else cell.value for cell in cohort.cells]
    return (cohort.day.isoformat(), cohort.size, *shares, *[None] * (width - len(shares)))


def _overall(found: Retention) -> tuple[Estimate, ...]:
    width = max((len(cohort.cells) for cohort in found.cohorts), default=0)
    shares = (_pooled(found.cohorts, later) for later in range(width))
    return tuple(share for share in shares if share is not None)


def _pooled(cohorts: Sequence[Cohort], later: int) -> Estimate | None:
    """All cohorts together whose period is over."""
    over = [cohort for cohort in cohorts if any(cohort.complete[later : later + 1])]
    cells = [cell for cohort in over if (cell := cohort.cells[later]) is not None]
    hits = sum(round(cell.value * cell.n) for cell in cells)
    return share_estimate(hits, sum(cell.n for cell in cells))
