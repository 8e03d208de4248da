"""Turns what was written to a question into feelings and themes, each beside the score of those who speak of it."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from customer_map.analytics.satisfaction.marks import marks_of
from customer_map.analytics.satisfaction.scores import Score, score_of
from customer_map.library.feedback_topics import FeedbackTopic, feedback_topics
from customer_map.server.accounts.models import User
from customer_map.server.feedback.models import LearnedModel
from customer_map.server.feedback.queries.speaking import speaking_model
from customer_map.server.insights.survey_results.beside import ScoreBeside
from customer_map.server.insights.survey_results.columns import Numbers
from customer_map.server.insights.survey_results.kinds import KindFigures, kind_figures
from customer_map.server.surveys.models import Survey
from customer_map.server.surveys.queries.results import answers_of, responses_of
from customer_map.text.aspects import usual_taxonomy
from customer_map.text.reading import read_texts
from customer_map.text.topics import quote

MOST_READ = 2_000
MOST_THEMES = 8
MOST_QUOTES = 5
LEAST_IN_THEME = 3


@dataclass(frozen=True, slots=True)
class Theme:
    """What several answers speak of; `score` is that of the people who gave them, where they gave one."""

    label: str
    count: int
    share: float
    sentiment: float
    quotes: tuple[str, ...]
    score: Score | None


@dataclass(frozen=True, slots=True)
class WordFigures:
    """What `read` of `written` answers say, the newest ones: how often each feeling, the themes, quotes.

    Quotes hide personal data. `lesson` is the model of one's own that read them, None where the base model did.
    """

    read: int
    written: int
    feelings: tuple[tuple[str, int], ...]
    themes: tuple[Theme, ...]
    kinds: tuple[KindFigures, ...]
    quotes: tuple[str, ...]
    lesson: LearnedModel | None


def word_figures(
    user: User,
    survey: Survey,
    question: str,
    narrowed: Q,
    *,
    language: str,
    beside: ScoreBeside | None,
    most: int = MOST_READ,
) -> WordFigures | None:
    """Return what the newest answers to an open question say; None where nobody wrote anything.

    `language` (zh or en) is that of the themes' names.
    """
    responses = responses_of(user, survey, narrowed)
    rows = answers_of(user, survey, responses).filter(question_id=question).exclude(text="")
    written = rows.count()
    newest = rows.order_by("-response__started_at", "-response_id")
    found = list(newest.values_list("response_id", "text")[:most])
    if not found:
        return None
    texts = [text for _, text in found]
    model, lesson = speaking_model()
    readings = read_texts(texts, model=model)
    topics, of_text, _ = feedback_topics(texts, readings, usual_taxonomy(), language)
    ids = [str(response) for response, _ in found]
    marks = beside.of(ids) if beside else np.full(len(ids), np.nan)
    return WordFigures(
        read=len(texts),
        written=written,
        feelings=tuple(sorted(Counter(each.feeling.label.value for each in readings).items())),
        themes=tuple(_themes(topics, of_text, marks, beside)),
        kinds=kind_figures(texts, marks, beside, model),
        quotes=tuple(quote(text) for text in texts[:MOST_QUOTES]),
        lesson=lesson,
    )


def _themes(
    topics: tuple[FeedbackTopic, ...],
    of_text: tuple[tuple[str, ...], ...],
    marks: Numbers,
    beside: ScoreBeside | None,
) -> list[Theme]:
    return [
        Theme(
            label=one.label,
            count=one.count,
            share=one.share,
            sentiment=one.sentiment,
            quotes=one.quotes,
            score=_score(marks[[one.label in labels for labels in of_text]], beside),
        )
        for one in topics
        if one.count >= LEAST_IN_THEME
    ][:MOST_THEMES]


def _score(marks: Numbers, beside: ScoreBeside | None) -> Score | None:
    return None if beside is None else score_of(marks_of(marks, beside.scale), beside.measure)
