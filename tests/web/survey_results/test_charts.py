"""Drawings show what they are told."""

import re
from datetime import date

from tests.analytics.examples import failed_examples

from customer_map.analytics.satisfaction.scores import Measure, Score
from customer_map.analytics.satisfaction.trend import Point
from customer_map.server.web.survey_results import shown
from customer_map.server.web.survey_results.charts import (
    Column,
    columns_chart,
    score_bar,
    trend_chart,
)

ENDS = (0.0, 10.0)


def score(value: float, low: float, high: float) -> Score:
    return Score(Measure.RATING, value, low, high, 12)


def test_the_interval_lies_on_the_whole_scale() -> None:
    drawn = score_bar(score(5, 2.5, 7.5), ENDS)
    assert 'class="bar-interval" x="62.5" y="3.0" width="115.0"' in drawn
    assert 'cx="120.0"' in drawn
    assert 'aria-label="5.0 (2.5 … 7.5)"' in drawn


def test_an_interval_beyond_the_scale_is_cut() -> None:
    drawn = score_bar(score(10, 9, 12), ENDS)
    assert 'x="212.0" y="3.0" width="23.0"' in drawn


def test_a_period_without_answers_is_a_gap() -> None:
    points = [
        Point(date(2026, 1, day), None if day == 3 else score(day, 1, 9)) for day in range(1, 6)
    ]
    drawn = trend_chart(points, ENDS, "line")
    assert drawn.count("<polyline") == 2
    assert drawn.count("<circle") == 4
    assert "2026-01-05: 5.0 (1.0 … 9.0), n = 12" in drawn


def test_one_point_is_no_line() -> None:
    assert trend_chart([Point(date(2026, 1, 1), score(5, 1, 9))], ENDS, "line") == ""


def test_the_highest_column_fills_the_drawing() -> None:
    drawn = columns_chart([Column("<1>", 5, "error"), Column("2", 10, "success")], "marks")
    heights = [float(each) for each in re.findall(r'height="([\d.]+)" rx', drawn)]
    assert heights[1] == 2 * heights[0]
    assert "<1>" not in drawn
    assert columns_chart([Column("1", 0, "error")], "marks") == ""


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(shown) == 0
