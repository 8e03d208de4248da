"""Turns seats into the nodes of a drawing: cards nested as people report, with their lines."""

from collections.abc import Iterator

from customer_map.drawing.drawing import node_id
from customer_map.drawing.paths import rounded_path
from customer_map.drawing.relationship.card import card_body, known_attitude
from customer_map.drawing.relationship.chart import CARD_HEIGHT, CARD_WIDTH
from customer_map.drawing.relationship.heights import Heights
from customer_map.drawing.relationship.seats import Seat
from customer_map.drawing.svg import Point
from customer_map.drawing.text import clean
from customer_map.drawing.theme import BRANCH_COLOURS
from customer_map.drawing.treeitem import treeitem_attributes
from customer_map.drawing.words import Words, word
from customer_map.maps.operations import DrawnNode


def card_nodes(seats: list[Seat], heights: Heights, words: Words) -> Iterator[DrawnNode]:
    """One node per seat, superiors before reports; departments take turns in colour."""
    departments = list(dict.fromkeys(seat.card.department for seat in seats))
    hues = {name: index % BRANCH_COLOURS for index, name in enumerate(departments)}
    last_of: dict[str, str] = {}
    for seat in seats:
        own, parent = node_id(seat.card.id), seat.parent
        above = node_id(parent.card.id) if parent else ""
        yield DrawnNode(
            id=own,
            parent=above,
            after=last_of.get(above, ""),
            x=round(seat.x - (parent.x if parent else 0.0), 2),
            y=round(heights.row(seat.row) - (heights.row(parent.row) if parent else 0.0), 2),
            edge=_edge(seat, parent, heights) if parent else "",
            body=card_body(seat.card, hues[seat.card.department], words),
            attributes=_card_attributes(seat, words),
        )
        last_of[above] = own


def _edge(seat: Seat, parent: Seat, heights: Heights) -> str:
    """The reporting line, relative to the card's corner."""
    top = heights.row(seat.row)
    foot = heights.row(parent.row) + CARD_HEIGHT
    stem_x, bar_y = parent.x + CARD_WIDTH / 2, heights.bar(parent.row)
    arrive_y = top + CARD_HEIGHT / 2
    corners: dict[str, list[Point]] = {
        "above": [
            (stem_x, foot),
            (stem_x, bar_y),
            (seat.x + CARD_WIDTH / 2, bar_y),
            (seat.x + CARD_WIDTH / 2, top),
        ],
        "spine": [(seat.spine_x, foot), (seat.spine_x, arrive_y), (seat.x, arrive_y)],
        "bar": [
            (stem_x, foot),
            (stem_x, bar_y),
            (seat.spine_x, bar_y),
            (seat.spine_x, arrive_y),
            (seat.x, arrive_y),
        ],
    }
    return rounded_path([(x - seat.x, y - top) for x, y in corners[seat.arrival]])


def _card_attributes(seat: Seat, words: Words) -> dict[str, str]:
    card = seat.card
    attributes = treeitem_attributes(
        kind="position",
        level=seat.level,
        spoken=spoken_card(seat, words),
        ref=card.ref,
        may=card.may,
        hidden=card.hidden,
        has_children=bool(seat.children),
    )
    # The label may be cut, and a placeholder's says only that nobody is known.
    return attributes | {"data-title": card.name}


def spoken_card(seat: Seat, words: Words) -> str:
    """What a screen reader says for a card: name, title, and every assessment in words."""
    card = seat.card
    parts = [
        card.name or word(words, "card.unknown"),
        card.title,
        card.department,
        word(words, f"role.{card.role}") if card.role else "",
        word(words, f"attitude.{known_attitude(card)}"),
        "" if card.influence is None else word(words, "influence", percent=card.influence),
        word(words, "coverage", level=card.coverage),
        word(words, "folded", count=card.hidden) if card.hidden else "",
    ]
    return ", ".join(part for part in map(clean, parts) if part)
