"""Turns counts over time into the moments at which their rate changed, with a stated rate of false alarms."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, xlogy

Floats = NDArray[np.float64]

FALSE_ALARMS = 0.05
FEWEST_PERIODS = 2
"""A stretch of one period is a blip, not a change."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Periods `begins` to `ends` - 1, over which the rate per exposure stayed the same."""

    begins: int
    ends: int
    count: int
    exposure: float

    @property
    def rate(self) -> float:
        """The count per exposure; 0 without exposure."""
        return self.count / self.exposure if self.exposure else 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """That the rate changed at the beginning of period `at`, from the stretch before to the stretch after.

    `ratio` is the new rate by the old one (infinite from 0), `low` to `high` its 95 % interval, given where it changed.
    """

    at: int
    before: Stretch
    after: Stretch
    ratio: float
    low: float
    high: float

    @property
    def is_rising(self) -> bool:
        """Whether the rate grew."""
        return self.after.rate > self.before.rate


def stretches(
    counts: Sequence[int],
    exposures: Sequence[float] | None = None,
    *,
    false_alarms: float = FALSE_ALARMS,
    fewest: int = FEWEST_PERIODS,
) -> list[Stretch]:
    """Divide counts (one per period, oldest first) into stretches of one rate each: the best such division there is.

    The counts of a stretch are Poisson with a rate per exposure, such as mentions per statement; without `exposures`
    all periods weigh alike. Each further stretch has to pay `penalty`. Periods without exposure count nowhere.

    Source: Jackson et al. (2005), An Algorithm for Optimal Partitioning of Data on an Interval, IEEE Signal Processing
    Letters 12, 105-108: exact, in quadratic time, which is nothing for weeks; with the cost of Poisson counts.

    Raises:
        ValueError: Counts or exposures are negative, or there are not as many of both.

    >>> [(each.begins, each.ends) for each in stretches([2, 1, 3, 2, 2, 9, 12, 8, 11])]
    [(0, 5), (5, 9)]
    """
    told = np.asarray(counts, np.float64)
    shown = np.ones(len(told)) if exposures is None else np.asarray(exposures, np.float64)
    if len(told) != len(shown) or (told < 0).any() or (shown < 0).any():
        raise ValueError("There must be one count and one exposure per period, none negative.")
    if not len(told):
        return []
    ends = _best_ends(told, shown, penalty(len(told), false_alarms), fewest)
    begins = [0, *ends[:-1]]
    return [
        Stretch(first, last, int(told[first:last].sum()), float(shown[first:last].sum()))
        for first, last in zip(begins, ends, strict=True)
    ]


def changes(
    counts: Sequence[int],
    exposures: Sequence[float] | None = None,
    *,
    false_alarms: float = FALSE_ALARMS,
    fewest: int = FEWEST_PERIODS,
) -> list[Change]:
    """Return the changes between the stretches, the oldest first.

    >>> change = changes([2, 1, 3, 2, 2, 9, 12, 8, 11])[0]
    >>> change.at, change.is_rising, change.ratio
    (5, True, 5.0)
    """
    found = stretches(counts, exposures, false_alarms=false_alarms, fewest=fewest)
    return [_change(before, after) for before, after in pairwise(found)]


def penalty(periods: int, false_alarms: float = FALSE_ALARMS) -> float:
    """Return what a further stretch has to gain in log-likelihood: ln(2 (periods - 1) / false_alarms).

    Where nothing changes, the gain of one division is, given the total, the total times the divergence of the share
    before from its expectation. By Chernoff it exceeds x with a probability of at most 2 exp(-x), whatever the rate;
    over all places of one division with at most `false_alarms`.
    """
    return log(2 * max(periods - 1, 1) / false_alarms)


def _best_ends(counts: Floats, exposures: Floats, price: float, fewest: int) -> list[int]:
    """The ends of the stretches whose cost together is least."""
    totals, weights = _sums(counts), _sums(exposures)
    periods = len(counts)
    best = np.full(periods + 1, np.inf)
    best[0] = -price
    came_from = np.zeros(periods + 1, np.int64)
    shortest = min(fewest, periods)
    for end in range(shortest, periods + 1):
        begins = np.arange(end - shortest + 1)
        costs = best[begins] + _cost(totals, weights, begins, end) + price
        came_from[end] = int(costs.argmin())
        best[end] = costs[came_from[end]]
    return _walked_back(came_from, periods)


def _cost(totals: Floats, weights: Floats, begins: NDArray[np.int64], end: int) -> Floats:
    """Minus the greatest log-likelihood of each stretch, but for what all divisions share."""
    count = totals[end] - totals[begins]
    exposure = weights[end] - weights[begins]
    rate = np.divide(count, exposure, out=np.ones_like(count), where=exposure > 0)
    found: Floats = count - xlogy(count, rate)
    return found


def _sums(values: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(values)])


def _walked_back(came_from: NDArray[np.int64], periods: int) -> list[int]:
    ends = [periods]
    while came_from[ends[-1]] > 0:
        ends.append(int(came_from[ends[-1]]))
    return ends[::-1]


def _change(before: Stretch, after: Stretch) -> Change:
    ratio = after.rate / before.rate if before.rate else float("inf")
    low, high = _ratio_interval(before, after)
    return Change(after.begins, before, after, ratio, low, high)


def _ratio_interval(before: Stretch, after: Stretch) -> tuple[float, float]:
    """Given both counts together, the later one is binomial. Source: Clopper and Pearson (1934) on its share."""
    weigh = before.exposure / after.exposure if after.exposure else float("nan")
    low = betaincinv(after.count, before.count + 1, 0.025) if after.count else 0.0
    high = betaincinv(after.count + 1, before.count, 0.975) if before.count else 1.0
    most = high / (1 - high) * weigh if high < 1 else float("inf")
    return float(low / (1 - low) * weigh), float(most)
