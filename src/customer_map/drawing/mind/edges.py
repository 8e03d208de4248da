"""Turns the places of parent and child into the curve between them, in absolute coordinates."""

from collections.abc import Sequence

from customer_map.drawing.mind.layout import Place
from customer_map.drawing.svg import Point, points

_THICK, _THIN = 7.0, 2.2
_LEVEL_ENOUGH = 36.0
_INNERMOST = 10.0


def branch_curve(parent: Place, child: Place) -> list[Point]:
    """Start, two handles and end of the S between two topics."""
    start, end = (parent.outer_x, parent.line_y), (child.inner_x, child.line_y)
    middle = (start[0] + end[0]) / 2
    return [start, (middle, start[1]), (middle, end[1]), end]


def curve_path(curve: Sequence[Point], origin: Point) -> str:
    """The curve as path data relative to `origin`."""
    start, *rest = _moved(curve, origin)
    return f"M{points([start])}C{points(rest)}"


def main_curves(root: Place) -> list[list[Point]]:
    """One curve per main branch, in their order, fanned out so that none crosses another.

    Branches well above and below the root leave its upper and lower edge, the farthest nearest to
    the middle; those about level with it leave its sides.
    """
    half = root.shape.height / 2
    curves: list[list[Point]] = [[] for _ in root.children]
    for side in (1, -1):
        for direction in (1, -1):
            group = [
                (place.line_y * direction, index)
                for index, place in enumerate(root.children)
                if place.side == side and place.line_y * direction > half + _LEVEL_ENOUGH
            ]
            for rank, (_, index) in enumerate(sorted(group, reverse=True)):
                start = (side * _fan(rank, len(group), root), direction * half)
                curves[index] = _bend(start, root.children[index])
    return [
        curve or _level_curve(root, child)
        for curve, child in zip(curves, root.children, strict=True)
    ]


def tapered_path(curve: Sequence[Point], origin: Point) -> str:
    """The outline of a line along the curve that starts thick and ends thin."""
    start, first, second, end = _moved(curve, origin)
    upright = abs(first[0] - start[0]) < abs(first[1] - start[1])
    thick = (_THICK / 2, 0.0) if upright else (0.0, _THICK / 2)
    # A bend that climbs to the left is mirrored, so that both rims stay on their own side.
    turn = -1.0 if upright and (end[0] - start[0]) * (end[1] - start[1]) > 0 else 1.0
    rims = [
        [
            _shift(start, thick, sign),
            _shift(first, thick, sign * 0.8),
            (second[0], second[1] + sign * turn * _THIN / 2),
            (end[0], end[1] + sign * turn * _THIN / 2),
        ]
        for sign in (1.0, -1.0)
    ]
    there, back = rims[0], rims[1][::-1]
    return f"M{points(there[:1])}C{points(there[1:])}L{points(back[:1])}C{points(back[1:])}Z"


def _fan(rank: int, count: int, root: Place) -> float:
    """How far from the middle of the root a branch starts; many branches stand closer together."""
    room = root.shape.width / 2 - root.shape.look.radius - _INNERMOST
    return _INNERMOST + rank * min(14.0, room / max(1, count - 1))


def _bend(start: Point, child: Place) -> list[Point]:
    end = (child.inner_x, child.line_y)
    across = end[0] - start[0]
    return [
        start,
        (start[0] + across * 0.06, start[1] + (end[1] - start[1]) * 0.72),
        (start[0] + across * 0.42, end[1]),
        end,
    ]


def _level_curve(root: Place, child: Place) -> list[Point]:
    reach = root.shape.height / 2 - root.shape.look.radius
    start = (child.side * root.shape.width / 2, max(-reach, min(reach, child.line_y)))
    end = (child.inner_x, child.line_y)
    middle = (start[0] + end[0]) / 2
    return [start, (middle, start[1]), (middle, end[1]), end]


def _shift(point: Point, by: Point, factor: float) -> Point:
    return point[0] + by[0] * factor, point[1] + by[1] * factor


def _moved(curve: Sequence[Point], origin: Point) -> list[Point]:
    return [(x - origin[0], y - origin[1]) for x, y in curve]
