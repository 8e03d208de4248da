"""Turns two logs, two groups of customers or two periods of one log into a comparison of their journeys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from customer_map.analytics.comparison.differences import Difference, differences_of
from customer_map.analytics.comparison.sides import side_of
from customer_map.analytics.significance import MINIMUM_SUPPORT
from customer_map.errors import CustomerMapError
from customer_map.kernels.names import codes_of
from customer_map.kernels.selecting import flagged
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Flags

Period = tuple[int, int]


class EmptyComparisonError(CustomerMapError):
    """One of the two groups has no touchpoint."""

    code: ClassVar[str] = "empty_comparison"
    message: ClassVar[str] = "Nobody in “{group}” has a touchpoint; there is nothing to compare."
    hint: ClassVar[str] = "Choose groups or periods that both have touchpoints."


@dataclass(frozen=True, slots=True)
class Comparison:
    """The journeys of two groups, called `labels`, with `cases` and `other_cases` customers who have a touchpoint.

    `differences` come with those that are significant first, by falling size of the effect; `tested` of them had
    enough customers in both groups.
    """

    labels: tuple[str, str]
    cases: int
    other_cases: int
    goals: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def tested(self) -> int:
        """How many differences were tested together."""
        return sum(one.p_value is not None for one in self.differences)

    @property
    def significant(self) -> tuple[Difference, ...]:
        """The differences that hold across the map: of these 5 % at most are expected to be none."""
        return tuple(one for one in self.differences if one.significant)


def compare_logs(
    one: TouchpointLog,
    other: TouchpointLog,
    *,
    goals: Sequence[str] = (),
    labels: tuple[str, str] = ("first group", "second group"),
    minimum: int = MINIMUM_SUPPORT,
) -> Comparison:
    """Compare the journeys in two logs, which should share no customer: the tests take the groups as independent.

    `goals` are the touchpoints that make a conversion (none: whatever follows does). With less than `minimum`
    customers in a group a difference is shown and not tested.

    Raises:
        EmptyComparisonError: One of the logs has no touchpoint.
        UnknownNameError: No touchpoint of either has the name of a goal.
    """
    names = tuple(dict.fromkeys((*one.names, *other.names)))
    codes_of(goals, names)
    for log, label in zip((one, other), labels, strict=True):
        if not log.touchpoints:
            raise EmptyComparisonError(group=label)
    sides = side_of(one, names, goals), side_of(other, names, goals)
    return Comparison(
        labels=labels,
        cases=sides[0].cases,
        other_cases=sides[1].cases,
        goals=tuple(goals),
        differences=differences_of(*sides, names, minimum=minimum),
    )


def compare_groups(
    log: TouchpointLog,
    members: Flags,
    others: Flags | None = None,
    *,
    goals: Sequence[str] = (),
    labels: tuple[str, str] = ("first group", "second group"),
    minimum: int = MINIMUM_SUPPORT,
) -> Comparison:
    """Compare two groups of customers; flags are in the order of the log, `others` by default all the rest.

    Raises: as `compare_logs`.
    """
    rest = ~members if others is None else others
    one, other = flagged(log, members), flagged(log, rest)
    return compare_logs(one, other, goals=goals, labels=labels, minimum=minimum)


def compare_periods(
    log: TouchpointLog,
    period: Period,
    other: Period,
    *,
    goals: Sequence[str] = (),
    labels: tuple[str, str] = ("first period", "second period"),
    minimum: int = MINIMUM_SUPPORT,
) -> Comparison:
    """Compare two periods, each from (included) and until (not included) in microseconds since 1970-01-01 UTC.

    Raises: as `compare_logs`.
    """
    logs = log.between(*period), log.between(*other)
    return compare_logs(*logs, goals=goals, labels=labels, minimum=minimum)
