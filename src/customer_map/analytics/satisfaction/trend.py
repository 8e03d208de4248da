"""Turns marks and when they were given into the score of each week or month."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.periods import Period, periods_between
from customer_map.analytics.satisfaction.marks import Marks, Scale, tally
from customer_map.analytics.satisfaction.scores import Measure, Score, score_of

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]

LONGEST_BY_DAY = 21
LONGEST_BY_WEEK = 26 * 7
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Point:
    """The score of the period that begins on `day`; None where nobody answered in it."""

    day: date
    score: Score | None


def fitting_period(first: int, last: int) -> Period:
    """Return days, weeks or months so that a line through the time has some ten to thirty points.

    >>> fitting_period(0, 60 * 86_400_000_000).value
    'week'
    """
    days = (last - first) / _DAY
    if days <= LONGEST_BY_DAY:
        return Period.DAY
    return Period.WEEK if days <= LONGEST_BY_WEEK else Period.MONTH


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """The periods of a stretch of time, and in which of them each answer was given."""

    days: tuple[date, ...]
    place: Integers


def spans_of(moments: Integers, period: Period, zone: str) -> Spans:
    """Cut the time of answers (microseconds since 1970-01-01 UTC) into periods without gaps.

    Raises: UnknownZoneError.
    """
    if not len(moments):
        return Spans((), moments)
    cut = periods_between(int(moments.min()), int(moments.max()), period, zone)
    return Spans(cut.days, np.searchsorted(cut.bounds, moments, side="right") - 1)


def trend(answers: Numbers, spans: Spans, scale: Scale, measure: Measure) -> tuple[Point, ...]:
    """Return the score of each period, the oldest first, each of those who answered in it."""
    parts: list[Marks] = tally(answers, spans.place, len(spans.days), scale)
    scores = (score_of(each, measure) for each in parts)
    return tuple(Point(day, score) for day, score in zip(spans.days, scores, strict=True))
