from customer_map.drawing.paths import rounded_path, without_detours


def test_a_bend_is_rounded_as_far_as_its_shorter_arm_allows() -> None:
    assert rounded_path([(0, 0), (20, 0), (20, 20)], 5) == "M0 0L15 0Q20 0 20 5L20 20"
    assert rounded_path([(0, 0), (4, 0), (4, 20)], 5) == "M0 0L2 0Q4 0 4 2L4 20"


def test_repeated_and_straight_corners_are_left_out() -> None:
    assert without_detours([(0, 0), (0, 0), (5, 0), (9, 0), (9, 3)]) == [(0, 0), (9, 0), (9, 3)]


def test_a_path_of_one_place_is_no_line() -> None:
    assert rounded_path([(1, 1), (1, 1)]) == "M1 1"
