"""Turns key drivers into rows of a table."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from customer_map.server.insights.survey_results.figures import (
    DriverFigures,
    MarkFigures,
    SurveyFigures,
)
from customer_map.server.surveys.questions import Question
from customer_map.server.web.survey_results.cards import question_name
from customer_map.server.web.survey_results.charts import interval_bar
from customer_map.server.web.survey_results.shown import number, percent


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One driver: how important, with its interval, its own score, and what it means."""

    name: str
    share: str
    interval: str
    bar: SafeString
    score: str
    note: str
    tone: str


@dataclass(frozen=True, slots=True)
class DriverTable:
    """What goes with a score: the rows, or why there are none; `left_out` were answered by too few."""

    score: str
    score_id: str
    rows: list[DriverRow]
    told: str
    left_out: list[str]


def driver_table(figures: SurveyFigures, language: str) -> DriverTable | None:
    """Return the table; None for a survey with one mark only."""
    found = figures.drivers
    if found is None:
        return None
    questions = {one.question.id: one.question for one in figures.questions}
    names = [question_name(questions[question], row, language) for question, row in found.names]
    marks = {(one.question.id, row.row): row for one in figures.questions for row in one.rows}
    return DriverTable(
        score=question_name(questions[found.score], "", language),
        score_id=found.score,
        rows=_rows(found, names, marks),
        told=_told(found),
        left_out=[question_name(questions[q], row, language) for q, row in found.left_out],
    )


def score_choices(figures: SurveyFigures, language: str) -> list[tuple[str, str]]:
    """Return the scores whose drivers can be told."""
    questions: dict[str, Question] = {one.question.id: one.question for one in figures.questions}
    return [(name, question_name(questions[name], "", language)[:60]) for name in figures.scored]


def _rows(
    found: DriverFigures, names: list[str], marks: dict[tuple[str, str], MarkFigures]
) -> list[DriverRow]:
    if found.drivers is None:
        return []
    rows = []
    for one in found.drivers.found:
        figures = marks.get(found.names[one.place])
        score = figures.score if figures else None
        told = f"{percent(one.low)} … {percent(one.high)}"
        rows.append(
            DriverRow(
                name=names[one.place],
                share=percent(one.share),
                interval=told,
                bar=interval_bar(
                    one.share, one.low, one.high, (0.0, 1.0), f"{percent(one.share)} ({told})"
                ),
                score=number(score.measure, score.value) if score else "",
                note=_verdict(holds=one.holds, correlation=one.correlation),
                tone=("success" if one.correlation > 0 else "error") if one.holds else "neutral",
            )
        )
    return rows


def _verdict(*, holds: bool, correlation: float) -> str:
    if not holds:
        return _("Could be chance")
    return _("Rises with the score") if correlation > 0 else _("Falls when the score rises")


def _told(found: DriverFigures) -> str:
    if found.drivers is None:
        return ""
    return _(
        "Together they tell {share} of the differences between scores, from {count} answers."
    ).format(share=percent(found.drivers.r_squared), count=f"{found.drivers.n:,}")
