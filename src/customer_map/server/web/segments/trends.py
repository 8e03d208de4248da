"""Turns the sizes of a segment over time into the points of a line in a drawing of 300 by 60."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 300, 60


@dataclass(frozen=True, slots=True)
class Trend:
    """The line of the drawing, and what it shows in words; without two days there is no line."""

    points: str
    lowest: int
    highest: int


def trend_of(history: Sequence[tuple[date, int]]) -> Trend:
    """Return the line of the sizes; its ground is zero, so that it does not exaggerate.

    >>> trend_of([(date(2026, 1, 1), 0), (date(2026, 1, 3), 2)]).points
    '0.0,60.0 300.0,0.0'
    """
    sizes = [size for _day, size in history]
    first, last = history[0][0], history[-1][0]
    days, highest = (last - first).days, max(sizes)
    if not days:
        return Trend("", min(sizes), highest)
    points = (
        f"{WIDTH * (day - first).days / days:.1f},{HEIGHT - HEIGHT * size / (highest or 1):.1f}"
        for day, size in history
    )
    return Trend(" ".join(points), min(sizes), highest)
