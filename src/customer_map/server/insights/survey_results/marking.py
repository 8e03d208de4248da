"""Turns the columns of one question into its figures: scores, trend, groups, options."""

from dataclasses import dataclass, replace

import numpy as np

from customer_map.analytics.intervals import Estimate
from customer_map.analytics.satisfaction.choices import choice_shares
from customer_map.analytics.satisfaction.marks import Marks, Scale, marks_of, tally
from customer_map.analytics.satisfaction.scores import (
    Measure,
    easy_share,
    promoters_of,
    score_of,
    top_share,
)
from customer_map.analytics.satisfaction.trend import Spans, trend
from customer_map.server.insights.survey_results.asked import asked, is_given
from customer_map.server.insights.survey_results.columns import ResponseColumns
from customer_map.server.insights.survey_results.figures import (
    MarkFigures,
    OptionFigures,
    QuestionFigures,
)
from customer_map.server.insights.survey_results.groups import Groups
from customer_map.server.surveys.queries.results import AskedQuestion
from customer_map.server.surveys.questions import NOT_APPLICABLE, OTHER, Question, QuestionKind

MEASURES = {
    QuestionKind.NPS: Measure.NPS,
    QuestionKind.CSAT: Measure.CSAT,
    QuestionKind.CES: Measure.CES,
    QuestionKind.RATING: Measure.RATING,
    QuestionKind.MATRIX: Measure.RATING,
}


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """How the responses are parted: by time, and by the chosen breakdown."""

    spans: Spans
    groups: Groups


@dataclass(frozen=True, slots=True, eq=False)
class MarkedRow:
    """The marks of those who were asked a question, or one row of it, and their groups."""

    figures: MarkFigures
    groups: dict[str, Marks]


def scale_of(question: Question) -> Scale | None:
    """Return the scale of a question that is answered by a mark."""
    marks = question.marks
    return None if marks is None else Scale(float(marks.first), float(marks.last))


def marked_rows(
    columns: ResponseColumns, item: AskedQuestion, division: Division
) -> list[MarkedRow]:
    """Return the figures of each row that is marked; none for questions without marks."""
    measure, scale = MEASURES.get(item.question.kind), scale_of(item.question)
    if measure is None or scale is None:
        return []
    put = asked(columns, item)
    own = Division(
        replace(division.spans, place=np.where(put, division.spans.place, -1)),
        replace(division.groups, places=np.where(put, division.groups.places, -1)),
    )
    rows = []
    for row in item.question.row_ids:
        marks = columns.marks(item.question.id, row)
        figures = _figures(marks_of(marks[put], scale), measure, row)
        points = trend(marks, own.spans, scale, measure)
        parts = tally(marks, own.groups.places, len(own.groups.names), scale)
        named = dict(zip(own.groups.names, parts, strict=True))
        rows.append(MarkedRow(replace(figures, trend=points), named))
    return rows


def question_figures(
    columns: ResponseColumns, item: AskedQuestion, rows: tuple[MarkFigures, ...]
) -> QuestionFigures:
    """Return how many answered of those asked, with the figures of its rows and options."""
    put = asked(columns, item)
    given, refused = np.zeros(len(columns), np.bool_), np.zeros(len(columns), np.bool_)
    for row in item.question.row_ids:
        said = columns.said_to(item.question.id, row)
        given[said.places] |= is_given(said)
        refused[said.places] |= said.chose(NOT_APPLICABLE)
    answered = int(given.sum())
    return QuestionFigures(
        question=item.question,
        is_current=item.is_current,
        answered=answered,
        asked=int(put.sum()),
        not_applicable=int((refused & ~given).sum()),
        rows=rows,
        options=_options(columns, item.question, answered),
    )


def _figures(marks: Marks, measure: Measure, row: str) -> MarkFigures:
    return MarkFigures(
        row=row,
        measure=measure,
        score=score_of(marks, measure),
        share=_beside(marks, measure),
        promoters=promoters_of(marks) if measure is Measure.NPS else None,
        marks=tuple(zip(marks.values.tolist(), marks.counts.tolist(), strict=True)),
        answered=marks.n,
        asked=marks.asked,
        off_scale=marks.off_scale,
    )


def _beside(marks: Marks, measure: Measure) -> Estimate | None:
    if measure is Measure.CES:
        return easy_share(marks)
    return top_share(marks) if measure is Measure.RATING else None


def _options(
    columns: ResponseColumns, question: Question, answered: int
) -> tuple[OptionFigures, ...]:
    if question.kind != QuestionKind.CHOICE or not answered:
        return ()
    said = columns.said_to(question.id)
    names = [each.id for each in question.options] + ([OTHER] if question.has_other else [])
    chosen = [int(said.chose(name).sum()) for name in names]
    shares = choice_shares(chosen, answered)
    return tuple(
        OptionFigures(name, number, share)
        for name, number, share in zip(names, chosen, shares, strict=True)
    )
