"""Turns answers and purchase counts into the usual figures of customers' satisfaction and loyalty, with intervals."""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.intervals import Z_95, Estimate, mean_estimate, share_estimate
from customer_map.errors import CustomerMapError

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

HIGHEST_NPS_ANSWER = 10
BEST_MARKS = 2
"""How many of the best marks say that somebody is satisfied."""
_FEW_POINTS = 3


class AnswerOffScaleError(CustomerMapError):
    """An answer that the scale does not have."""

    code: ClassVar[str] = "answer_off_scale"
    message: ClassVar[str] = "The answer {answer} is not on the scale from {lowest} to {highest}."
    hint: ClassVar[str] = (
        "Name the scale of the question; leave an unanswered question empty instead of giving it a number."
    )


class ImpossibleGroupError(CustomerMapError):
    """Groups of customers or answers whose sizes contradict each other."""

    code: ClassVar[str] = "impossible_group"
    message: ClassVar[str] = "{part} of {whole} cannot be."
    hint: ClassVar[str] = "Counts are not negative, and a part is not greater than its whole."


@dataclass(frozen=True, slots=True)
class PromoterCuts:
    """From which mark on somebody promotes, and is passive."""

    promoter: float
    passive: float


_CUTS = {HIGHEST_NPS_ANSWER: PromoterCuts(9, 7), 5: PromoterCuts(5, 4)}


def promoter_cuts(highest: float) -> PromoterCuts | None:
    """Return the cuts of a scale by its highest mark: 9 and 7 of ten, 5 and 4 of five stars; None for other scales."""
    return _CUTS.get(int(highest)) if highest == int(highest) else None


@dataclass(frozen=True, slots=True)
class NetPromoterScore:
    """Promoters minus detractors in points (−100 to +100) of those who answered.

    `low` and `high` bound the score with 95 % confidence; they lie around `adjusted`, not around `score`.
    """

    score: float
    adjusted: float
    low: float
    high: float
    promoters: int
    passives: int
    detractors: int

    @property
    def n(self) -> int:
        """How many answered."""
        return self.promoters + self.passives + self.detractors


def net_promoter_score(promoters: int, passives: int, detractors: int) -> NetPromoterScore | None:
    """Return the score of counted answers with the adjusted Wald interval; None when nobody answered.

    Three answers are added, 3/4 of one to promoters and to detractors each; then the usual interval follows.
    Source: Rocks (2016), Interacting with Computers 28, 574-590. Raises: ImpossibleGroupError.

    >>> found = net_promoter_score(60, 20, 20)
    >>> found.score, round(found.adjusted, 1), round(found.low, 1), round(found.high, 1)
    (40.0, 38.8, 23.4, 54.3)
    """
    n = promoters + passives + detractors
    if min(promoters, passives, detractors) < 0:
        raise ImpossibleGroupError(part=min(promoters, passives, detractors), whole=n)
    if not n:
        return None
    up, down = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    adjusted = up - down
    half = Z_95 * sqrt((up + down - adjusted**2) / (n + 3))
    return NetPromoterScore(
        score=100 * (promoters - detractors) / n,
        adjusted=100 * adjusted,
        low=100 * max(-1.0, adjusted - half),
        high=100 * min(1.0, adjusted + half),
        promoters=promoters,
        passives=passives,
        detractors=detractors,
    )


def nps_of_answers(answers: Numbers) -> NetPromoterScore | None:
    """Return the score of answers from 0 to 10: 9 and 10 promote, 7 and 8 are passive, the rest detract.

    NaN is no answer: neither passive nor counted. Raises: AnswerOffScaleError.
    """
    given, cuts = _given(answers, 0, HIGHEST_NPS_ANSWER), _CUTS[HIGHEST_NPS_ANSWER]
    promoters = int((given >= cuts.promoter).sum())
    detractors = int((given < cuts.passive).sum())
    return net_promoter_score(promoters, len(given) - promoters - detractors, detractors)


def satisfied_from(lowest: float, highest: float) -> float:
    """Return from which mark on somebody is satisfied: the two best; of two or three points, the best alone.

    >>> satisfied_from(1, 5), satisfied_from(0, 1)
    (4, 1)
    """
    points = highest - lowest + 1
    return highest if points <= _FEW_POINTS else highest - BEST_MARKS + 1


def satisfied_share(answers: Numbers, *, lowest: int = 1, highest: int = 5) -> Estimate | None:
    """Return CSAT, the share of the two best answers among those given, with the Wilson interval; None without any.

    NaN is no answer and does not count. Raises: AnswerOffScaleError.

    >>> round(satisfied_share(np.array([5.0, 4.0, 3.0, np.nan, 1.0])).value, 2)
    0.5
    """
    given = _given(answers, lowest, highest)
    return share_estimate(int((given >= satisfied_from(lowest, highest)).sum()), len(given))


def mean_effort(answers: Numbers, *, lowest: int = 1, highest: int = 7) -> Estimate | None:
    """Return CES, the mean answer, with Student's interval cut to the scale; None without answers.

    NaN is no answer and does not count. Whether much is good depends on how the question is put.
    Raises: AnswerOffScaleError.

    >>> mean_effort(np.array([5.0, 6.0, 7.0, np.nan])).value
    6.0
    """
    given = _given(answers, lowest, highest)
    total, squares = float(given.sum()), float((given * given).sum())
    return mean_estimate(total, squares, len(given), lowest, highest)


def retention_rate(active_before: Flags, active_after: Flags) -> Estimate | None:
    """Return the share of the customers of one period who are customers of the next too, with the Wilson interval.

    One flag per customer and period. Customers won in between stand in neither number. None without customers before.
    """
    return share_estimate(int((active_before & active_after).sum()), int(active_before.sum()))


def repeat_purchase_rate(purchases: Integers) -> Estimate | None:
    """Return the share of buyers who bought more than once, with the Wilson interval; None without buyers.

    One count per customer; those who never bought are no buyers and do not count. Raises: ImpossibleGroupError.

    >>> round(repeat_purchase_rate(np.array([0, 1, 1, 2, 5])).value, 2)
    0.5
    """
    if (purchases < 0).any():
        raise ImpossibleGroupError(part=int(purchases.min()), whole=len(purchases))
    return share_estimate(int((purchases > 1).sum()), int((purchases > 0).sum()))


def _given(answers: Numbers, lowest: int, highest: int) -> Numbers:
    """The answers that were given, each a whole number on the scale."""
    given: Numbers = answers[~np.isnan(answers)]
    on_scale = (given >= lowest) & (given <= highest) & (given == np.floor(given))
    if not on_scale.all():
        answer = float(given[np.argmin(on_scale)])
        raise AnswerOffScaleError(answer=answer, lowest=lowest, highest=highest)
    return given
