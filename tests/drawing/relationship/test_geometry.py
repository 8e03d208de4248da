"""Boxes and lines of whole relationship maps, checked by brute force."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from tests.drawing.geometry import Box, corners, overlapping, polyline, rects
from tests.maps.strategies import relationship_maps

from customer_map.drawing import Drawing, draw_relationship
from customer_map.maps.relationship import PersonCard, RelationshipMap, Tie


def company(people: int, ties: int, seed: int) -> RelationshipMap:
    """A random organisation in which bosses have about four reports."""
    random = Random(seed)
    cards = [
        PersonCard(
            id=f"p{index}",
            name=f"Person {index}",
            reports_to=f"p{random.randint(max(0, index // 4 - 2), index // 4)}" if index else None,
        )
        for index in range(people)
    ]
    lines = [
        Tie(
            id=f"t{index}",
            source=f"p{random.randrange(people)}",
            target=f"p{random.randrange(people)}",
            label=random.choice(["", "技术背书", "Budget advice"]),
        )
        for index in range(ties)
    ]
    return RelationshipMap(id="m", title="", cards=tuple(cards), ties=tuple(lines))


def ties(drawing: Drawing) -> dict[str, list[tuple[float, float]]]:
    return {
        node.id: polyline(node.edge)
        for node in drawing.nodes
        if node.attributes["data-kind"] == "tie"
    }


def crossed_cards(drawing: Drawing, cards: list[Box]) -> list[tuple[str, str]]:
    return [
        (tie, card.name)
        for tie, line in ties(drawing).items()
        for one, other in pairwise(line)
        for card in cards
        if card.is_crossed_by(one, other)
    ]


def assert_sound(drawing: Drawing) -> None:
    cards = rects(drawing, "shape")
    labels = rects(drawing, "tie-plate")
    assert overlapping(cards) == []
    assert crossed_cards(drawing, cards) == []
    assert [
        (label.name, card.name) for label in labels for card in cards if label.overlaps(card)
    ] == []


@given(relationship_maps(most=25))
@settings(max_examples=80, deadline=None)
def test_cards_ties_and_labels_keep_out_of_each_others_way(sample: RelationshipMap) -> None:
    assert_sound(draw_relationship(sample))


@pytest.mark.parametrize(("people", "lines", "seed"), [(30, 12, 1), (60, 40, 2), (120, 60, 3)])
def test_larger_charts_are_sound_too(people: int, lines: int, seed: int) -> None:
    assert_sound(draw_relationship(company(people, lines, seed)))


@pytest.mark.parametrize("seed", range(5))
def test_labels_of_a_usual_chart_do_not_overlap(seed: int) -> None:
    drawing = draw_relationship(company(30, 12, seed))
    assert overlapping(rects(drawing, "tie-plate")) == []


@given(relationship_maps(most=15))
@settings(max_examples=40, deadline=None)
def test_reporting_lines_end_at_both_cards(sample: RelationshipMap) -> None:
    drawing = draw_relationship(sample)
    places = corners(drawing)
    cards = {box.name: box for box in rects(drawing, "shape")}
    for node in drawing.nodes:
        if node.edge and node.parent:
            x, y = places[node.id]
            line = [(x + dx, y + dy) for dx, dy in polyline(node.edge)]
            above = cards[node.parent]
            assert line[0][1] == pytest.approx(above.bottom, abs=0.02)
            assert above.left <= line[0][0] <= above.right
            side, top = line[-1][0] - x, line[-1][1] - y
            assert min(abs(side), abs(top)) == pytest.approx(0, abs=0.02)


@given(relationship_maps(most=15))
@settings(max_examples=40, deadline=None)
def test_every_tie_starts_and_ends_at_the_sides_of_its_people(sample: RelationshipMap) -> None:
    drawing = draw_relationship(sample)
    cards = {box.name: box for box in rects(drawing, "shape")}
    for node in drawing.nodes:
        if node.attributes["data-kind"] == "tie":
            line = polyline(node.edge)
            for place, end in ((line[0], "data-source"), (line[-1], "data-target")):
                card = cards[node.attributes[end]]
                assert place[0] in (card.left, card.right) or min(
                    abs(place[0] - card.left), abs(place[0] - card.right)
                ) == pytest.approx(0, abs=0.02)
                assert card.top < place[1] < card.bottom


def test_upright_pieces_of_different_ties_do_not_lie_on_each_other() -> None:
    found = ties(draw_relationship(company(30, 12, 7)))
    uprights = [
        (tie, one[0], min(one[1], other[1]), max(one[1], other[1]))
        for tie, line in found.items()
        for one, other in pairwise(line)
        if one[0] == other[0] and abs(one[1] - other[1]) > 1
    ]
    for tie, x, top, bottom in uprights:
        for other, other_x, other_top, other_bottom in uprights:
            if tie != other and top < other_bottom and other_top < bottom:
                assert abs(x - other_x) >= 2
