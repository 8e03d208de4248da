"""The funnel again: every choice of touchpoints for every choice of optional steps is tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from tests.kernels.plain_logs import Journey

from customer_map.kernels.funnel_steps import FunnelSteps


@dataclass(frozen=True)
class Unit:
    """One touchpoint of a match: its step, and whether it completes the step."""

    place: int
    step: int
    closes: bool


@dataclass(frozen=True)
class Match:
    """Units with the rows chosen for them."""

    units: tuple[Unit, ...]
    rows: tuple[int, ...]

    @property
    def preference(self) -> tuple[tuple[int, int], ...]:
        """Ends first, then began last, then, backwards, skipped least and came earliest."""
        before = list(zip(self.units, self.rows, strict=True))[-2::-1]
        path = [(-unit.place, row) for unit, row in before]
        return ((self.rows[-1], -self.rows[0]), *path)


def plain_funnel(own: Journey, funnel: FunnelSteps, within: int | None) -> dict[int, int | None]:
    """The steps reached, each with the microseconds since the step before (None for the first)."""
    found: dict[int, int | None] = {}
    for step in range(len(funnel.steps)):
        matches = list(matches_of(own, funnel, within, step))
        if matches:
            best = min(matches, key=lambda match: match.preference)
            found[step] = wait_of(own, best)
    return found


def wait_of(own: Journey, match: Match) -> int | None:
    ends = [row for unit, row in zip(match.units, match.rows, strict=True) if unit.closes]
    return None if len(ends) < 2 else own[ends[-1]].time - own[ends[-2]].time


def matches_of(own: Journey, funnel: FunnelSteps, within: int | None, last: int) -> Iterator[Match]:
    for units in choices(funnel, last):
        for rows in combinations(range(len(own)), len(units)):
            match = Match(units, rows)
            if holds(own, funnel, within, match):
                yield match


def choices(funnel: FunnelSteps, last: int) -> Iterator[tuple[Unit, ...]]:
    """All ways to take or leave the optional steps before `last`."""
    options = [(True, False) if one.optional else (True,) for one in funnel.steps[:last]]
    firsts = [sum(one.times for one in funnel.steps[:step]) for step in range(last + 1)]
    for taken in product(*options):
        steps = [step for step, is_taken in enumerate(taken) if is_taken] + [last]
        yield tuple(
            Unit(firsts[step] + time, step, time + 1 == funnel.steps[step].times)
            for step in steps
            for time in range(funnel.steps[step].times)
        )


def holds(own: Journey, funnel: FunnelSteps, within: int | None, match: Match) -> bool:
    named = all(
        own[row].code in funnel.steps[unit.step].codes
        for unit, row in zip(match.units, match.rows, strict=True)
    )
    spent = own[match.rows[-1]].time - own[match.rows[0]].time
    ends = list(zip(match.units, match.rows, strict=True))
    return (
        named
        and (within is None or spent <= within)
        and all(gap_holds(own, funnel, one, other) for one, other in pairwise(ends))
    )


def gap_holds(
    own: Journey, funnel: FunnelSteps, earlier: tuple[Unit, int], later: tuple[Unit, int]
) -> bool:
    (one, start), (other, end) = earlier, later
    if funnel.strict and end != start + 1:
        return False
    between = {event.code for event in own[start + 1 : end]}
    for exclusion in funnel.exclusions:
        is_after = one.step > exclusion.after or (one.step == exclusion.after and one.closes)
        if is_after and other.step <= exclusion.before and between & set(exclusion.codes):
            return False
    return True
