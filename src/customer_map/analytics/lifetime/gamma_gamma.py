"""Turns what repeat buyers spent into the Gamma-Gamma model: what a purchase of each customer is worth."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, psi

from customer_map.analytics.lifetime.distinct import NoRepeatBuyersError
from customer_map.analytics.lifetime.fitting import Fitted, fit
from customer_map.analytics.lifetime.histories import PurchaseHistories
from customer_map.errors import CustomerMapError

Numbers = NDArray[np.float64]


class InfiniteMeanError(CustomerMapError):
    """The fitted distribution of spending has no mean."""

    code: ClassVar[str] = "infinite_mean_spend"
    message: ClassVar[str] = (
        "Spending varies so much between customers that a mean purchase has no finite value (q = {q})."
    )
    hint: ClassVar[str] = "Look for a few enormous orders, or split the customers into kinds."


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """Amounts are gamma(p, ν) for each customer, and ν is gamma(q, gamma) among customers.

    Source: Fader & Hardie (2013), "The Gamma-Gamma model of monetary value"; its equation numbers are used below.
    """

    p: float
    q: float
    gamma: float

    @property
    def mean_spend(self) -> float:
        """The mean amount of a purchase over all customers: γ p / (q − 1). Raises: InfiniteMeanError."""
        if self.q <= 1:
            raise InfiniteMeanError(q=round(self.q, 3))
        return self.gamma * self.p / (self.q - 1)

    def expected_spend(self, histories: PurchaseHistories) -> Numbers:
        """Return the expected amount of each customer's next purchase (eq. 5): the own mean drawn to that of all.

        Without repeat purchases it is that of all. Raises: InfiniteMeanError, if any is infinite.

        >>> from customer_map.analytics.lifetime.histories import PurchaseHistories
        >>> columns = (np.array([1]), np.array([2]), np.array([20.0]), np.array([30.0]), np.array([23.0]))
        >>> GammaGamma(6.25, 3.74, 15.44).expected_spend(PurchaseHistories(*columns)).round(2).tolist()
        [25.2]
        """
        x = histories.frequency.astype(np.float64)
        total = np.where(x > 0, x * np.nan_to_num(histories.spend), 0.0)
        seen = self.p * x + self.q - 1
        if (seen <= 0).any():
            raise InfiniteMeanError(q=round(self.q, 3))
        found: Numbers = self.p * (self.gamma + total) / seen
        return found


def fit_gamma_gamma(histories: PurchaseHistories) -> Fitted[GammaGamma]:
    """Fit the model to customers with repeat purchases by maximum likelihood.

    Those whose repeat purchases were free (mean 0) are left out: amounts are positive here.
    Raises: NoRepeatBuyersError, NoConvergenceError.
    """
    spending = (histories.frequency > 0) & (histories.spend > 0)
    if not spending.any():
        raise NoRepeatBuyersError
    x, spend = histories.frequency[spending].astype(np.float64), histories.spend[spending]
    scale = float(spend.mean())
    starts = [
        {"p": 3.0, "q": 3.0, "gamma": scale},
        {"p": 10.0, "q": 2.0, "gamma": scale / 5},
        {"p": 1.0, "q": 10.0, "gamma": scale * 9},
    ]
    return fit(
        GammaGamma,
        "gamma_gamma",
        lambda logs: _mean_height(np.exp(logs), x, spend),
        starts,
        len(x),
    )


def spend_frequency_correlation(histories: PurchaseHistories) -> float:
    """Return the correlation of frequency and mean spend of repeat buyers; NaN where one of them does not vary.

    The model takes both to be independent: far from 0 its values mislead.
    """
    repeat = histories.frequency > 0
    x, spend = histories.frequency[repeat].astype(np.float64), histories.spend[repeat]
    if len(x) < 2 or not x.std() or not spend.std():
        return float("nan")
    return float(np.corrcoef(x, spend)[0, 1])


def _mean_height(parameters: Numbers, x: Numbers, spend: Numbers) -> tuple[float, Numbers]:
    """The mean log-likelihood (eq. 1a) and its gradient by the logarithms of the parameters.

    ln L = ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln γ + (px−1) ln m + px ln x − (px+q) ln(γ + mx).
    """
    p, q, gamma = parameters
    shape, total = p * x, gamma + spend * x
    level = np.log(spend) + np.log(x) - np.log(total)
    heights = gammaln(shape + q) - gammaln(shape) - gammaln(q) - np.log(spend)
    heights += shape * level + q * (np.log(gamma) - np.log(total))
    joint = psi(shape + q)
    slopes = np.array(
        [
            (x * (joint - psi(shape) + level)).mean(),
            (joint - psi(q) + np.log(gamma) - np.log(total)).mean(),
            (q / gamma - (shape + q) / total).mean(),
        ]
    )
    return float(heights.mean()), slopes * parameters
