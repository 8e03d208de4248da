"""Turns R, F and M scores into three value tiers: high value, potential and low value."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.rfm import RfmScores


class ValueTier(StrEnum):
    """How much a customer is worth to us today; a customer who never bought has none."""

    HIGH = "high"
    POTENTIAL = "potential"
    LOW = "low"


HIGH_FROM = 12
POTENTIAL_FROM = 8


def value_tier(r: int, f: int, m: int) -> ValueTier:
    """Return the tier for the sum of the three scores (3 to 15): high from 12, potential from 8, else low.

    >>> value_tier(5, 4, 4).value, value_tier(5, 1, 3).value, value_tier(1, 2, 2).value
    ('high', 'potential', 'low')
    """
    total = r + f + m
    if total >= HIGH_FROM:
        return ValueTier.HIGH
    return ValueTier.POTENTIAL if total >= POTENTIAL_FROM else ValueTier.LOW


def value_tiers(scores: RfmScores) -> NDArray[np.str_]:
    """Return the tier of every customer, in their order."""
    totals = scores.r.astype(np.int64) + scores.f + scores.m
    return np.select(
        [totals >= HIGH_FROM, totals >= POTENTIAL_FROM],
        [ValueTier.HIGH.value, ValueTier.POTENTIAL.value],
        default=ValueTier.LOW.value,
    )
