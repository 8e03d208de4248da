"""Turns corners into path data: right-angled lines with rounded bends."""

import math
from collections.abc import Sequence

from customer_map.drawing.svg import Point, points

BEND = 9.0


def rounded_path(corners: Sequence[Point], radius: float = BEND) -> str:
    """The line through the corners, every bend rounded as far as its shorter arm allows."""
    places = without_detours(corners)
    parts = [f"M{points(places[:1])}"]
    for before, corner, after in zip(places, places[1:], places[2:], strict=False):
        bend = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        parts.append(f"L{points([_toward(corner, before, bend)])}")
        parts.append(f"Q{points([corner, _toward(corner, after, bend)])}")
    if len(places) > 1:
        parts.append(f"L{points(places[-1:])}")
    return "".join(parts)


def without_detours(corners: Sequence[Point]) -> list[Point]:
    """The corners without repeats and without those that lie on a straight line."""
    places: list[Point] = []
    for corner in corners:
        if places and math.dist(places[-1], corner) < 0.01:
            continue
        if len(places) > 1 and _is_straight(places[-2], places[-1], corner):
            places.pop()
        places.append(corner)
    return places


def _is_straight(one: Point, middle: Point, other: Point) -> bool:
    upright = one[0] == middle[0] == other[0]
    level = one[1] == middle[1] == other[1]
    return upright or level


def _toward(start: Point, end: Point, distance: float) -> Point:
    whole = math.dist(start, end)
    share = distance / whole if whole else 0.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
