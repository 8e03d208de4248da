"""Turns the order of the columns into ports: where on the side of its box each link begins or ends."""

from collections.abc import Sequence

from customer_map.drawing.layered.cells import Grid, Segment
from customer_map.drawing.layered.graph import Box, Link

_LEAST = 9.0
_GAP = 3.0
_CORNER = 12.0


def set_ports(grid: Grid, boxes: Sequence[Box], links: Sequence[Link]) -> None:
    """Spread the links over the sides of their boxes, in the order of their other ends, without crossings."""
    places = [0] * len(grid.cells)
    for column in grid.columns:
        for place, cell in enumerate(column):
            places[cell] = place
    for cell, box in enumerate(boxes):
        leaving = sorted(grid.after[cell], key=lambda each: places[each.right])
        arriving = sorted(grid.before[cell], key=lambda each: places[each.left])
        room = box.height - 2 * _CORNER
        for segment, port in zip(leaving, _spread(leaving, links, room), strict=True):
            segment.left_port = port
        for segment, port in zip(arriving, _spread(arriving, links, room), strict=True):
            segment.right_port = port


def _spread(segments: Sequence[Segment], links: Sequence[Link], room: float) -> list[float]:
    """Where lines of these thicknesses lie side by side around the middle, closer when room is short."""
    sizes = [max(_LEAST, links[segment.link].thickness) + _GAP for segment in segments]
    middles = []
    end = 0.0
    for size in sizes:
        middles.append(end + size / 2)
        end += size
    squeeze = min(1.0, room / end) if end else 1.0
    return [(middle - end / 2) * squeeze for middle in middles]
