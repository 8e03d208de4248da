"""Axes of time lines: days in their places, few marks; and lanes in which nothing covers anything."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from customer_map.server.web.views.lanes import DOT, Dot, rows_of, shortened, text_width
from customer_map.server.web.views.time_axis import MOST_MARKS, Axis

DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@given(DAYS, st.integers(0, 20_000))
def test_marks_are_few_and_stand_on_the_axis(first: date, days: int) -> None:
    axis = Axis(first, first + timedelta(days=days), 100, 900)
    marks = axis.marks()
    assert len(marks) <= MOST_MARKS + 2
    assert all(100 <= mark.x <= 1000 and axis.first <= mark.day <= axis.last for mark in marks)
    assert [mark.x for mark in marks] == sorted(mark.x for mark in marks)
    assert days < 400 or len(marks) >= 3


def test_ends_of_the_axis_are_its_first_and_last_day() -> None:
    axis = Axis(date(2026, 1, 1), date(2026, 12, 31), 100, 900)
    assert (axis.x_of(axis.first), axis.x_of(axis.last)) == (100, 1000)
    assert Axis(axis.first, axis.first, 100, 900).x_of(axis.first) == 550


@given(st.lists(st.tuples(st.floats(190, 1060), st.text(max_size=40)), max_size=60))
def test_no_record_covers_another_and_none_is_lost(given: list[tuple[float, str]]) -> None:
    dots = [Dot(x, DOT, "", label=label) for x, label in given]
    rows, _height = rows_of([("A", dots)], with_labels=True)
    row = rows[0]
    assert len(row.dots) + row.left == len(given)
    for one in row.dots:
        assert row.top <= one.y <= row.top + row.height
    by_lane: dict[float, list[Dot]] = {}
    for one in row.dots:
        by_lane.setdefault(one.y, []).append(one)
    for lane in by_lane.values():
        for before, after in pairwise(lane):
            assert reach(before)[1] <= reach(after)[0] + 0.01


def reach(dot: Dot) -> tuple[float, float]:
    width = text_width(dot.label)
    if dot.is_before:
        return dot.label_x - width, dot.x + DOT
    return dot.x - DOT, (dot.label_x or dot.x + DOT) + width


@given(st.text(max_size=60))
def test_a_shortened_text_fits(text: str) -> None:
    assert text_width(shortened(text)) <= 22 * 6.6 + 0.01
