"""Turns the days on which customers bought into where each stands: new, active, at risk, lost or won back."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]

# A customer with fewer gaps than this has no rhythm of its own yet and is measured by everybody's.
OWN_RHYTHM_FROM = 3
SHORTEST_RHYTHM_DAYS = 7.0
# Used while nobody in the data has bought twice.
ASSUMED_RHYTHM_DAYS = 30.0
AT_RISK_AFTER = 2.0
LOST_AFTER = 4.0


class Lifecycle(StrEnum):
    """Where a customer stands; one who never bought has no place here."""

    NEW = "new"
    ACTIVE = "active"
    AT_RISK = "at_risk"
    LOST = "lost"
    WON_BACK = "won_back"


@dataclass(frozen=True, slots=True)
class PurchaseDays:
    """Distinct purchase days, sorted by customer code (0 … n-1, each present) and then by day."""

    customers: Integers
    days: Integers

    @classmethod
    def of(cls, customers: Integers, days: Integers) -> "PurchaseDays":
        """Build them from purchases in any order; several on one day count as one."""
        pairs = np.unique(np.column_stack([customers, days]), axis=0)
        return cls(pairs[:, 0], pairs[:, 1])


def usual_gap_days(purchases: PurchaseDays) -> float:
    """Return everybody's usual gap: the median, over the customers who have gaps, of their own median gap."""
    owners, gaps = _gaps(purchases)
    if not len(gaps):
        return ASSUMED_RHYTHM_DAYS
    medians = _median_by_owner(owners, gaps, _size(purchases))
    return float(np.median(medians[np.unique(owners)]))


def rhythm_days(purchases: PurchaseDays, *, everybody: float | None = None) -> Numbers:
    """Return each customer's usual gap between purchases in days: the median of the own gaps, at least 7.

    With fewer than three gaps it is `everybody`'s, by default that of these purchases.
    """
    owners, gaps = _gaps(purchases)
    size = _size(purchases)
    counts = np.bincount(owners, minlength=size)
    common = usual_gap_days(purchases) if everybody is None else everybody
    own = np.where(counts >= OWN_RHYTHM_FROM, _median_by_owner(owners, gaps, size), common)
    return np.maximum(own, SHORTEST_RHYTHM_DAYS)


def lifecycle(
    purchases: PurchaseDays, *, as_of: int, everybody: float | None = None
) -> list[Lifecycle]:
    """Return the place of every customer on day `as_of`, which is not before the last purchase.

    Let g be the usual gap and s the days since the last purchase. Lost: s > 4 g. At risk: s > 2 g. Otherwise won
    back, when a silence of more than 4 g ended within the last 4 g days; new, with one purchase; else active.
    `everybody` is the usual gap of all customers where `purchases` are only some of theirs.

    >>> days = PurchaseDays(np.array([0, 0, 0, 0, 1]), np.array([0, 10, 20, 30, 35]))
    >>> [place.value for place in lifecycle(days, as_of=40)]
    ['active', 'new']
    """
    rhythm = rhythm_days(purchases, everybody=everybody)
    size = _size(purchases)
    last = np.zeros(size, dtype=np.int64)
    np.maximum.at(last, purchases.customers, purchases.days)
    silent = as_of - last
    once = np.bincount(purchases.customers, minlength=size) == 1
    back = _came_back_on(purchases, rhythm) >= as_of - LOST_AFTER * rhythm
    places = np.select(
        [silent > LOST_AFTER * rhythm, silent > AT_RISK_AFTER * rhythm, back, once],
        [
            Lifecycle.LOST.value,
            Lifecycle.AT_RISK.value,
            Lifecycle.WON_BACK.value,
            Lifecycle.NEW.value,
        ],
        default=Lifecycle.ACTIVE.value,
    )
    return [Lifecycle(place) for place in places]


def _size(purchases: PurchaseDays) -> int:
    return int(purchases.customers[-1]) + 1 if len(purchases.customers) else 0


def _gaps(purchases: PurchaseDays) -> tuple[Integers, Integers]:
    """Whose gap it is, and its days."""
    same = purchases.customers[1:] == purchases.customers[:-1]
    return purchases.customers[1:][same], np.diff(purchases.days)[same]


def _median_by_owner(owners: Integers, gaps: Integers, size: int) -> Numbers:
    """The median of each owner's gaps; 0 for owners without any."""
    ordered = gaps[np.lexsort((gaps, owners))]
    counts = np.bincount(owners, minlength=size)
    has_gaps = counts > 0
    starts = (np.cumsum(counts) - counts)[has_gaps]
    lower = ordered[starts + (counts[has_gaps] - 1) // 2]
    upper = ordered[starts + counts[has_gaps] // 2]
    medians = np.zeros(size)
    medians[has_gaps] = (lower + upper) / 2
    return medians


def _came_back_on(purchases: PurchaseDays, rhythm: Numbers) -> Numbers:
    """The day of the newest purchase that ended a silence as long as a loss; minus infinity without one."""
    owners, gaps = _gaps(purchases)
    days = purchases.days[1:][purchases.customers[1:] == purchases.customers[:-1]]
    ended = gaps > LOST_AFTER * rhythm[owners]
    newest = np.full(len(rhythm), -np.inf)
    np.maximum.at(newest, owners[ended], days[ended].astype(np.float64))
    return newest
