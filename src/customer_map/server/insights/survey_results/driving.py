"""Finds what goes with the score of a survey: the marks of its other questions."""

import numpy as np

from customer_map.analytics.satisfaction.drivers import key_drivers
from customer_map.server.insights.survey_results.columns import Numbers, ResponseColumns
from customer_map.server.insights.survey_results.figures import DriverFigures
from customer_map.server.insights.survey_results.marking import MEASURES, scale_of
from customer_map.server.surveys.queries.results import AskedQuestion
from customer_map.server.surveys.questions import QuestionKind

MOST_DRIVERS = 30
LEAST_ANSWERED = 0.5
PREFERRED = (QuestionKind.NPS, QuestionKind.CSAT, QuestionKind.CES, QuestionKind.RATING)


def scored_questions(questions: list[AskedQuestion]) -> tuple[str, ...]:
    """Return the questions whose drivers can be told, the usual score first."""
    found = [one.question for one in questions if one.question.kind in PREFERRED]
    return tuple(one.id for one in sorted(found, key=lambda one: PREFERRED.index(one.kind)))


def drivers_of(
    columns: ResponseColumns, questions: list[AskedQuestion], chosen: str
) -> DriverFigures | None:
    """Return what goes with the chosen score, or with the usual one; None where there is no other mark."""
    scored = scored_questions(questions)
    score_id = chosen if chosen in scored else next(iter(scored), "")
    score = _valid(columns, questions, (score_id, ""))
    names = [
        (one.question.id, row)
        for one in questions
        if one.question.kind in MEASURES and one.question.id != score_id
        for row in one.question.row_ids
    ]
    if not score_id or not names:
        return None
    marks = [_valid(columns, questions, name) for name in names]
    given = ~np.isnan(score)
    often = [float((~np.isnan(each[given])).mean()) if given.any() else 0.0 for each in marks]
    kept = [place for place, share in enumerate(often) if share >= LEAST_ANSWERED][:MOST_DRIVERS]
    found = np.column_stack([marks[place] for place in kept]) if kept else np.empty((len(score), 0))
    return DriverFigures(
        score=score_id,
        names=tuple(names[place] for place in kept),
        left_out=tuple(name for place, name in enumerate(names) if place not in kept),
        drivers=key_drivers(found, score),
    )


def _valid(
    columns: ResponseColumns, questions: list[AskedQuestion], name: tuple[str, str]
) -> Numbers:
    """The marks of a question or row that its scale has."""
    marks = columns.marks(*name)
    for one in questions:
        scale = scale_of(one.question)
        if one.question.id == name[0] and scale is not None:
            marks[(marks < scale.lowest) | (marks > scale.highest)] = np.nan
    return marks
