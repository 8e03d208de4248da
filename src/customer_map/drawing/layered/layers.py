"""Turns arrows without circles into layers: every arrow leads from a layer to a later one."""

from collections.abc import Sequence
from typing import NamedTuple

from customer_map.drawing.layered.graph import Box

_WEAK = 0.03


class Arrow(NamedTuple):
    """A link as the layers see it: always from left to right."""

    left: int
    right: int
    weight: float


def layers_of(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[int]:
    """The layer of each box, counted from 0; the two ends of an arrow never share one.

    Weak arrows that matter to neither end may come to lead backwards: were they all to lead forwards, the rarest flows
    would stretch the map most.
    """
    binding = _binding(arrows)
    while True:
        layers = _layers(boxes, [arrow for arrow in arrows if arrow in binding])
        level = {arrow for arrow in arrows if layers[arrow.left] == layers[arrow.right]}
        if not level:
            return layers
        binding |= level


def _binding(arrows: Sequence[Arrow]) -> set[Arrow]:
    """Arrows that are not weak, and the heaviest one into and out of every box."""
    binding = {arrow for arrow in arrows if arrow.weight >= _WEAK}
    for end in (0, 1):
        heaviest: dict[int, Arrow] = {}
        for arrow in arrows:
            known = heaviest.get(int(arrow[end]))
            if known is None or arrow.weight > known.weight:
                heaviest[int(arrow[end])] = arrow
        binding |= set(heaviest.values())
    return binding


def _layers(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[int]:
    """As early as the longest path to a box allows; but a box that is bound more strongly to what follows moves up."""
    order = _in_order(len(boxes), arrows)
    layers = [0] * len(boxes)
    for box in order:
        for arrow in _of(arrows, box, leaving=True):
            layers[arrow.right] = max(layers[arrow.right], layers[box] + 1)
    for box in reversed(order):
        after = _of(arrows, box, leaving=True)
        before = _of(arrows, box, leaving=False)
        if _weight(after) > _weight(before) + boxes[box].pull:
            layers[box] = min(layers[arrow.right] for arrow in after) - 1
    return _without_gaps(layers)


def _in_order(boxes: int, arrows: Sequence[Arrow]) -> list[int]:
    """The boxes so that every arrow leads from an earlier to a later one."""
    open_arrows = [0] * boxes
    for arrow in arrows:
        open_arrows[arrow.right] += 1
    order = [box for box in range(boxes) if not open_arrows[box]]
    for box in order:
        for arrow in _of(arrows, box, leaving=True):
            open_arrows[arrow.right] -= 1
            if not open_arrows[arrow.right]:
                order.append(arrow.right)
    return order


def _of(arrows: Sequence[Arrow], box: int, *, leaving: bool) -> list[Arrow]:
    return [arrow for arrow in arrows if box == (arrow.left if leaving else arrow.right)]


def _weight(arrows: Sequence[Arrow]) -> float:
    return sum(arrow.weight for arrow in arrows)


def _without_gaps(layers: Sequence[int]) -> list[int]:
    places = {layer: place for place, layer in enumerate(sorted(set(layers)))}
    return [places[layer] for layer in layers]
