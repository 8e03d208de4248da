"""What the layered layout is given, boxes and weighted links, and what it gives back, places and routes."""

from dataclasses import dataclass
from typing import NamedTuple

from customer_map.drawing.svg import Point


class Box(NamedTuple):
    """A node's size in px; `pull` (0 to 1) says how strongly it belongs to the left, where journeys start."""

    width: float
    height: float
    pull: float = 0.0


class Link(NamedTuple):
    """A link between two different boxes, by their places in the list.

    `weight` (0 to 1) says how much it matters that the link is straight and leads to the right; `thickness` is that of
    its line, `label` the width and height of its label in px (0 without one).
    """

    source: int
    target: int
    weight: float
    thickness: float
    label: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Route:
    """The line of one link: level stretches, each from one point to the next, joined by bends in between.

    Stretches come in the direction of the link, which `is_backward` when it leads to the left. `label_at` is where the
    middle of the label's lower edge belongs.
    """

    stretches: tuple[tuple[Point, Point], ...]
    is_backward: bool
    label_at: Point


@dataclass(frozen=True, slots=True)
class Layout:
    """The middle of each box, and the route of each link, both in the order in which they were given."""

    middles: tuple[Point, ...]
    routes: tuple[Route, ...]
