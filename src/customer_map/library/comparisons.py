"""Turns events and two groups or periods into which differences of their journeys hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Unpack

import numpy as np

from customer_map.analytics.comparison.differences import Difference
from customer_map.analytics.comparison.report import Comparison, compare_groups, compare_periods
from customer_map.errors import CustomerMapError
from customer_map.kernels.names import codes_of, values_of
from customer_map.library.arguments import listed
from customer_map.library.logs import Moment, Reading, microseconds_of, moment, read_events
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import Cell, ResultTable, cell_text, counted, table_of
from customer_map.tables.events import CHANNEL
from customer_map.touchpoints.log import FAR_AHEAD, LONG_AGO, TouchpointLog
from customer_map.touchpoints.paths import Integers

_NOBODY = -1
_MOST_VALUES = 8
_TOLD = ("kind", "source", "target", "one", "other", "value", "low", "high", "n", "other_n")
_TESTED = ("effect", "p_value", "adjusted_p", "significant")


class GroupsUnclearError(CustomerMapError):
    """It is not clear which two groups are to be compared."""

    code: ClassVar[str] = "groups_unclear"
    message: ClassVar[str] = "It is not clear which two groups of “{by}” are to be compared."
    hint: ClassVar[str] = "Name one group (against all others) or two. Values of {by}: {values}."


class NothingToCompareError(CustomerMapError):
    """Neither an attribute nor a day was named, or both were."""

    code: ClassVar[str] = "nothing_to_compare"
    message: ClassVar[str] = "Say what to compare: two groups or two periods."
    hint: ClassVar[str] = "Name a column that tells the groups apart (by), or a day (split)."


@dataclass(frozen=True)
class ComparisonResult(Result):
    """Two groups or periods and their differences, those that are significant first."""

    title: str
    found: Comparison = field(repr=False)
    origin: tuple[str, ...] = ()

    def facts(self) -> tuple[str, ...]:
        """Say how large the groups are and how many differences hold."""
        found = self.found
        return (
            f"{found.labels[0]}: {counted(found.cases, 'customer')}",
            f"{found.labels[1]}: {counted(found.other_cases, 'customer')}",
            f"{len(found.significant)} of {found.tested} tested differences are significant",
            *self.origin,
        )

    def tables(self) -> tuple[ResultTable, ...]:
        """The differences, those that hold across the map first."""
        one, other = self.found.labels
        return (
            table_of(
                "Differences",
                (
                    ("figure", "text"),
                    (one, "text"),
                    (other, "text"),
                    ("adjusted p", "probability"),
                    ("holds", "text"),
                ),
                [_row(each) for each in self.found.differences],
                "Adjusted for all tests together (Benjamini-Hochberg); it holds up to 0.05.",
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return `groups` (name, cases), `differences` with their tests, and how many were `tested`."""
        found = self.found
        sizes = (found.cases, found.other_cases)
        return {
            "groups": [
                {"name": name, "cases": cases}
                for name, cases in zip(found.labels, sizes, strict=True)
            ],
            "goals": list(found.goals),
            "tested": found.tested,
            "significant": len(found.significant),
            "differences": [
                {name: getattr(each, name) for name in (*_TOLD, *_TESTED)}
                for each in found.differences
            ],
        }


def compare(
    events: object,
    by: str | None = None,
    groups: str | Sequence[str] = (),
    *,
    split: Moment | None = None,
    goals: str | Sequence[str] = (),
    **reading: Unpack[Reading],
) -> ComparisonResult:
    """Compare the journeys of two groups of customers, or those before and from a day on.

    `by` names an attribute (a column); a customer belongs to the group of the value at the first touchpoint. `groups`
    are one value (against all others) or two; none are needed where there are just two. `split` is a day instead.
    `goals` are touchpoints that make a conversion. For `events` and the options see `read_events`.

    Raises:
        NothingToCompareError: Neither `by` nor `split` is given, or both are.
        GroupsUnclearError: The attribute has more than two values and no groups were named, or more than two were.
        UnknownAttributeError, UnknownNameError: There is no such attribute, value or goal.
        EmptyComparisonError: One side has no touchpoint.
    """
    if (by is None) == (split is None):
        raise NothingToCompareError
    read = read_events(events, **reading)
    if split is not None:
        bound = microseconds_of(moment(split, reading.get("zone", "UTC")))
        labels = f"before {split}", f"from {split}"
        sides = (LONG_AGO, bound), (bound, FAR_AHEAD)
        found = compare_periods(read.log, *sides, goals=listed(goals), labels=labels)
    else:
        # The column of the channel goes by that name in the log.
        name = CHANNEL if by == read.read.columns.channel else str(by)
        found = _groups_compared(read.log, name, listed(groups), listed(goals))
    title = f"{found.labels[0]} and {found.labels[1]}"
    return ComparisonResult(title, found, read.facts)


def _groups_compared(
    log: TouchpointLog, by: str, groups: Sequence[str], goals: Sequence[str]
) -> Comparison:
    values = values_of(log, by)
    first = _first_values(log, by)
    counts = np.bincount(first[first != _NOBODY], minlength=len(values))
    chosen = list(groups) or _two_values(by, values, counts)
    if len(chosen) > 2:
        raise GroupsUnclearError(by=by, values=_shown(values, counts))
    if not set(chosen) <= set(values):
        raise GroupsUnclearError(by=by, values=_shown(values, counts))
    codes = codes_of(chosen, values).tolist()
    one = first == codes[0]
    other = first == codes[1] if len(codes) > 1 else (first != codes[0]) & (first != _NOBODY)
    labels = chosen[0], chosen[1] if len(chosen) > 1 else "all others"
    return compare_groups(log, one, other, goals=goals, labels=labels)


def _first_values(log: TouchpointLog, by: str) -> Integers:
    """The code of each customer's first touchpoint, -1 without any."""
    found = []
    for part in log.parts:
        codes = np.full(part.customers, _NOBODY, np.int64)
        some = part.ends > part.starts
        codes[some] = part.attributes[by][part.starts[some]]
        found.append(codes)
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _two_values(by: str, values: Sequence[str], counts: Integers) -> list[str]:
    present = [value for value, count in zip(values, counts, strict=True) if count and value]
    if len(present) != 2:
        raise GroupsUnclearError(by=by, values=_shown(values, counts))
    return present


def _shown(values: Sequence[str], counts: Integers) -> str:
    order = np.argsort(-counts, kind="stable")[:_MOST_VALUES]
    return ", ".join(f"“{values[place]}” ({counts[place]:,})" for place in order)


def _row(difference: Difference) -> tuple[Cell, ...]:
    kind: Any = "seconds" if difference.kind == "dwell" else "share"
    figures = {
        "reach": f"reach {difference.source}",
        "edge": f"{difference.source} → {difference.target}",
        "conversion": f"convert after {difference.source}",
        "dwell": f"time after {difference.source}",
    }
    return (
        figures[difference.kind],
        cell_text(difference.one, kind),
        cell_text(difference.other, kind),
        difference.adjusted_p,
        "yes" if difference.significant else "",
    )
