"""Turns a survey, a reader and a choice of answers into the results."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db.models import Count, Max, Q
from django.utils import timezone

from customer_map.analytics.intervals import share_estimate
from customer_map.analytics.periods import Period
from customer_map.analytics.satisfaction.breakdown import FEWEST_ANONYMOUS
from customer_map.analytics.satisfaction.trend import fitting_period, spans_of
from customer_map.server.accounts.models import User
from customer_map.server.accounts.tokens import hash_of
from customer_map.server.insights.keeping import kept_if_dear
from customer_map.server.insights.survey_results.choosing import Choice, condition
from customer_map.server.insights.survey_results.columns import ResponseColumns, read_responses
from customer_map.server.insights.survey_results.driving import drivers_of, scored_questions
from customer_map.server.insights.survey_results.figures import QuestionFigures, SurveyFigures
from customer_map.server.insights.survey_results.groups import groups_of
from customer_map.server.insights.survey_results.marking import Division
from customer_map.server.insights.survey_results.per_question import (
    Reading,
    questions_of,
    score_beside,
    with_words,
)
from customer_map.server.surveys.models import Survey
from customer_map.server.surveys.queries.results import (
    AskedQuestion,
    asked_questions,
    invitations_of,
    responses_of,
)
from customer_map.server.surveys.questions import QuestionKind

KEPT_SECONDS = 300
MOST_POINTS = 150
DAY = 86_400_000_000
LENGTHS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def survey_figures(
    user: User, survey: Survey, choice: Choice, *, language: str = "en"
) -> SurveyFigures:
    """Return the results of the chosen answers; what took long is kept until the next answer comes.

    `language` (zh or en) is that of the themes found in texts.

    Raises InvalidFilterError.
    """
    newest = responses_of(user, survey).aggregate(number=Count("pk"), at=Max("updated_at"))
    state = f"{survey.version}:{newest['number']}:{newest['at']}"
    name = f"survey_results:{hash_of(f'{survey.pk}:{state}:{choice}:{language}')}"
    return kept_if_dear(
        name, user, lambda: _made(user, survey, choice, language), seconds=KEPT_SECONDS
    )


def _made(user: User, survey: Survey, choice: Choice, language: str) -> SurveyFigures:
    narrowed = condition(user, survey, choice)
    columns = read_responses(user, survey, narrowed)
    questions = [
        one for one in asked_questions(user, survey) if one.question.kind != QuestionKind.INFO
    ]
    period = _period(choice, columns)
    withheld = survey.is_anonymous and 0 < len(columns) < FEWEST_ANONYMOUS
    found = _empty(user, survey, columns, period, withheld=withheld)
    if withheld or not len(columns):
        return replace(found, questions=tuple(_unanswered(one) for one in questions))
    groups = groups_of(user, survey, choice, narrowed, columns)
    spans = spans_of(columns.moments, period, timezone.get_current_timezone_name())
    told = questions_of(columns, questions, Division(spans, groups), anonymous=survey.is_anonymous)
    reading = Reading(user, survey, narrowed, language)
    return replace(
        found,
        questions=with_words(told, reading, score_beside(columns, questions)),
        scored=scored_questions(questions),
        drivers=drivers_of(columns, questions, choice.score),
        groups=groups.names,
        unknown=int((groups.places < 0).sum()) if groups.names else 0,
    )


def _empty(
    user: User, survey: Survey, columns: ResponseColumns, period: Period, *, withheld: bool
) -> SurveyFigures:
    took = columns.seconds[columns.completed]
    moments = columns.moments
    invited = invitations_of(user, survey).aggregate(
        number=Count("pk", filter=Q(sent_at__isnull=False) | Q(opened_at__isnull=False)),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
    )
    return SurveyFigures(
        responses=len(columns),
        completed=share_estimate(int(columns.completed.sum()), len(columns)),
        invited=share_estimate(invited["answered"], max(invited["number"], invited["answered"])),
        median_seconds=float(np.median(took)) if len(took) else None,
        first=_moment(int(moments.min())) if len(moments) else None,
        last=_moment(int(moments.max())) if len(moments) else None,
        period=period,
        questions=(),
        scored=(),
        drivers=None,
        groups=(),
        unknown=0,
        is_withheld=withheld,
        made_at=timezone.now(),
    )


def _unanswered(item: AskedQuestion) -> QuestionFigures:
    return QuestionFigures(item.question, item.is_current, 0, 0, 0)


def _period(choice: Choice, columns: ResponseColumns) -> Period:
    """The chosen period, unless it would make more points than a line can show."""
    if not len(columns):
        return Period.WEEK
    first, last = int(columns.moments.min()), int(columns.moments.max())
    days = (last - first) / DAY
    if choice.period in LENGTHS and days / LENGTHS[Period(choice.period)] <= MOST_POINTS:
        return Period(choice.period)
    return fitting_period(first, last)


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
