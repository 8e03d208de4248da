"""The journey pass again, written as plainly as possible: loops over customers, no arrays."""

from dataclasses import dataclass, field
from itertools import groupby

NO_STAGE = -1


@dataclass(frozen=True)
class Event:
    """One touchpoint; `score` None: nothing was said."""

    customer: int
    time: int
    stage: int
    channel: int
    score: float | None


@dataclass
class Plain:
    """What `JourneyPart` should hold."""

    customers: int = 0
    reached: dict[int, int] = field(default_factory=dict)
    went_on: dict[int, int] = field(default_factory=dict)
    dwell: dict[int, list[int]] = field(default_factory=dict)
    channels: dict[tuple[int, int], int] = field(default_factory=dict)
    scores: dict[int, list[float]] = field(default_factory=dict)
    unassigned: int = 0


def plain_journeys(events: list[Event]) -> Plain:
    found = Plain()
    for _, own in groupby(events, key=lambda event: event.customer):
        _one_customer(list(own), found)
    return found


def _one_customer(events: list[Event], found: Plain) -> None:
    entries: list[tuple[int, int]] = []  # stage and time, in the order of first entry
    for event in events:
        if event.stage == NO_STAGE:
            found.unassigned += 1
            continue
        if event.stage not in [stage for stage, _ in entries]:
            entries.append((event.stage, event.time))
        key = (event.stage, event.channel)
        found.channels[key] = found.channels.get(key, 0) + 1
        if event.score is not None:
            found.scores.setdefault(event.stage, []).append(event.score)
    found.customers += bool(entries)
    for place, (stage, time) in enumerate(entries):
        found.reached[stage] = found.reached.get(stage, 0) + 1
        onward = [later for later in entries[place + 1 :] if later[0] > stage]
        if onward:
            found.went_on[stage] = found.went_on.get(stage, 0) + 1
            found.dwell.setdefault(stage, []).append(onward[0][1] - time)
