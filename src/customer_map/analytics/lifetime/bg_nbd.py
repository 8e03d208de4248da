"""Turns purchase histories into the BG/NBD model: customers buy at random and may leave after any purchase."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, gammaln, hyp2f1, ndtr, psi

from customer_map.analytics.lifetime.distinct import DistinctHistories, distinct_histories
from customer_map.analytics.lifetime.fitting import Fitted, fit
from customer_map.analytics.lifetime.histories import PurchaseHistories

Numbers = NDArray[np.float64]

CLOSE_TO_ONE = 1e-4
SPREAD = np.linspace(-8.0, 8.0, 321)
"""Places, in standard deviations of the normal, at which chances of leaving are looked at where the series is lost."""
RAREST = 1e-300
"""A chance of leaving by which one can still divide."""


@dataclass(frozen=True, slots=True)
class BgNbd:
    """Purchases come at a rate that is gamma(r, alpha) among customers; after each one leaves with beta(a, b).

    Times are in the unit of the histories the model was fitted to.
    Source: Fader, Hardie & Lee (2005), Marketing Science 24, 275-284; its equation numbers are used below.
    """

    r: float
    alpha: float
    a: float
    b: float

    def alive(self, histories: PurchaseHistories) -> Numbers:
        """Return the probability of each customer to be still a customer at the end of the calibration.

        One without repeat purchases had no occasion to leave: 1. Source: Fader, Hardie & Lee (2008), "Computing
        P(alive) using the BG/NBD model".
        """
        x = histories.frequency.astype(np.float64)
        repeats = np.maximum(x, 1.0)
        quiet = (self.r + x) * np.log(
            (self.alpha + histories.age) / (self.alpha + histories.recency)
        )
        odds_of_leaving = np.log(self.a / (self.b + repeats - 1)) + quiet
        return np.where(x > 0, expit(-odds_of_leaving), 1.0)

    def expected_purchases(self, histories: PurchaseHistories, time: float) -> Numbers:
        """Return how many purchases each customer is expected to make within `time` after the calibration (eq. 10).

        >>> from customer_map.analytics.lifetime.histories import histories_of
        >>> one = histories_of(np.array([2]), np.array([30.43]), np.array([38.86]))
        >>> round(float(BgNbd(0.243, 4.414, 0.793, 2.426).expected_purchases(one, 39)[0]), 3)
        1.226
        """
        x = histories.frequency.astype(np.float64)
        return self.alive(histories) * self._if_alive(x, histories.age, time)

    def mean_purchases(self, time: float) -> float:
        """Return how many repeat purchases a new customer makes within `time` on average (eq. 9)."""
        return float(self._if_alive(np.zeros(1), np.zeros(1), time)[0])

    def _if_alive(self, x: Numbers, age: Numbers, time: float) -> Numbers:
        """Eq. 10 without P(alive): by its series, and by its integral where parameters near a bound lose the series."""
        with np.errstate(all="ignore"):
            found = self._by_series(x, age, time)
        lost = ~np.isfinite(found)
        if lost.any():
            found[lost] = self._by_integral(x[lost], age[lost], time)
        return found

    def _by_integral(self, x: Numbers, age: Numbers, time: float) -> Numbers:
        """The mean of (1 - (1 + p t/(alpha+T))^-(r+x))/p over beta(a, b+x), by the trapezoidal rule over quantiles."""
        levels, level_of = np.unique(x, return_inverse=True)
        weights = np.exp(-SPREAD * SPREAD / 2)
        found = np.zeros(len(x))
        for place, weight in zip(ndtr(SPREAD), weights / weights.sum(), strict=True):
            leaving = np.maximum(betaincinv(self.a, self.b + levels, place), RAREST)[level_of]
            growth = np.log1p(leaving * time / (self.alpha + age))
            found += weight * -np.expm1(-(self.r + x) * growth) / leaving
        return found

    def _by_series(self, x: Numbers, age: Numbers, time: float) -> Numbers:
        """The series; around a = 1, where it is 0/0 and smooth, between the values to either side."""
        if abs(self.a - 1) >= CLOSE_TO_ONE:
            return self._sum_if_alive(self.a, x, age, time)
        below, above = (self._sum_if_alive(1 + way * CLOSE_TO_ONE, x, age, time) for way in (-1, 1))
        found: Numbers = below + (above - below) * (self.a - 1 + CLOSE_TO_ONE) / (2 * CLOSE_TO_ONE)
        return found

    def _sum_if_alive(self, a: float, x: Numbers, age: Numbers, time: float) -> Numbers:
        """Eq. 10 after Euler's transformation: the parameters of the series no longer grow with x, none overflows."""
        total = a + self.b + x - 1
        before, after = self.alpha + age, self.alpha + age + time
        series = hyp2f1(a - 1, a + self.b - 1 - self.r, total, time / after)
        found: Numbers = total / (a - 1) * (1 - (before / after) ** (a - 1) * series)
        return found


