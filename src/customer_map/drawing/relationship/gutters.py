"""Turns placed seats into the free ways between them: gaps inside rows, gutters between rows."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from customer_map.drawing.relationship.chart import CARD_WIDTH
from customer_map.drawing.relationship.seats import Seat

CLEARANCE = 12.0
"""Px a line keeps from the cards that it passes."""
_OUTSIDE = 400.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Free room between two neighbours of one row, or beside the outermost card."""

    row: int
    left: float
    right: float

    def distance(self, other: "Gap") -> float:
        """Px a line has to go sideways from this gap to the other; 0 when it may go straight."""
        return max(0.0, other.left - self.right, self.left - other.right)


@dataclass(frozen=True, slots=True)
class Spine:
    """An upright line of the chart itself; `top` and `bottom` count rows and gutters (see `span`)."""

    x: float
    top: int
    bottom: int


def span(row: int) -> int:
    """Rows and gutters counted together from the top: row 0 is 0, the gutter below it is 1."""
    return 2 * row


class Ways:
    """All free ways of one chart."""

    def __init__(self, seats: list[Seat]) -> None:
        self._lefts: dict[int, list[float]] = defaultdict(list)
        for seat in sorted(seats, key=lambda each: each.x):
            self._lefts[seat.row].append(seat.x)
        leftmost = min(seat.x for seat in seats) - _OUTSIDE
        rightmost = max(seat.x for seat in seats) + CARD_WIDTH + _OUTSIDE
        self.gaps = {
            row: _gaps(row, lefts, leftmost, rightmost) for row, lefts in self._lefts.items()
        }

    def beside(self, seat: Seat, side: int) -> int:
        """The number of the gap left (−1) or right (+1) of a seat, in its row."""
        place = bisect_left(self._lefts[seat.row], seat.x)
        return place if side < 0 else place + 1


def chart_spines(seats: list[Seat]) -> list[Spine]:
    """Every upright line that the chart draws between superiors and reports."""
    return [spine for seat in seats if seat.parent for spine in _spines(seat, seat.parent)]


def _spines(seat: Seat, parent: Seat) -> list[Spine]:
    gutter = span(parent.row) + 1
    stem = Spine(parent.x + CARD_WIDTH / 2, gutter, gutter)
    if seat.arrival == "above":
        return [stem, Spine(seat.x + CARD_WIDTH / 2, gutter, gutter)]
    spine = Spine(seat.spine_x, gutter, span(seat.row))
    return [spine] if seat.arrival == "spine" else [stem, spine]


def _gaps(row: int, lefts: list[float], leftmost: float, rightmost: float) -> list[Gap]:
    starts = [leftmost, *(left + CARD_WIDTH + CLEARANCE for left in lefts)]
    ends = [*(left - CLEARANCE for left in lefts), rightmost]
    return [Gap(row, start, end) for start, end in zip(starts, ends, strict=True)]
