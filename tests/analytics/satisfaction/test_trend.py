"""Scores by week and month, each of those who answered in it."""

from datetime import UTC, date, datetime

import numpy as np
from tests.analytics.examples import failed_examples

from customer_map.analytics.periods import Period
from customer_map.analytics.satisfaction import trend as module
from customer_map.analytics.satisfaction.marks import Scale, marks_of
from customer_map.analytics.satisfaction.scores import Measure, score_of
from customer_map.analytics.satisfaction.trend import fitting_period, spans_of, trend

FIVE = Scale(1, 5)
DAY = 86_400_000_000


def at(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp()) * 1_000_000  # type: ignore[arg-type,misc]


def test_each_month_has_the_score_of_its_answers() -> None:
    moments = np.array([at(2024, 1, 3), at(2024, 3, 9), at(2024, 1, 30), at(2024, 3, 31, 23)])
    answers = np.array([5.0, 1.0, 2.0, np.nan])
    found = trend(answers, spans_of(moments, Period.MONTH, "UTC"), FIVE, Measure.RATING)
    assert [each.day for each in found] == [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]
    january = score_of(marks_of(np.array([5.0, 2.0]), FIVE), Measure.RATING)
    assert found[0].score == january
    assert found[1].score is None
    assert found[2].score is not None
    assert found[2].score.n == 1


def test_the_day_ends_where_the_reader_is() -> None:
    evening = np.array([at(2024, 1, 31, 20), at(2024, 1, 31, 12)])
    found = trend(
        np.array([5.0, 1.0]), spans_of(evening, Period.MONTH, "Asia/Shanghai"), FIVE, Measure.CSAT
    )
    assert [(each.day.month, each.score.value if each.score else None) for each in found] == [
        (1, 0.0),
        (2, 1.0),
    ]


def test_a_line_has_neither_too_few_nor_too_many_points() -> None:
    assert fitting_period(0, 0) is Period.DAY
    assert fitting_period(0, 90 * DAY) is Period.WEEK
    assert fitting_period(0, 900 * DAY) is Period.MONTH


def test_without_answers_there_is_no_time() -> None:
    none = np.empty(0, np.int64)
    assert trend(np.empty(0), spans_of(none, Period.WEEK, "UTC"), FIVE, Measure.NPS) == ()


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(module) == 0
