"""Channel paths again, as plainly as possible."""

from dataclasses import dataclass, field

from tests.kernels.plain_logs import Journey, PlainEvent

NO_CHANNEL = 0


@dataclass
class PlainPaths:
    """Counts by sequence of channels, in the order of their first occurrence."""

    conversions: dict[tuple[int, ...], int] = field(default_factory=dict)
    nulls: dict[tuple[int, ...], int] = field(default_factory=dict)
    values: dict[tuple[int, ...], float] = field(default_factory=dict)


def plain_paths(
    journeys: list[Journey],
    converts: set[int],
    names: set[int],
    lookback: int | None,
    *,
    collapse: bool,
) -> PlainPaths:
    found = PlainPaths()
    for own in journeys:
        touches: Journey = []
        for event in own:
            if event.code in converts:
                path = path_of(touches, event.time, lookback, collapse=collapse)
                note(found, path, 1, 0, event.value or 0.0)
                touches = []
            elif event.code in names and event.channel != NO_CHANNEL:
                touches.append(event)
        if touches:
            path = path_of(touches, touches[-1].time, lookback, collapse=collapse)
            note(found, path, 0, 1, 0.0)
    return found


def path_of(
    touches: list[PlainEvent], end: int, lookback: int | None, *, collapse: bool
) -> tuple[int, ...]:
    near = [one.channel for one in touches if lookback is None or end - one.time <= lookback]
    if collapse:
        near = [one for place, one in enumerate(near) if place == 0 or near[place - 1] != one]
    return tuple(near)


def note(
    found: PlainPaths, path: tuple[int, ...], conversions: int, nulls: int, value: float
) -> None:
    found.conversions[path] = found.conversions.get(path, 0) + conversions
    found.nulls[path] = found.nulls.get(path, 0) + nulls
    found.values[path] = found.values.get(path, 0.0) + value
