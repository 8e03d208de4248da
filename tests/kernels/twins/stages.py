"""Stage progress again, as plainly as possible: what each customer's list of events says."""

from dataclasses import dataclass, field

from tests.kernels.plain_logs import Journey

NO_STAGE = -1


@dataclass
class PlainStages:
    """What `JourneyPart` should hold; times in microseconds."""

    customers: int = 0
    reached: dict[int, int] = field(default_factory=dict)
    dwell: dict[int, list[int]] = field(default_factory=dict)
    channels: dict[tuple[int, int], int] = field(default_factory=dict)
    scores: dict[int, list[float]] = field(default_factory=dict)
    unassigned: int = 0


def plain_stages(journeys: list[Journey], stage_of: list[int]) -> PlainStages:
    found = PlainStages()
    for own in journeys:
        for event in own:
            stage = stage_of[event.code]
            if stage == NO_STAGE:
                found.unassigned += 1
                continue
            key = (stage, event.channel)
            found.channels[key] = found.channels.get(key, 0) + 1
            if event.score is not None:
                found.scores.setdefault(stage, []).append(event.score)
        entries = entries_of(own, stage_of)
        found.customers += bool(entries)
        for stage, time in entries:
            found.reached[stage] = found.reached.get(stage, 0) + 1
            following = onward(entries, stage)
            if following is not None:
                found.dwell.setdefault(stage, []).append(following - time)
    return found


def entries_of(own: Journey, stage_of: list[int]) -> list[tuple[int, int]]:
    """Stages with the time of their first touchpoint, in the order of first entry."""
    entries: dict[int, int] = {}
    for event in own:
        if stage_of[event.code] != NO_STAGE:
            entries.setdefault(stage_of[event.code], event.time)
    return list(entries.items())


def onward(entries: list[tuple[int, int]], stage: int) -> int | None:
    """When a later stage was first entered, after the first entry of `stage`."""
    places = [place for place, (own, _) in enumerate(entries) if own == stage]
    for place in places:
        for later, time in entries[place + 1 :]:
            if later > stage:
                return time
    return None
