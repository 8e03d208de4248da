"""Turns a tree of topics into places: main branches to both sides, children stacked beside parents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from customer_map.drawing.mind.shapes import TopicShape, topic_shape
from customer_map.drawing.theme import BRANCH_COLOURS
from customer_map.drawing.words import Words
from customer_map.errors import CustomerMapError
from customer_map.maps.mind import MindMap, Topic

DEEPEST = 100
_SIBLING_GAPS = (0.0, 26.0, 12.0, 7.0)
_LEVEL_GAPS = (90.0, 34.0, 30.0, 28.0)


class MapTooDeepError(CustomerMapError):
    """The tree has more levels than can be drawn."""

    code: ClassVar[str] = "map_too_deep"
    message: ClassVar[str] = "The map has more than {deepest} levels."
    hint: ClassVar[str] = "Fold or flatten the deepest branches."


@dataclass(slots=True)
class Place:
    """A topic with its box: `x`, `y` is the corner, absolute, the middle of the root being (0, 0).

    `side` is +1 right of the root and −1 left of it; `block` is the height of the whole branch.
    """

    topic: Topic
    level: int
    hue: int
    side: int
    shape: TopicShape
    children: list["Place"] = field(default_factory=list)
    block: float = 0.0
    x: float = 0.0
    y: float = 0.0

    @property
    def outer_x(self) -> float:
        """Where lines to the children leave."""
        return self.x + self.shape.width if self.side > 0 else self.x

    @property
    def inner_x(self) -> float:
        """Where the line from the parent arrives."""
        return self.x if self.side > 0 else self.x + self.shape.width

    @property
    def line_y(self) -> float:
        """The height at which lines arrive and leave: the underline, or the middle of a box."""
        below = self.level >= 3
        return self.y + (self.shape.height if below else self.shape.height / 2)


def mind_places(mind: MindMap, words: Words) -> Place:
    """The root's place, with those of all topics below it.

    Raises:
        MapTooDeepError: There are more than `DEEPEST` levels.
    """
    root = Place(mind.root, 0, 0, 1, topic_shape(mind.root, 0, words))
    root.x, root.y = -root.shape.width / 2, -root.shape.height / 2
    root.children = [
        _sized(topic, 1, _hue(topic, index), words)
        for index, topic in enumerate(mind.root.children)
    ]
    # Half of the branches by number, not by height: no branch changes sides when one is opened.
    right = root.children[: (len(root.children) + 1) // 2]
    for side, branches in ((1, right), (-1, root.children[len(right) :])):
        for branch in branches:
            _turn(branch, side)
        _stack(branches, 0.0, side * (root.shape.width / 2 + _LEVEL_GAPS[0]))
    return root


def _sized(topic: Topic, level: int, hue: int, words: Words) -> Place:
    if level > DEEPEST:
        raise MapTooDeepError(deepest=DEEPEST)
    place = Place(topic, level, hue, 1, topic_shape(topic, level, words))
    place.children = [_sized(child, level + 1, _hue(child, hue), words) for child in topic.children]
    place.block = max(place.shape.height, _stack_height(place.children))
    return place


def _hue(topic: Topic, otherwise: int) -> int:
    return (otherwise if topic.colour is None else topic.colour) % BRANCH_COLOURS


def _stack_height(places: Sequence[Place]) -> float:
    if not places:
        return 0.0
    gap = _of_level(_SIBLING_GAPS, places[0].level)
    return sum(place.block for place in places) + gap * (len(places) - 1)


def _turn(place: Place, side: int) -> None:
    place.side = side
    for child in place.children:
        _turn(child, side)


def _stack(places: Sequence[Place], middle: float, inner_x: float) -> None:
    """Put siblings under each other around a middle, all with their inner edge at `inner_x`."""
    top = middle - _stack_height(places) / 2
    for place in places:
        place.x = inner_x if place.side > 0 else inner_x - place.shape.width
        place.y = top + (place.block - place.shape.height) / 2
        gap = _of_level(_LEVEL_GAPS, place.level)
        _stack(place.children, top + place.block / 2, place.outer_x + place.side * gap)
        top += place.block + _of_level(_SIBLING_GAPS, place.level)


def _of_level(values: Sequence[float], level: int) -> float:
    return values[min(level, len(values) - 1)]
