"""Turns purchase histories into the Pareto/NBD model: customers buy at random and may leave at any time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln

from customer_map.analytics.lifetime.distinct import (
    DistinctHistories,
    distinct_histories,
    unique_rows,
)
from customer_map.analytics.lifetime.fitting import Fitted, fit, numeric_gradient
from customer_map.analytics.lifetime.histories import PurchaseHistories
from customer_map.analytics.lifetime.hypergeometric import hypergeometric_one

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]

CLOSE_TO_ONE = 1e-9


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """Purchases come at a rate that is gamma(r, alpha) among customers; they leave at a rate that is gamma(s, beta).

    Times are in the unit of the histories the model was fitted to.
    Sources: Schmittlein, Morrison & Colombo (1987), Management Science 33, 1-24; Fader & Hardie (2005), "A note on
    deriving the Pareto/NBD model", whose equation numbers are used below.
    """

    r: float
    alpha: float
    s: float
    beta: float

    def alive(self, histories: PurchaseHistories) -> Numbers:
        """Return the probability of each customer to be still a customer at the end of the calibration."""
        rows, row_of, _ = unique_rows(histories.frequency, histories.recency, histories.age)
        still, gone = self.log_parts(_moments(rows[0], rows[1]), _moments(rows[0], rows[2]))
        chances: Numbers = expit(still - gone)[row_of]
        return chances

    def expected_purchases(self, histories: PurchaseHistories, time: float) -> Numbers:
        """Return how many purchases each customer is expected to make within `time` after the calibration."""
        x = histories.frequency.astype(np.float64)
        return self.alive(histories) * self._if_alive(x, histories.age, time)

    def mean_purchases(self, time: float) -> float:
        """Return how many repeat purchases a new customer makes within `time` on average."""
        return float(self._if_alive(np.zeros(1), np.zeros(1), time)[0])

    def _if_alive(self, x: Numbers, age: Numbers, time: float) -> Numbers:
        """(r+x)(β+T)/((α+T)(s−1)) · [1 − ((β+T)/(β+T+t))^(s−1)]; at s = 1 its limit, a logarithm."""
        shrinking = np.log1p(time / (self.beta + age))
        power = self.s - 1
        if abs(power) > CLOSE_TO_ONE:
            shrinking = -np.expm1(-power * shrinking) / power
        found: Numbers = (self.r + x) * (self.beta + age) / (self.alpha + age) * shrinking
        return found

    def log_parts(self, last: "_Moments", end: "_Moments") -> tuple[Numbers, Numbers]:
        """Return the logarithms of both summands of the likelihood: still a customer, gone since the last purchase.

        The second is s · ∫ (α+y)^−(r+x) (β+y)^−(s+1) dy from t_x to T, the difference of two tails; minus infinity
        for a customer whose last purchase was at T.
        """
        x, age = end.frequency[end.row_of], end.time[end.row_of]
        still = -(self.r + x) * np.log(self.alpha + age) - self.s * np.log(self.beta + age)
        since_last, since_end = self._log_tail(last), self._log_tail(end)
        fall = np.minimum(0.0, since_end - since_last)
        with np.errstate(divide="ignore"):
            share = np.log(-np.expm1(fall))
        return still, np.log(self.s) + since_last + share

    def _log_tail(self, moments: "_Moments") -> Numbers:
        """The logarithm of ∫ (α+y)^−(r+x) (β+y)^−(s+1) dy from t on, by the hypergeometric function (eq. 19, 20).

        After Euler's transformation one of its parameters is 1 and it stays small, however large x is; which of two
        forms holds depends on the greater one of α and β.
        """
        x, t = moments.frequency, moments.time
        k = self.r + self.s + x
        by_rate, by_leaving = np.log(self.alpha + t), np.log(self.beta + t)
        if self.alpha >= self.beta:
            series = hypergeometric_one(
                self.r + x, k + 1, (self.alpha - self.beta) / (self.alpha + t)
            )
            outside = -(self.r + x) * by_rate - self.s * by_leaving
        else:
            series = hypergeometric_one(
                np.array(self.s + 1), k + 1, (self.beta - self.alpha) / (self.beta + t)
            )
            outside = -(self.r + x - 1) * by_rate - (self.s + 1) * by_leaving
        tails: Numbers = (outside + np.log(series) - np.log(k))[moments.row_of]
        return tails


def fit_pareto_nbd(histories: PurchaseHistories) -> Fitted[ParetoNbd]:
    """Fit the model by maximum likelihood. Raises: NoRepeatBuyersError, NoConvergenceError."""
    found = distinct_histories(histories)
    last, end = _moments(found.frequency, found.recency), _moments(found.frequency, found.age)
    scale = float(np.average(found.age, weights=found.counts)) or 1.0
    starts = [
        {"r": 0.5, "alpha": scale / 3, "s": 0.5, "beta": scale / 3},
        {"r": 1.0, "alpha": scale / 2, "s": 1.0, "beta": scale},
        {"r": 2.0, "alpha": scale, "s": 0.2, "beta": scale / 8},
    ]

    def height(logs: Numbers) -> float:
        return _mean_height(ParetoNbd(*np.exp(logs).tolist()), found, last, end)

    def likelihood(logs: Numbers) -> tuple[float, Numbers]:
        return height(logs), numeric_gradient(height, logs)

    return fit(ParetoNbd, "pareto_nbd", likelihood, starts, found.customers)


def pareto_nbd_log_likelihood(model: ParetoNbd, histories: PurchaseHistories) -> float:
    """Return the log-likelihood of the histories under a model (eq. 18)."""
    found = distinct_histories(histories)
    last, end = _moments(found.frequency, found.recency), _moments(found.frequency, found.age)
    return _mean_height(model, found, last, end) * found.customers


@dataclass(frozen=True, slots=True)
class _Moments:
    """The distinct pairs of frequency and a time, and which of them each history has: far fewer than histories."""

    frequency: Numbers
    time: Numbers
    row_of: Integers


def _moments(frequency: Numbers, time: Numbers) -> _Moments:
    (levels, times), row_of, _ = unique_rows(frequency, time)
    return _Moments(levels, times, row_of)


def _mean_height(
    model: ParetoNbd, found: DistinctHistories, last: _Moments, end: _Moments
) -> float:
    """The mean log-likelihood: ln Γ(r+x) − ln Γ(r) + r ln α + s ln β + ln of the two summands."""
    still, gone = model.log_parts(last, end)
    buying = gammaln(model.r + found.levels) - gammaln(model.r)
    constant = model.r * np.log(model.alpha) + model.s * np.log(model.beta)
    total = found.level_counts @ buying + found.counts @ np.logaddexp(still, gone)
    return float(total) / found.customers + float(constant)
