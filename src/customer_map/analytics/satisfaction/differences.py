"""Turns the marks of two groups into the difference of their scores, tested."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt

from scipy.special import stdtr

from customer_map.analytics.intervals import t_95
from customer_map.analytics.kpis import promoter_cuts, satisfied_from
from customer_map.analytics.satisfaction.marks import Marks
from customer_map.analytics.satisfaction.scores import Measure
from customer_map.analytics.significance import MINIMUM_SUPPORT, compare_shares


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """The score of one group minus that of the other, between `low` and `high` with 95 % confidence.

    `p_value` is that of the two-sided test of no difference; None where a group has too few answers to test.
    """

    value: float
    low: float
    high: float
    p_value: float | None


@dataclass(frozen=True, slots=True)
class _Sample:
    """Size, mean, and squared standard error of the mean."""

    n: int
    mean: float
    error2: float


def compare_scores(
    one: Marks, other: Marks, measure: Measure, *, minimum: int = MINIMUM_SUPPORT
) -> ScoreDifference | None:
    """Compare two groups by the score itself; None where one has fewer than two answers.

    CSAT: two shares (see `compare_shares`). CES and ratings: Welch's test of two means. NPS is a mean too, of +100
    for promoters, 0 for passives and −100 for detractors, and is compared likewise.
    Source: Welch (1947), Biometrika 34, 28-35.
    """
    if min(one.n, other.n) < 2:
        return None
    if measure is Measure.CSAT:
        return _of_shares(one, other, minimum)
    worth = _WORTH[measure]
    return _welch(_sample(one, worth), _sample(other, worth), minimum)


def _of_shares(one: Marks, other: Marks, minimum: int) -> ScoreDifference:
    best = satisfied_from(one.scale.lowest, one.scale.highest)
    found = compare_shares(
        one.at_least(best), one.n, other.at_least(best), other.n, minimum=minimum
    )
    return ScoreDifference(found.value, found.low, found.high, found.p_value)


def _welch(one: _Sample, other: _Sample, minimum: int) -> ScoreDifference:
    value, error2 = one.mean - other.mean, one.error2 + other.error2
    error = sqrt(error2)
    testable = min(one.n, other.n) >= minimum
    if not error:
        return ScoreDifference(value, value, value, (0.0 if value else 1.0) if testable else None)
    freedom = error2**2 / (one.error2**2 / (one.n - 1) + other.error2**2 / (other.n - 1))
    half = t_95(max(1, int(freedom))) * error
    p_value = 2 * float(stdtr(freedom, -abs(value) / error))
    return ScoreDifference(value, value - half, value + half, p_value if testable else None)


def _sample(marks: Marks, worth: Callable[[Marks, float], float]) -> _Sample:
    n = marks.n
    worths = [worth(marks, value) for value in marks.values.tolist()]
    pairs = list(zip(worths, marks.counts.tolist(), strict=True))
    mean = sum(each * count for each, count in pairs) / n
    squares = sum((each - mean) ** 2 * count for each, count in pairs)
    return _Sample(n, mean, squares / (n - 1) / n)


def _points(marks: Marks, mark: float) -> float:
    cuts = promoter_cuts(marks.scale.highest)
    promoter, passive = (inf, -inf) if cuts is None else (cuts.promoter, cuts.passive)
    return 100.0 if mark >= promoter else 0.0 if mark >= passive else -100.0


def _mark(_marks: Marks, mark: float) -> float:
    return mark


_WORTH = {Measure.NPS: _points, Measure.CES: _mark, Measure.RATING: _mark}
