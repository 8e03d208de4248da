"""Simulated customers, and integrals that give the models' figures without their formulas."""

from collections.abc import Callable

import numpy as np
from scipy.integrate import quad
from scipy.special import beta as beta_function

from customer_map.analytics.lifetime.histories import PurchaseHistories, histories_of

CASES = [(0, 0.0, 30.0), (1, 5.0, 30.0), (2, 30.43, 38.86), (7, 38.0, 38.86), (40, 3.0, 30.0)]
"""Frequency, recency, age: never again, quiet, usual, just now, and long gone."""


def histories(cases: list[tuple[int, float, float]]) -> PurchaseHistories:
    frequency, recency, age = (np.array(column) for column in zip(*cases, strict=True))
    return histories_of(frequency, recency, age)


def over_beta(function: Callable[[float], float], a: float, b: float) -> float:
    """The mean of a function of p that is beta(a, b)."""
    found = quad(function, 0, 1, weight="alg", wvar=(a - 1, b - 1), epsrel=1e-11)[0]
    return float(found / beta_function(a, b))


def simulated(customers: int, *, leave: tuple[float, float] | None, seed: int) -> PurchaseHistories:
    """Customers who buy at a rate gamma(0.8, 10 weeks) for 52 weeks and leave by beta(`leave`), or never."""
    random = np.random.default_rng(seed)
    rates = random.gamma(0.8, 1 / 10.0, customers)
    leaves = random.beta(*leave, customers) if leave else np.zeros(customers)
    cases = []
    for rate, leaving in zip(rates, leaves, strict=True):
        now, last, count = random.exponential(1 / rate), 0.0, 0
        while now < 52:
            last, count = now, count + 1
            now = np.inf if random.random() < leaving else now + random.exponential(1 / rate)
        cases.append((count, last, 52.0))
    return histories(cases)
