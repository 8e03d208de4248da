"""Turns two samples into the difference of their medians with its 95 % interval, whatever their distribution."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from scipy.special import bdtr

from customer_map.analytics.intervals import Z_95
from customer_map.touchpoints.paths import Numbers

FEWEST_VALUES = 6
"""Of fewer values none is known to lie below the median with 95 % confidence."""


@dataclass(frozen=True, slots=True)
class MedianDifference:
    """The medians of two samples, and the first minus the second between `low` and `high` (None: too few values)."""

    one: float
    other: float
    value: float
    low: float | None
    high: float | None


def compare_medians(one: Numbers, other: Numbers) -> MedianDifference:
    """Compare the medians of two samples that have a value at least.

    Source: Price & Bonett (2002), J. Statistical Computation and Simulation 72, 119-124.

    >>> found = compare_medians(np.arange(1.0, 26.0), np.arange(11.0, 36.0))
    >>> found.value, round(found.low, 2), round(found.high, 2)
    (-10.0, -16.86, -3.14)
    """
    medians = float(np.median(one)), float(np.median(other))
    value = medians[0] - medians[1]
    if min(len(one), len(other)) < FEWEST_VALUES:
        return MedianDifference(*medians, value, None, None)
    half = Z_95 * sqrt(_variance(one) + _variance(other))
    return MedianDifference(*medians, value, value - half, value + half)


def _variance(values: Numbers) -> float:
    """Return the variance of a median, from the distance of two order statistics around it."""
    n = len(values)
    place = max(1, round((n + 1) / 2 - sqrt(n)))
    ordered = np.partition(values, [place - 1, n - place])
    z = NormalDist().inv_cdf(1 - float(bdtr(place - 1, n, 0.5)))
    return float((ordered[n - place] - ordered[place - 1]) / (2 * z)) ** 2
