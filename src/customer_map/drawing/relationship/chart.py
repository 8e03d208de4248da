"""Turns trees of seats into rows and columns: leaf reports in stacks, wide charts hung as outlines.

All cards stand on one grid of rows, so that the space between two rows is free over the whole width
and ties can run there.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from customer_map.drawing.relationship.seats import Seat, all_seats

CARD_WIDTH = 244.0
CARD_HEIGHT = 84.0
COLUMN_GAP = 58.0
SPINE_INSET = 14.0
"""How far inside its superior's left edge a spine of hung reports runs."""
HANG_INDENT = 32.0
"""How far hung reports stand right of their superior."""

_STACK_INDENT = 18.0
_LONGEST_STACK = 5
_SCREEN_ASPECT = 2.1
_ROUGH_ROW = CARD_HEIGHT + 40.0
_WORTH_HANGING = 0.99
_MOST_TRIALS = 24


@dataclass(slots=True)
class _Block:
    """Seats placed relative to each other: how far they reach in every row, and where lines enter."""

    seats: list[Seat]
    reach: dict[int, tuple[float, float]]
    entry_x: float

    def shift(self, distance: float) -> None:
        """Move everything to the right."""
        for seat in self.seats:
            seat.x += distance
            seat.spine_x += distance
        self.reach = {
            row: (left + distance, right + distance) for row, (left, right) in self.reach.items()
        }
        self.entry_x += distance


def arrange(tops: list[Seat]) -> None:
    """Give every seat its row and its x, so that the cards are largest on a screen.

    At first all reports are spread side by side. Then branches are hung as outlines, small ones
    first, wherever that lets the whole chart be shown larger.
    """
    if not tops:
        return
    hung: frozenset[Seat] = frozenset()
    best = _screen_size(_forest(tops, hung))
    for seat in _hangable(tops):
        tried = hung | {seat}
        size = _screen_size(_forest(tops, tried))
        if size < best * _WORTH_HANGING:
            hung, best = tried, size
    _forest(tops, hung)


def _hangable(tops: list[Seat]) -> list[Seat]:
    """The branches worth trying, smallest first; the tops themselves always spread."""
    sizes = {
        seat: len(all_seats([seat]))
        for seat in all_seats(tops)
        if seat.parent is not None and seat.children
    }
    largest = sorted(sizes, key=lambda seat: -sizes[seat])[:_MOST_TRIALS]
    return sorted(largest, key=lambda seat: sizes[seat])


def _screen_size(block: _Block) -> float:
    """How wide a screen must be to hold the whole chart."""
    width = max(right for _, right in block.reach.values())
    height = (max(block.reach) + 1) * _ROUGH_ROW
    return max(width, height * _SCREEN_ASPECT)


def _forest(tops: list[Seat], hung: frozenset[Seat]) -> _Block:
    block = _side_by_side(_columns(tops, 0, hung, with_spine=False))
    block.shift(-min(left for left, _ in block.reach.values()))
    return block


def _tree(seat: Seat, row: int, hung: frozenset[Seat]) -> _Block:
    seat.row, seat.x, seat.arrival, seat.spine_x = row, 0.0, "above", 0.0
    if not seat.children:
        return _Block([seat], {row: (0.0, CARD_WIDTH)}, CARD_WIDTH / 2)
    if seat in hung or _makes_a_stack(seat):
        return _hung(seat, row)
    below = _side_by_side(_columns(seat.children, row + 1, hung, with_spine=True))
    seat.x = below.entry_x - CARD_WIDTH / 2
    below.seats.append(seat)
    below.reach[row] = (seat.x, seat.x + CARD_WIDTH)
    return below


def _makes_a_stack(seat: Seat) -> bool:
    leaves_only = not any(child.children for child in seat.children)
    return leaves_only and 1 < len(seat.children) <= _LONGEST_STACK


def _hung(seat: Seat, row: int) -> _Block:
    """The seat with everything below it as an outline, one row each."""
    order = all_seats([seat])
    for index, each in enumerate(order):
        each.row = row + index
        each.x = (each.level - seat.level) * HANG_INDENT
        each.arrival = "spine"
        each.spine_x = each.x - HANG_INDENT + SPINE_INSET
    seat.arrival = "above"
    reach = {
        each.row: (SPINE_INSET if index else 0.0, each.x + CARD_WIDTH)
        for index, each in enumerate(order)
    }
    return _Block(order, reach, CARD_WIDTH / 2)


def _columns(
    siblings: Sequence[Seat], row: int, hung: frozenset[Seat], *, with_spine: bool
) -> list[_Block]:
    """Siblings as columns: neighbours without reports share one, up to the longest stack."""
    columns = []
    for is_leaf, run in groupby(siblings, key=lambda seat: not seat.children):
        if not is_leaf:
            columns += [_tree(seat, row, hung) for seat in run]
            continue
        leaves = list(run)
        count = math.ceil(len(leaves) / _LONGEST_STACK)
        height = math.ceil(len(leaves) / count)
        remaining = iter(leaves)
        for _ in range(count):
            columns.append(_stack(list(islice(remaining, height)), row, with_spine=with_spine))
    return columns


def _stack(seats: list[Seat], row: int, *, with_spine: bool) -> _Block:
    if len(seats) == 1:
        return _tree(seats[0], row, frozenset())
    indent = _STACK_INDENT if with_spine else 0.0
    for index, seat in enumerate(seats):
        seat.row, seat.x, seat.spine_x = row + index, indent, 0.0
        seat.arrival = "bar" if with_spine else "above"
    reach = {seat.row: (0.0, indent + CARD_WIDTH) for seat in seats}
    return _Block(seats, reach, 0.0 if with_spine else CARD_WIDTH / 2)


def _side_by_side(columns: list[_Block]) -> _Block:
    """The columns packed from left to right, each as close as its longest row allows."""
    first, *others = columns
    seats, reach = list(first.seats), dict(first.reach)
    for block in others:
        block.shift(
            max(
                reach[row][1] + COLUMN_GAP - left
                for row, (left, _) in block.reach.items()
                if row in reach
            )
        )
        seats += block.seats
        for row, (left, right) in block.reach.items():
            reach[row] = (min(left, reach.get(row, (left, right))[0]), right)
    return _Block(seats, reach, (columns[0].entry_x + columns[-1].entry_x) / 2)
