"""Turns boxes and links into cells in columns: a box fills one cell, a link one in every column it crosses.

Boxes stand in the columns 0, 2, 4 …; the columns between them hold the labels of the links, so that a label has a place
of its own as a box has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from customer_map.drawing.layered.graph import Box, Link

_UNDER_LABEL = 3.0


@dataclass(slots=True)
class Cell:
    """Something that takes up height in a column: `above` and `below` its line, in px.

    `box` is the place of the box that it is, -1 for the part of a link.
    """

    column: int
    above: float
    below: float
    box: int = -1


@dataclass(slots=True)
class Segment:
    """The part of a link between two neighbouring columns, from the cell `left` to the cell `right`.

    It meets the cells `left_port` and `right_port` px below their lines.
    """

    left: int
    right: int
    link: int
    weight: float
    left_port: float = 0.0
    right_port: float = 0.0


@dataclass(slots=True)
class Grid:
    """All cells; `columns` lists them from top to bottom, `chains` those of each link from left to right.

    `before` and `after` list the segments that end at the left and at the right side of each cell.
    """

    cells: list[Cell] = field(default_factory=list)
    columns: list[list[int]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)
    before: list[list[Segment]] = field(default_factory=list)
    after: list[list[Segment]] = field(default_factory=list)


def grid_of(
    boxes: Sequence[Box], links: Sequence[Link], layers: Sequence[int], backward: frozenset[int]
) -> Grid:
    """The cells of all boxes (in their order, first) and links, columns in the order of creation."""
    grid = Grid(columns=[[] for _ in range(2 * max(layers, default=0) + 1)])
    for place, box in enumerate(boxes):
        _add_cell(grid, Cell(2 * layers[place], box.height / 2, box.height / 2, place))
    for place, link in enumerate(links):
        is_backward = place in backward
        ends = (link.target, link.source) if is_backward else (link.source, link.target)
        _add_chain(grid, place, link, ends, label_is_right=is_backward)
    return grid


def label_cell(chain: Sequence[int], *, is_backward: bool) -> int:
    """Which cell of a link's chain holds its label: the first one behind its source."""
    return chain[-2] if is_backward else chain[1]


def _add_cell(grid: Grid, cell: Cell) -> int:
    grid.cells.append(cell)
    grid.before.append([])
    grid.after.append([])
    grid.columns[cell.column].append(len(grid.cells) - 1)
    return len(grid.cells) - 1


def _add_chain(
    grid: Grid, place: int, link: Link, ends: tuple[int, int], *, label_is_right: bool
) -> None:
    first, last = (grid.cells[end].column for end in ends)
    labelled = last - 1 if label_is_right else first + 1
    half = link.thickness / 2
    chain = [ends[0]]
    for column in range(first + 1, last):
        height = link.label[1] + _UNDER_LABEL if column == labelled and link.label[1] else 0.0
        chain.append(_add_cell(grid, Cell(column, half + height, half)))
    chain.append(ends[1])
    grid.chains.append(chain)
    for left, right in pairwise(chain):
        _add_segment(grid, Segment(left, right, place, link.weight))


def _add_segment(grid: Grid, segment: Segment) -> None:
    grid.segments.append(segment)
    grid.after[segment.left].append(segment)
    grid.before[segment.right].append(segment)
