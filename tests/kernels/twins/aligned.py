"""Sessions, step matrices and retention again, as plainly as possible."""

from bisect import bisect_right
from dataclasses import dataclass, field

from tests.kernels.plain_logs import Journey


def plain_sessions(own: Journey, gap: int) -> list[Journey]:
    sessions: list[Journey] = []
    for event in own:
        if sessions and event.time - sessions[-1][-1].time <= gap:
            sessions[-1].append(event)
        else:
            sessions.append([event])
    return sessions


def plain_matrix(
    journeys: list[Journey], anchors: set[int], before: int, after: int, *, each: bool
) -> tuple[int, dict[tuple[int, int], int]]:
    """The number of moments, and how often which code stands at which step."""
    moments = 0
    counts: dict[tuple[int, int], int] = {}
    for own in journeys:
        places = [place for place, event in enumerate(own) if event.code in anchors]
        for place in places if each else places[:1]:
            moments += 1
            for step in range(-before, after + 1):
                if 0 <= place + step < len(own):
                    key = (step + before, own[place + step].code)
                    counts[key] = counts.get(key, 0) + 1
    return moments, counts


@dataclass
class PlainRetention:
    """Counts by cohort, or by cohort and offset."""

    sizes: dict[int, int] = field(default_factory=dict)
    first: dict[tuple[int, int], int] = field(default_factory=dict)
    repeat: dict[tuple[int, int], int] = field(default_factory=dict)
    rolling: dict[tuple[int, int], int] = field(default_factory=dict)


def plain_retention(
    journeys: list[Journey], bounds: list[int], begins: set[int], returns: set[int]
) -> PlainRetention:
    found = PlainRetention()
    for own in journeys:
        place = next((place for place, event in enumerate(own) if event.code in begins), None)
        if place is None or not bounds[0] <= own[place].time < bounds[-1]:
            continue
        cohort = bisect_right(bounds, own[place].time) - 1
        found.sizes[cohort] = found.sizes.get(cohort, 0) + 1
        offsets = [
            bisect_right(bounds, event.time) - 1 - cohort
            for event in own[place + 1 :]
            if event.code in returns and event.time < bounds[-1]
        ]
        for offset in set(offsets):
            add(found.repeat, cohort, offset)
        if offsets:
            add(found.first, cohort, offsets[0])
            for offset in range(offsets[-1] + 1):
                add(found.rolling, cohort, offset)
    return found


def add(counts: dict[tuple[int, int], int], cohort: int, offset: int) -> None:
    counts[cohort, offset] = counts.get((cohort, offset), 0) + 1
