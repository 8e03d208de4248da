"""Turns links that may lead in circles into arrows that do not."""

from collections.abc import Sequence

from customer_map.drawing.layered.graph import Link
from customer_map.drawing.layered.layers import Arrow


def arrows_of(boxes: int, links: Sequence[Link]) -> list[Arrow]:
    """The links as arrows without circles: those that close a circle of heavier ones are turned round.

    More flows out of where journeys start than back to it, so the heavier direction is the way forward.
    """
    onward: list[set[int]] = [set() for _ in range(boxes)]
    arrows = []
    for link in sorted(links, key=lambda each: -each.weight):
        left, right = link.source, link.target
        if _leads(onward, right, left):
            left, right = right, left
        onward[left].add(right)
        arrows.append(Arrow(left, right, link.weight))
    return arrows


def _leads(onward: Sequence[set[int]], start: int, goal: int) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        box = waiting.pop()
        if box == goal:
            return True
        fresh = onward[box] - seen
        seen |= fresh
        waiting.extend(fresh)
    return False
