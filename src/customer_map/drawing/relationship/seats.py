"""Turns cards that name their superiors into trees of seats, whatever is missing or circular."""

from dataclasses import dataclass, field
from typing import Literal

from customer_map.maps.relationship import PersonCard

Arrival = Literal["above", "spine", "bar"]


@dataclass(slots=True, eq=False)
class Seat:
    """A card in the chart: its row from the top, and `x`, the px of its left edge.

    `arrival` tells how the line from the superior comes: straight from above, from a spine at
    `spine_x` that starts at the superior's foot, or from a spine that starts at the bar below it.
    """

    card: PersonCard
    parent: "Seat | None" = None
    children: list["Seat"] = field(default_factory=list)
    level: int = 0
    row: int = 0
    x: float = 0.0
    arrival: Arrival = "above"
    spine_x: float = 0.0


def seat_trees(cards: tuple[PersonCard, ...]) -> list[Seat]:
    """The top seats in the order of the cards, each with the seats below it.

    A card whose superior is not on the map is on top; of cards that report to each other in a
    circle, the first given is.
    """
    seats = {card.id: Seat(card) for card in cards}
    tops = []
    for seat in seats.values():
        above = seats.get(seat.card.reports_to or "")
        if above is None or _is_below(above, seat):
            tops.append(seat)
        else:
            seat.parent = above
            above.children.append(seat)
    for top in tops:
        _number_levels(top)
    return tops


def all_seats(tops: list[Seat]) -> list[Seat]:
    """Every seat, superiors before reports, siblings in order."""
    found: list[Seat] = []
    waiting = list(reversed(tops))
    while waiting:
        seat = waiting.pop()
        found.append(seat)
        waiting.extend(reversed(seat.children))
    return found


def _is_below(seat: Seat, other: Seat) -> bool:
    current: Seat | None = seat
    while current is not None:
        if current is other:
            return True
        current = current.parent
    return False


def _number_levels(top: Seat) -> None:
    for seat in all_seats([top]):
        seat.level = seat.parent.level + 1 if seat.parent else 0
