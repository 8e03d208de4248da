"""Journeys as plain lists of events, random ones too, and as the columns that kernels read."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, NO_FRACTIONS, NO_NUMBERS, Paths


@dataclass(frozen=True)
class PlainEvent:
    """One touchpoint, `time` in microseconds; None: no score, no value."""

    time: int
    code: int
    channel: int = 0
    score: float | None = None
    value: float | None = None


Journey = list[PlainEvent]
"""The touchpoints of one customer, in order."""


def journey(*codes: int, step: int = MICROSECONDS) -> Journey:
    """Touchpoints with these codes, one every second."""
    return [PlainEvent(place * step, code) for place, code in enumerate(codes)]


def paths_of(journeys: list[Journey], *, wide: bool = False, spare: int = 0) -> Paths:
    """The journeys as columns; `spare` rows, which belong to nobody, lie before and between them."""
    nobody = PlainEvent(0, 0)
    rows: Journey = []
    starts, ends = [], []
    for own in journeys:
        rows.extend([nobody] * spare)
        starts.append(len(rows))
        rows.extend(own)
        ends.append(len(rows))
    width: Any = np.uint32 if wide else np.uint16
    times = np.array([row.time for row in rows], np.int64)
    fractions = (times % MICROSECONDS).astype(np.uint32)
    return Paths(
        starts=np.array(starts, np.int64),
        ends=np.array(ends, np.int64),
        ids=pa.array([str(place) for place in range(len(journeys))], pa.string()),
        codes=np.array([row.code for row in rows], width),
        seconds=(times // MICROSECONDS).astype(np.uint32),
        fractions=fractions if fractions.any() else NO_FRACTIONS,
        scores=numbers([row.score for row in rows]),
        values=numbers([row.value for row in rows]),
        attributes={"channel": np.array([row.channel for row in rows], width)},
    )


def numbers(found: list[float | None]) -> np.ndarray[Any, np.dtype[np.float64]]:
    if all(number is None for number in found):
        return NO_NUMBERS
    return np.array([np.nan if number is None else number for number in found], np.float64)


def log_of(*parts: Paths, names: str = "abcd", channels: tuple[str, ...] = ("", "x", "y")) -> Any:
    """A log whose names are single letters."""
    return TouchpointLog(tuple(parts), tuple(names), 0, {"channel": channels})


def journeys(
    *,
    codes: int = 4,
    longest: int = 12,
    last: int = 6,
    step: int = MICROSECONDS // 2,
    most: int = 6,
) -> st.SearchStrategy[list[Journey]]:
    """Random journeys: equal times, customers without touchpoints, single touchpoints."""
    event = st.builds(
        PlainEvent,
        time=st.integers(0, last).map(lambda moment: moment * step),
        code=st.integers(0, codes - 1),
        channel=st.integers(0, 2),
        score=st.none() | st.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0]),
        value=st.none() | st.sampled_from([0.0, 1.0, 2.5, 10.0]),
    )
    # a stable sort: equal times keep the order in which they came
    own = st.lists(event, max_size=longest).map(
        lambda found: sorted(found, key=lambda one: one.time)
    )
    return st.lists(own, max_size=most)
