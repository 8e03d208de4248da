"""Turns the marks of a question into its score with the interval: NPS, CSAT, CES or the mean of a rating."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from customer_map.analytics.intervals import Estimate, mean_estimate, share_estimate
from customer_map.analytics.kpis import (
    NetPromoterScore,
    net_promoter_score,
    promoter_cuts,
    satisfied_from,
)
from customer_map.analytics.satisfaction.marks import Marks


class Measure(StrEnum):
    """What is told of the marks of a question."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class Score:
    """A score between `low` and `high` with 95 % confidence, of the `n` who answered.

    NPS in points (−100 … +100), CSAT as a share (0 … 1), CES and ratings in marks.
    """

    measure: Measure
    value: float
    low: float
    high: float
    n: int


def score_of(marks: Marks, measure: Measure) -> Score | None:
    """Return the score of those who answered; None when nobody did, or when the scale has no such score."""
    found = _SCORES[measure](marks)
    return None if found is None else Score(measure, found.value, found.low, found.high, found.n)


def promoters_of(marks: Marks) -> NetPromoterScore | None:
    """Return promoters, passives and detractors among the marks with their score; None when nobody answered.

    The scale must reach to 10 or to 5: no other has agreed cuts.
    """
    cuts = promoter_cuts(marks.scale.highest)
    if cuts is None:
        return None
    promoters = marks.at_least(cuts.promoter)
    passives = marks.at_least(cuts.passive) - promoters
    return net_promoter_score(promoters, passives, marks.n - promoters - passives)


def top_share(marks: Marks) -> Estimate | None:
    """Return CSAT: the share of the two best marks; of scales with fewer than four points, of the best."""
    best = satisfied_from(marks.scale.lowest, marks.scale.highest)
    return share_estimate(marks.at_least(best), marks.n)


def easy_share(marks: Marks) -> Estimate | None:
    """Return the share of marks above the middle of the scale: 5 to 7 of 1 to 7, "it was made easy" (CES 2.0)."""
    middle = (marks.scale.lowest + marks.scale.highest) / 2
    return share_estimate(int(marks.counts[marks.values > middle].sum()), marks.n)


def mean_mark(marks: Marks) -> Estimate | None:
    """Return the mean mark with Student's interval, cut to the scale; None when nobody answered."""
    total, squares = marks.sums()
    return mean_estimate(total, squares, marks.n, marks.scale.lowest, marks.scale.highest)


def _net_promoters(marks: Marks) -> Estimate | None:
    found = promoters_of(marks)
    return None if found is None else Estimate(found.score, found.low, found.high, found.n)


_SCORES: dict[Measure, Callable[[Marks], Estimate | None]] = {
    Measure.NPS: _net_promoters,
    Measure.CSAT: top_share,
    Measure.CES: mean_mark,
    Measure.RATING: mean_mark,
}
