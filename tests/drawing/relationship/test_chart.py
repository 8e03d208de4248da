from customer_map.drawing.relationship.chart import CARD_WIDTH, arrange
from customer_map.drawing.relationship.seats import Seat, all_seats, seat_trees
from customer_map.maps.relationship import PersonCard


def arranged(*pairs: tuple[str, str | None]) -> dict[str, Seat]:
    cards = tuple(PersonCard(id=name, name=name, reports_to=above) for name, above in pairs)
    trees = seat_trees(cards)
    arrange(trees)
    return {seat.card.id: seat for seat in all_seats(trees)}


def test_leaf_reports_hang_in_one_stack() -> None:
    seats = arranged(("a", None), ("b", "a"), ("c", "a"), ("d", "a"))
    assert [seats[name].row for name in "abcd"] == [0, 1, 2, 3]
    assert seats["b"].x == seats["c"].x == seats["d"].x > seats["a"].x


def test_a_single_report_stands_straight_below() -> None:
    seats = arranged(("a", None), ("b", "a"))
    assert (seats["b"].x, seats["b"].row) == (seats["a"].x, 1)


def test_long_stacks_are_split_into_columns_of_at_most_five() -> None:
    seats = arranged(("a", None), *((f"n{index}", "a") for index in range(12)))
    columns: dict[float, int] = {}
    for name, seat in seats.items():
        if name != "a":
            columns[seat.x] = columns.get(seat.x, 0) + 1
    assert sorted(columns.values()) == [4, 4, 4]


def test_people_without_any_reports_fill_a_block_and_not_one_long_row() -> None:
    seats = arranged(*((f"n{index}", None) for index in range(30)))
    assert max(seat.row for seat in seats.values()) == 4
    assert max(seat.x for seat in seats.values()) < 7 * (CARD_WIDTH + 60)


def test_a_wide_chart_hangs_branches_to_stay_near_the_shape_of_a_screen() -> None:
    pairs: list[tuple[str, str | None]] = [("top", None)]
    for branch in range(8):
        pairs.append((f"b{branch}", "top"))
        for part in range(3):
            pairs.append((f"b{branch}{part}", f"b{branch}"))
            pairs.append((f"b{branch}{part}x", f"b{branch}{part}"))
    seats = arranged(*pairs)
    width = max(seat.x for seat in seats.values()) + CARD_WIDTH
    assert width < 24 * CARD_WIDTH
    assert any(seat.arrival == "spine" for seat in seats.values())


def test_nobody_on_the_map_needs_no_chart() -> None:
    arrange([])
