"""Turns the lanes that each gutter needs into the y of every row, bar and lane."""

from collections.abc import Mapping

from customer_map.drawing.relationship.chart import CARD_HEIGHT
from customer_map.drawing.relationship.seats import Seat

LANE_PITCH = 20.0
_EDGE = 11.0
_BAR_ROOM = 22.0


class Heights:
    """Where rows begin, and inside each gutter its lanes and below them the bar of the chart."""

    def __init__(self, seats: list[Seat], lanes: Mapping[int, int]) -> None:
        self._lanes = lanes
        self._barred = {
            seat.parent.row for seat in seats if seat.parent and seat.arrival != "spine"
        }
        self._tops = {}
        y = 0.0
        for row in range(max(seat.row for seat in seats) + 1):
            self._tops[row] = y
            y += CARD_HEIGHT + self._gutter_height(row)
        self._tops[-1] = -CARD_HEIGHT - self._gutter_height(-1)

    def row(self, row: int) -> float:
        """The top of the cards of a row."""
        return self._tops[row]

    def bar(self, row: int) -> float:
        """The height of the bar from which reports of a row's cards hang."""
        return self._tops[row] + CARD_HEIGHT + self._gutter_height(row) - _BAR_ROOM + 2

    def lane(self, gutter: int, lane: int) -> float:
        """The height of a lane in the gutter below a row (−1: above the first)."""
        return self._tops[gutter] + CARD_HEIGHT + _EDGE + LANE_PITCH * (lane + 0.5)

    def top(self) -> float:
        """The upper end of everything."""
        return self._tops[-1] + CARD_HEIGHT

    def bottom(self) -> float:
        """The lower end of everything."""
        last = max(self._tops)
        return self._tops[last] + CARD_HEIGHT + self._gutter_height(last)

    def _gutter_height(self, gutter: int) -> float:
        lanes = LANE_PITCH * self._lanes.get(gutter, 0)
        if gutter in self._barred:
            return _EDGE + lanes + _EDGE + _BAR_ROOM
        return 2 * _EDGE + lanes
