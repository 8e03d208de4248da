"""Cells are read as marks on their scale, in words and figures."""

from math import isnan

import pytest

from customer_map.tables.answers.scales import AnswerScale, mark_in, worded_scale


@pytest.mark.parametrize(
    ("strengths", "highest"),
    [({-3, -2, 0, 2, 3}, 5), ({-3, -1, 0, 1, 3}, 5), ({-3, -2, -1, 0, 1, 2, 3}, 7), ({-2, 2}, 3)],
)
def test_a_scale_has_as_many_steps_as_its_words(strengths: set[int], highest: int) -> None:
    assert worded_scale("agreement", strengths) == AnswerScale(1, highest, "agreement")


def test_seven_words_are_seven_marks() -> None:
    words = ["非常不满意", "不满意", "比较不满意", "一般", "比较满意", "满意", "非常满意"]
    scale = AnswerScale(1, 7, "satisfaction")
    assert [mark_in(word, scale) for word in words] == [1, 2, 3, 4, 5, 6, 7]
    assert [scale.score(mark) for mark in (1, 4, 7)] == [-1, 0, 1]


def test_words_among_figures_are_the_ends_and_the_middle() -> None:
    scale = AnswerScale(1, 10)
    cells = (
        "10 - Strongly Agree",
        "Strongly agree",
        "7 - Agree",
        "Neutral",
        "Strongly disagree",
        "NA",
    )
    assert [mark_in(cell, scale) for cell in cells] == [10, 10, 7, 5.5, 1, None]


@pytest.mark.parametrize("cell", ["11", "-1", "Blue", "Always", "Infinity", "1e9"])
def test_what_the_scale_does_not_have_is_no_mark(cell: str) -> None:
    mark = mark_in(cell, AnswerScale(1, 10, "satisfaction"))
    assert mark is not None
    assert isnan(mark)
