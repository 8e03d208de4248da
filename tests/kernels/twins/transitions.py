"""Transitions, endpoints, volumes and dwell again, with dictionaries and lists, one event after the other."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from tests.kernels.plain_logs import Journey


@dataclass
class PlainStep:
    """What one touchpoint directly after another should count to; gaps in microseconds."""

    events: int = 0
    cases: set[int] = field(default_factory=set)
    gaps: list[int] = field(default_factory=list)

    def add(self, customer: int, gap: int) -> None:
        self.events += 1
        self.cases.add(customer)
        self.gaps.append(gap)


@dataclass
class PlainVolume:
    """What one touchpoint should count to."""

    events: int = 0
    customers: set[int] = field(default_factory=set)
    scores: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)


def plain_transitions(journeys: list[Journey]) -> dict[tuple[int, int], PlainStep]:
    found: dict[tuple[int, int], PlainStep] = defaultdict(PlainStep)
    for customer, own in enumerate(journeys):
        for one, after in pairwise(own):
            found[one.code, after.code].add(customer, after.time - one.time)
    return dict(sorted(found.items()))


def plain_dwell(journeys: list[Journey]) -> dict[int, PlainStep]:
    found: dict[int, PlainStep] = defaultdict(PlainStep)
    for customer, own in enumerate(journeys):
        for one, after in pairwise(own):
            found[one.code].add(customer, after.time - one.time)
    return found


def plain_volumes(journeys: list[Journey]) -> dict[int, PlainVolume]:
    found: dict[int, PlainVolume] = defaultdict(PlainVolume)
    for customer, own in enumerate(journeys):
        for event in own:
            volume = found[event.code]
            volume.events += 1
            volume.customers.add(customer)
            if event.score is not None:
                volume.scores.append(event.score)
            if event.value is not None:
                volume.values.append(event.value)
    return found


def plain_endpoints(journeys: list[Journey], size: int) -> tuple[list[int], list[int]]:
    told = [own for own in journeys if own]
    starts = [sum(own[0].code == code for own in told) for code in range(size)]
    ends = [sum(own[-1].code == code for own in told) for code in range(size)]
    return starts, ends
