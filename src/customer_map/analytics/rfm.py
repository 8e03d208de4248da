"""Turns each customer's orders into recency, frequency and monetary value, and these into scores from 1 to 5."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Scores = NDArray[np.int8]

HIGHEST_SCORE = 5


@dataclass(frozen=True, slots=True)
class CustomerValues:
    """One row per customer, in the order of their codes from 0.

    `recency_days` counts days from the last order to the day of report, `frequency` distinct orders, `monetary`
    their summed amounts.
    """

    recency_days: Numbers
    frequency: Integers
    monetary: Numbers


@dataclass(frozen=True, slots=True)
class RfmScores:
    """Scores from 1 (worst fifth) to 5 (best fifth), one row per customer."""

    r: Scores
    f: Scores
    m: Scores

    def cells(self) -> list[str]:
        """Return each customer's cell, such as "545": recency, frequency, monetary."""
        return [f"{r}{f}{m}" for r, f, m in zip(self.r, self.f, self.m, strict=True)]


def customer_values(
    customers: Integers, days: Numbers, amounts: Numbers, *, as_of: float
) -> CustomerValues:
    """Sum up orders, one row each: customer code (0 … n-1, each present), day as a number, amount; `as_of` is a day.

    >>> found = customer_values(np.array([0, 0, 1]), np.array([1., 9., 4.]), np.array([5., 7., 2.]), as_of=10)
    >>> found.recency_days.tolist(), found.frequency.tolist(), found.monetary.tolist()
    ([1.0, 6.0], [2, 1], [12.0, 2.0])
    """
    size = int(customers.max()) + 1 if len(customers) else 0
    last = np.full(size, -np.inf)
    np.maximum.at(last, customers, days)
    return CustomerValues(
        recency_days=as_of - last,
        frequency=np.bincount(customers, minlength=size).astype(np.int64),
        monetary=np.bincount(customers, amounts, size).astype(np.float64),
    )


def rfm_scores(values: CustomerValues) -> RfmScores:
    """Score every customer against all of them; few days since the last order are good."""
    return RfmScores(
        r=quintile_scores(-values.recency_days),
        f=quintile_scores(values.frequency.astype(np.float64)),
        m=quintile_scores(values.monetary),
    )


def quintile_scores(values: Numbers) -> Scores:
    """Score values from 1 (lowest fifth) to 5 (highest fifth); equal values get equal scores.

    A value stands where the middle of its ties stands: at the share of values below it plus half the share of
    values equal to it (see `score_at`).

    >>> quintile_scores(np.array([1., 1., 1., 1., 2., 2., 3., 4., 5., 6.])).tolist()
    [2, 2, 2, 2, 3, 3, 4, 4, 5, 5]
    """
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, side="left")
    up_to = np.searchsorted(ordered, values, side="right")
    fifths = (below + up_to) * HIGHEST_SCORE // (2 * max(1, len(values)))
    scores: Scores = np.minimum(fifths + 1, HIGHEST_SCORE).astype(np.int8)
    return scores


def score_at(below: int, equal: int, n: int) -> int:
    """Return the score of a value with `below` values under it and `equal` like it (itself included) among `n`.

    The same rule as `quintile_scores`, for one customer whose counts come from the database.

    >>> score_at(0, 4, 10), score_at(8, 1, 10)
    (2, 5)
    """
    return min((2 * below + equal) * HIGHEST_SCORE // (2 * n) + 1, HIGHEST_SCORE)
