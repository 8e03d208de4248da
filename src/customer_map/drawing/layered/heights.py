"""Turns ordered columns into heights: every cell as near to its neighbours left and right as those above it allow.

In one column this is a least-squares fit under an order, which pooling solves exactly (Ayer et al. 1955); passes over
the columns bring them into line with each other.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from customer_map.drawing.layered.cells import Cell, Grid, Segment

BOX_GAP = 30.0
_BOX_TO_LINE = 18.0
_LINE_GAP = 9.0
_PASSES = 14
_ALIGNMENTS = 2


def heights_of(grid: Grid) -> list[float]:
    """The y of each cell's line, none overlapping in its column."""
    y = [0.0] * len(grid.cells)
    for column in grid.columns:
        _settle(grid, column, y, [(0.0, 1.0)] * len(column))
    for number in range(_PASSES):
        columns = grid.columns if number % 2 == 0 else grid.columns[::-1]
        for column in columns:
            _settle(grid, column, y, [_wish(grid, cell, y) for cell in column])
    neighbours = _Neighbours(grid)
    for _ in range(_ALIGNMENTS):
        _straighten(grid, neighbours, y)
        _align_boxes(grid, neighbours, y)
    _straighten(grid, neighbours, y)
    return y


def distance(upper: Cell, lower: Cell) -> float:
    """How far apart the lines of two neighbours in a column must be."""
    boxes = (upper.box >= 0) + (lower.box >= 0)
    gap = (_LINE_GAP, _BOX_TO_LINE, BOX_GAP)[boxes]
    return upper.below + gap + lower.above


def _wish(grid: Grid, cell: int, y: Sequence[float]) -> tuple[float, float]:
    """Where a cell would be level with its neighbours, and how much it wants that."""
    total = weight = 0.0
    for segment in grid.before[cell]:
        pull = _pull(grid, segment)
        total += pull * (y[segment.left] + segment.left_port - segment.right_port)
        weight += pull
    for segment in grid.after[cell]:
        pull = _pull(grid, segment)
        total += pull * (y[segment.right] + segment.right_port - segment.left_port)
        weight += pull
    return (total / weight, weight) if weight else (y[cell], 0.01)


def _pull(grid: Grid, segment: Segment) -> float:
    """Long links bend at their ends rather than on their way; heavy ones least of all."""
    ends = (grid.cells[segment.left].box >= 0) + (grid.cells[segment.right].box >= 0)
    return (8.0, 2.0, 1.0)[ends] * (0.1 + segment.weight)


def _settle(
    grid: Grid, column: Sequence[int], y: list[float], wishes: Sequence[tuple[float, float]]
) -> None:
    """Give a column the heights that fit its wishes best without overlap."""
    offsets = [0.0]
    for upper, lower in pairwise(column):
        offsets.append(offsets[-1] + distance(grid.cells[upper], grid.cells[lower]))
    blocks: list[tuple[float, float, int]] = []
    for (wish, weight), offset in zip(wishes, offsets, strict=True):
        total, pulled, count = (wish - offset) * weight, weight, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / pulled:
            above = blocks.pop()
            total, pulled, count = total + above[0], pulled + above[1], count + above[2]
        blocks.append((total, pulled, count))
    for cell, offset, level in zip(column, offsets, _levels(blocks), strict=True):
        y[cell] = level + offset


def _levels(blocks: Sequence[tuple[float, float, int]]) -> Iterator[float]:
    for total, pulled, count in blocks:
        for _ in range(count):
            yield total / pulled


def _align_boxes(grid: Grid, neighbours: "_Neighbours", y: list[float]) -> None:
    """Put each box, from left to right, level with the heaviest link that reaches it, as far as there is room."""
    for column in grid.columns:
        for cell in column:
            if grid.cells[cell].box >= 0 and grid.before[cell]:
                heaviest = max(grid.before[cell], key=lambda each: each.weight)
                wish = _level_before(grid, heaviest, y) - heaviest.right_port
                low, high = neighbours.room(grid, cell, y)
                y[cell] = min(max(wish, low), high)


def _level_before(grid: Grid, segment: Segment, y: Sequence[float]) -> float:
    """The height of a link before its last segment: of its port, if only its label stands between the boxes."""
    chain = grid.chains[segment.link]
    if len(chain) > 3:
        return y[segment.left]
    return y[chain[0]] + _first(grid, chain).left_port


def _straighten(grid: Grid, neighbours: "_Neighbours", y: list[float]) -> None:
    """Make each link, the heaviest first, level over as many columns as its neighbours leave free."""
    for chain in sorted(grid.chains, key=lambda each: -_heaviness(grid, each)):
        _straighten_chain(grid, neighbours, chain, y)


def _heaviness(grid: Grid, chain: Sequence[int]) -> float:
    return _first(grid, chain).weight


def _straighten_chain(
    grid: Grid, neighbours: "_Neighbours", chain: Sequence[int], y: list[float]
) -> None:
    first, last = _first(grid, chain), _last(grid, chain)
    start = y[chain[0]] + first.left_port
    end = y[chain[-1]] + last.right_port
    runs = _runs(grid, neighbours, chain[1:-1], y)
    for number, (cells, low, high) in enumerate(runs):
        ends = [start] * (number == 0) + [end] * (number == len(runs) - 1)
        wishes = ends or [sum(y[cell] for cell in cells) / len(cells)]
        level = next((wish for wish in wishes if low <= wish <= high), wishes[0])
        for cell in cells:
            y[cell] = min(max(level, low), high)


def _first(grid: Grid, chain: Sequence[int]) -> Segment:
    return next(each for each in grid.after[chain[0]] if each.right == chain[1])


def _last(grid: Grid, chain: Sequence[int]) -> Segment:
    return next(each for each in grid.before[chain[-1]] if each.left == chain[-2])


def _runs(
    grid: Grid, neighbours: "_Neighbours", cells: Sequence[int], y: Sequence[float]
) -> list[tuple[list[int], float, float]]:
    """The cells cut into as few runs as can each share a height, with the lowest and highest of it."""
    runs: list[tuple[list[int], float, float]] = []
    for cell in cells:
        low, high = neighbours.room(grid, cell, y)
        if runs and max(runs[-1][1], low) <= min(runs[-1][2], high):
            run, lowest, highest = runs[-1]
            runs[-1] = ([*run, cell], max(lowest, low), min(highest, high))
        else:
            runs.append(([cell], low, high))
    return runs


class _Neighbours:
    """Who stands above and below each cell."""

    def __init__(self, grid: Grid) -> None:
        self.above: dict[int, int] = {}
        self.below: dict[int, int] = {}
        for column in grid.columns:
            for upper, lower in pairwise(column):
                self.above[lower], self.below[upper] = upper, lower

    def room(self, grid: Grid, cell: int, y: Sequence[float]) -> tuple[float, float]:
        """Between which heights a cell may move while its neighbours stay."""
        low, high = float("-inf"), float("inf")
        upper, lower = self.above.get(cell), self.below.get(cell)
        if upper is not None:
            low = y[upper] + distance(grid.cells[upper], grid.cells[cell])
        if lower is not None:
            high = y[lower] - distance(grid.cells[cell], grid.cells[lower])
        # Rounding may leave a pressed cell a hair less than nothing.
        return min(low, y[cell]), max(high, y[cell])
