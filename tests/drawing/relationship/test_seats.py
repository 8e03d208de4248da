from customer_map.drawing.relationship.seats import all_seats, seat_trees
from customer_map.maps.relationship import PersonCard


def tops(*pairs: tuple[str, str | None]) -> list[str]:
    cards = tuple(PersonCard(id=name, name=name, reports_to=above) for name, above in pairs)
    return [seat.card.id for seat in seat_trees(cards)]


def test_whoever_reports_to_nobody_on_the_map_is_on_top() -> None:
    assert tops(("a", None), ("b", "gone"), ("c", "a")) == ["a", "b"]


def test_a_circle_of_reports_is_cut_once() -> None:
    assert tops(("a", "b"), ("b", "c"), ("c", "a")) == ["c"]
    assert tops(("a", "a")) == ["a"]


def test_superiors_come_before_reports_and_siblings_keep_their_order() -> None:
    cards = tuple(
        PersonCard(id=name, name="", reports_to=above)
        for name, above in [("c", "a"), ("a", None), ("b", "a"), ("d", "c")]
    )
    seats = all_seats(seat_trees(cards))
    assert [(seat.card.id, seat.level) for seat in seats] == [
        ("a", 0),
        ("c", 1),
        ("d", 2),
        ("b", 1),
    ]
