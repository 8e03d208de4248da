from customer_map.server.web.home.sparkline import sparkline


def test_the_line_rises_with_the_figures() -> None:
    line = str(sparkline([0, 4, 2], "Orders"))
    assert 'points="2.0,30.0 80.0,2.0 158.0,16.0"' in line
    assert 'aria-label="Orders"' in line


def test_there_is_no_line_through_nothing() -> None:
    assert sparkline([0, 0], "") == ""
    assert sparkline([None, 3.0, None], "") == ""


def test_a_point_that_nothing_tells_of_is_left_out() -> None:
    assert 'points="2.0,2.0 158.0,2.0"' in str(sparkline([1.0, None, 1.0], ""))


def test_labels_are_escaped() -> None:
    assert "<b>" not in str(sparkline([1, 2], '"><b>'))
