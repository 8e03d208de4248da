"""Turns a relationship map into a drawing: nested cards, and above them the ties."""

from customer_map.drawing.drawing import Drawing, View, refuse_duplicates
from customer_map.drawing.relationship.card_nodes import card_nodes
from customer_map.drawing.relationship.chart import CARD_WIDTH, arrange
from customer_map.drawing.relationship.gutters import Ways, chart_spines
from customer_map.drawing.relationship.heights import Heights
from customer_map.drawing.relationship.labels import place_labels
from customer_map.drawing.relationship.lanes import colour_runs, place_posts
from customer_map.drawing.relationship.routes import find_routes
from customer_map.drawing.relationship.seats import Seat, all_seats, seat_trees
from customer_map.drawing.relationship.tie_nodes import RoutedTies, tie_nodes
from customer_map.drawing.relationship.ties import label_width
from customer_map.drawing.words import ENGLISH, Words
from customer_map.maps.operations import DrawnNode
from customer_map.maps.relationship import RelationshipMap, Tie

_MARGIN = 40.0
_NOTHING: View = (0.0, 0.0, 2 * _MARGIN, 2 * _MARGIN)


def draw_relationship(
    relationship: RelationshipMap, words: Words = ENGLISH, *, version: str = ""
) -> Drawing:
    """The drawing of a relationship map; `words` are the reader's (see `words.ENGLISH`).

    Ties that start or end at a card that is not on the map, or at their own start, are left out.

    Raises:
        DuplicateNodeError: Two cards, two ties, or a card and a tie carry the same id.
    """
    card_ids = (card.id for card in relationship.cards)
    refuse_duplicates([*card_ids, *(tie.id for tie in relationship.ties)])
    tops = seat_trees(relationship.cards)
    arrange(tops)
    seats = all_seats(tops)
    view, nodes = _drawn(seats, relationship.ties, words) if seats else (_NOTHING, ())
    return Drawing(
        kind="relationship", title=relationship.title, view=view, nodes=nodes, version=version
    )


def _drawn(
    seats: list[Seat], ties: tuple[Tie, ...], words: Words
) -> tuple[View, tuple[DrawnNode, ...]]:
    routes = find_routes(_drawable(ties, seats), Ways(seats))
    spines = chart_spines(seats)
    place_posts(routes, spines)
    widths = {tie.id: label_width(tie) for tie in ties}
    labels = place_labels(routes, spines, widths)
    runs, lanes = colour_runs(routes, labels, widths)
    heights = Heights(seats, lanes)
    order = {tie.id: place for place, tie in enumerate(ties)}
    in_order = sorted(routes, key=lambda route: order[route.tie.id])
    nodes = (
        *card_nodes(seats, heights, words),
        *tie_nodes(RoutedTies(in_order, runs, labels), heights, words),
    )
    posts = [post.x for route in routes for post in route.posts]
    rooms = [(at.x - widths[tie] / 2, at.x + widths[tie] / 2) for tie, at in labels.items()]
    return _view(seats, posts, rooms, heights), nodes


def _drawable(ties: tuple[Tie, ...], seats: list[Seat]) -> list[tuple[Tie, Seat, Seat]]:
    by_id = {seat.card.id: seat for seat in seats}
    return [
        (tie, by_id[tie.source], by_id[tie.target])
        for tie in ties
        if tie.source in by_id and tie.target in by_id and tie.source != tie.target
    ]


def _view(
    seats: list[Seat], posts: list[float], label_rooms: list[tuple[float, float]], heights: Heights
) -> View:
    lefts = [*(seat.x for seat in seats), *posts, *(left for left, _ in label_rooms)]
    rights = [
        *(seat.x + CARD_WIDTH for seat in seats),
        *posts,
        *(right for _, right in label_rooms),
    ]
    left, right = min(lefts) - _MARGIN, max(rights) + _MARGIN
    top, bottom = heights.top() - _MARGIN / 2, heights.bottom() + _MARGIN / 2
    return round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)