def fit_bg_nbd(histories: PurchaseHistories) -> Fitted[BgNbd]:
    """Fit the model by maximum likelihood. Raises: NoRepeatBuyersError, NoConvergenceError."""
    found = distinct_histories(histories)
    scale = float(np.average(found.age, weights=found.counts)) or 1.0
    starts = [
        {"r": 0.5, "alpha": scale / 4, "a": 0.7, "b": 2.0},
        {"r": 1.0, "alpha": scale, "a": 0.1, "b": 1.0},
        {"r": 2.0, "alpha": scale, "a": 3.0, "b": 3.0},
    ]
    return fit(
        BgNbd, "bg_nbd", lambda logs: _mean_height(np.exp(logs), found), starts, found.customers
    )


def bg_nbd_log_likelihood(model: BgNbd, histories: PurchaseHistories) -> float:
    """Return the log-likelihood of the histories under a model (eq. 6)."""
    found = distinct_histories(histories)
    parameters = np.array([model.r, model.alpha, model.a, model.b])
    return _mean_height(parameters, found)[0] * found.customers


def _mean_height(parameters: Numbers, found: DistinctHistories) -> tuple[float, Numbers]:
    """The mean log-likelihood and its gradient by the logarithms of the parameters.

    ln L = ln Γ(r+x) − ln Γ(r) + r ln α + ln B(a, b+x) − ln B(a, b), with the a of B(a+1, b+x−1) taken out, plus
    ln[(α+T)^−(r+x) + a/(b+x−1) (α+t_x)^−(r+x)], the second summand only for x > 0.
    """
    r, alpha, a, b = parameters
    rate = r + found.frequency
    at_end, at_last = np.log(alpha + found.age), np.log(alpha + found.recency)
    leave = _log_leave_odds(a, b, found.levels)[found.level_of] - rate * at_last
    either = np.logaddexp(-rate * at_end, leave)
    left = np.exp(leave - either)
    log_time = (1 - left) * at_end + left * at_last
    per_time = (1 - left) / (alpha + found.age) + left / (alpha + found.recency)
    height = found.counts @ either + found.level_counts @ _level_height(parameters, found.levels)
    by_level = np.bincount(found.level_of, found.counts * left, len(found.levels)).astype(
        np.float64
    )
    gradient = _level_slopes(parameters, found, by_level)
    gradient[0] -= found.counts @ log_time
    gradient[1] -= (found.counts * rate) @ per_time
    return float(height) / found.customers, gradient * parameters / found.customers


def _log_leave_odds(a: float, b: float, x: Numbers) -> Numbers:
    """ln a/(b+x−1) for x > 0; minus infinity for x = 0, which is no occasion to leave."""
    return np.where(x > 0, np.log(a) - np.log(b + np.maximum(x, 1) - 1), -np.inf)


def _level_height(parameters: Numbers, x: Numbers) -> Numbers:
    r, alpha, a, b = parameters
    buying = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    staying = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    height: Numbers = buying + staying
    return height


def _level_slopes(parameters: Numbers, found: DistinctHistories, left: Numbers) -> Numbers:
    """The part of the gradient that depends on x alone; `left` counts those of each level who have left."""
    r, alpha, a, b = parameters
    x, counts = found.levels, found.level_counts
    leaving = left / (b + np.maximum(x, 1) - 1)
    both = psi(a + b) - psi(a + b + x)
    return np.array(
        [
            counts @ (psi(r + x) - psi(r) + np.log(alpha)),
            counts.sum() * r / alpha,
            counts @ both + left.sum() / a,
            counts @ (both + psi(b + x) - psi(b)) - leaving.sum(),
        ]
    )
