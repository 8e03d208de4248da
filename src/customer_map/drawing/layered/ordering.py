"""Turns the cells of each column into an order from top to bottom with few crossings: barycentres, swept to and fro."""

from bisect import bisect_right, insort
from collections.abc import Sequence

from customer_map.drawing.layered.cells import Grid, Segment

_SWEEPS = 12
_PATIENCE = 4


def order_columns(grid: Grid) -> None:
    """Sort every column of the grid in place; equal input gives equal order."""
    best = [list(column) for column in grid.columns]
    fewest = crossings(grid)
    idle = 0
    for sweep in range(_SWEEPS):
        _sweep(grid, rightward=sweep % 2 == 0)
        found = crossings(grid)
        idle = 0 if found < fewest else idle + 1
        if found < fewest:
            best, fewest = [list(column) for column in grid.columns], found
        if idle == _PATIENCE or not fewest:
            break
    grid.columns = best


def crossings(grid: Grid) -> int:
    """How many pairs of segments cross."""
    places = _places(grid)
    found = 0
    for column in grid.columns[:-1]:
        met: list[int] = []
        for cell in column:
            rights = [places[segment.right] for segment in grid.after[cell]]
            found += sum(len(met) - bisect_right(met, right) for right in rights)
            for right in rights:
                insort(met, right)
    return found


def _sweep(grid: Grid, *, rightward: bool) -> None:
    places: list[float] = [float(place) for place in _places(grid)]
    columns = grid.columns if rightward else grid.columns[::-1]
    for column in columns[1:]:
        wanted = {}
        for cell in column:
            segments = grid.before[cell] if rightward else grid.after[cell]
            wanted[cell] = _barycentre(segments, places, places[cell], rightward=rightward)
        column.sort(key=wanted.__getitem__)
        for place, cell in enumerate(column):
            places[cell] = float(place)


def _barycentre(
    segments: Sequence[Segment], places: Sequence[float], own: float, *, rightward: bool
) -> float:
    """The mean place of the neighbours on one side; a cell without any stays where it is."""
    if not segments:
        return own
    total = weight = 0.0
    for segment in segments:
        # A light link counts too, or a heavy one would drag all others across each other.
        share = 0.2 + segment.weight
        total += share * places[segment.left if rightward else segment.right]
        weight += share
    return total / weight


def _places(grid: Grid) -> list[int]:
    places = [0] * len(grid.cells)
    for column in grid.columns:
        for place, cell in enumerate(column):
            places[cell] = place
    return places
