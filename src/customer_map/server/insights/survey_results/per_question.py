"""Turns the columns of all questions into their figures: compared over groups together, with what was written."""

from dataclasses import dataclass, replace

from django.db.models import Q

from customer_map.analytics.satisfaction.breakdown import (
    FEWEST_ANONYMOUS,
    GroupScore,
    breakdowns,
)
from customer_map.analytics.satisfaction.trend import Point
from customer_map.server.accounts.models import User
from customer_map.server.insights.survey_results.beside import ScoreBeside
from customer_map.server.insights.survey_results.columns import ResponseColumns
from customer_map.server.insights.survey_results.driving import scored_questions
from customer_map.server.insights.survey_results.figures import MarkFigures, QuestionFigures
from customer_map.server.insights.survey_results.marking import (
    MEASURES,
    Division,
    MarkedRow,
    marked_rows,
    question_figures,
    scale_of,
)
from customer_map.server.insights.survey_results.wording import MOST_READ, word_figures
from customer_map.server.surveys.models import Survey
from customer_map.server.surveys.queries.results import AskedQuestion
from customer_map.server.surveys.questions import QuestionKind

Questions = tuple[QuestionFigures, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads what was written to which survey, narrowed how, and the language (zh or en) of the themes' names."""

    user: User
    survey: Survey
    narrowed: Q
    language: str


def questions_of(
    columns: ResponseColumns,
    questions: list[AskedQuestion],
    division: Division,
    *,
    anonymous: bool,
) -> Questions:
    """Return the figures of each question; the groups of all of them are compared together."""
    marked = [marked_rows(columns, one, division) for one in questions]
    flat = [(row.figures.measure, row.groups) for rows in marked for row in rows]
    compared = iter(breakdowns(flat, anonymous=anonymous))
    return tuple(
        question_figures(
            columns,
            one,
            tuple(_finished(row, next(compared), anonymous=anonymous) for row in rows),
        )
        for one, rows in zip(questions, marked, strict=True)
    )


def score_beside(columns: ResponseColumns, questions: list[AskedQuestion]) -> ScoreBeside | None:
    """Return the usual score of the survey, to stand beside what was written."""
    usual = next(iter(scored_questions(questions)), "")
    for one in questions:
        scale = scale_of(one.question)
        if one.question.id == usual and scale is not None:
            marks = columns.marks(usual)
            return ScoreBeside(MEASURES[one.question.kind], scale, columns.ids, marks)
    return None


def with_words(questions: Questions, reading: Reading, beside: ScoreBeside | None) -> Questions:
    """Add what was written to the open questions."""
    written = sum(one.question.kind == QuestionKind.OPEN for one in questions)
    return tuple(
        _with_words(one, reading, beside, MOST_READ // max(1, written)) for one in questions
    )


def _with_words(
    figures: QuestionFigures, reading: Reading, beside: ScoreBeside | None, most: int
) -> QuestionFigures:
    if figures.question.kind != QuestionKind.OPEN or not figures.answered:
        return figures
    words = word_figures(
        reading.user,
        reading.survey,
        figures.question.id,
        reading.narrowed,
        language=reading.language,
        beside=beside,
        most=most,
    )
    return replace(figures, words=words)


def _finished(row: MarkedRow, groups: tuple[GroupScore, ...], *, anonymous: bool) -> MarkFigures:
    points = row.figures.trend
    if anonymous:
        points = tuple(_discreet(point) for point in points)
    return replace(row.figures, groups=groups, trend=points)


def _discreet(point: Point) -> Point:
    """Tell no score of fewer than five people."""
    few = point.score is not None and point.score.n < FEWEST_ANONYMOUS
    return Point(point.day, None) if few else point
