"""Turns purchase days into how long customers stay, and compares groups of them."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from customer_map.errors import CustomerMapError

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

LAPSE_AFTER_DAYS = 90.0


class ImpossibleStayError(CustomerMapError):
    """A time that no customer can have stayed."""

    code: ClassVar[str] = "impossible_stay"
    message: ClassVar[str] = (
        "Row {row} has a time that is negative or no number, or lies after the end."
    )
    hint: ClassVar[str] = (
        "Times count from the first purchase; the end is not before the last purchase."
    )


class NobodyToFollowError(CustomerMapError):
    """A group without customers."""

    code: ClassVar[str] = "nobody_to_follow"
    message: ClassVar[str] = "There is no customer to follow in {group}."
    hint: ClassVar[str] = "Choose a group or a period with customers."


@dataclass(frozen=True, slots=True)
class Stays:
    """How long each customer stayed: `days` until the lapse where `lapsed`, else until we stopped looking."""

    days: Numbers
    lapsed: Flags

    def __post_init__(self) -> None:
        wrong = ~(np.isfinite(self.days) & (self.days >= 0))
        if wrong.any():
            raise ImpossibleStayError(row=int(np.argmax(wrong)))


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """The share of customers who stayed longer than each of `days` (0 and every day with a lapse), with 95 % intervals.

    `at_risk` counts who had stayed until then and were still followed, `lapsed` who lapsed on that day. `median_days`
    is the first day on which at most half are left, with its interval; None where the curve does not fall that far.
    """

    days: Numbers
    share: Numbers
    low: Numbers
    high: Numbers
    at_risk: Integers
    lapsed: Integers
    median_days: float | None
    median_low: float | None
    median_high: float | None
    customers: int


@dataclass(frozen=True, slots=True)
class SurvivalDifference:
    """The log-rank test of no difference between groups: chi-square with groups − 1 degrees of freedom."""

    chi_square: float
    freedom: int
    p_value: float


def stays_of_purchases(
    customers: Integers, days: Numbers, *, as_of: float, lapse_after_days: float = LAPSE_AFTER_DAYS
) -> Stays:
    """Read stays from purchases, one row each in any order; one stay per customer, in ascending order of code.

    A customer lapses when the first `lapse_after_days` days without a purchase are over, whether or not he comes back
    later: so a longer look never changes a lapse already seen. A stay counts from the first purchase to the lapse, or
    to `as_of`. Raises: ImpossibleStayError.

    >>> stays = stays_of_purchases(np.array([1, 1, 2, 2]), np.array([0.0, 30.0, 10.0, 150.0]), as_of=160)
    >>> stays.days.tolist(), stays.lapsed.tolist()
    ([120.0, 90.0], [True, True])
    """
    wrong = ~(days <= as_of)
    if wrong.any():
        raise ImpossibleStayError(row=int(np.argmax(wrong)))
    order = np.lexsort((days, customers))
    owners, moments = customers[order], days[order]
    ends_stretch = np.append(owners[1:] != owners[:-1], [True] * bool(len(owners)))
    following = np.where(ends_stretch, as_of, np.append(moments[1:], as_of)[: len(owners)])
    silent = following - moments >= lapse_after_days
    _, firsts, at = np.unique(owners, return_index=True, return_inverse=True)
    lapses = np.full(len(firsts), np.inf)
    np.minimum.at(lapses, at[silent], moments[silent] + lapse_after_days)
    until = np.minimum(lapses, as_of)
    return Stays(until - moments[firsts], np.isfinite(lapses))


def survival_curve(stays: Stays) -> SurvivalCurve:
    """Estimate the curve after Kaplan and Meier, with intervals of Greenwood's variance on the log-log scale.

    Sources: Kaplan & Meier (1958), JASA 53, 457-481; Kalbfleisch & Prentice (2002), 1.4.1. Computed by lifelines.
    Raises: NobodyToFollowError.
    """
    if not len(stays.days):
        raise NobodyToFollowError(group="the sample")
    with _lifelines_at_ease():
        from lifelines import KaplanMeierFitter  # noqa: PLC0415 - pandas and matplotlib come with it

        fitter = KaplanMeierFitter(alpha=0.05).fit(stays.days, stays.lapsed)
        table = fitter.event_table
        bounds = fitter.confidence_interval_.to_numpy(np.float64)
    kept = (table["observed"] > 0).to_numpy() | (table.index == 0)
    days = table.index.to_numpy(np.float64)[kept]
    share = fitter.survival_function_.to_numpy(np.float64)[kept, 0]
    low, high = _filled(bounds[kept, 0], share), _filled(bounds[kept, 1], share)
    return SurvivalCurve(
        days=days,
        share=share,
        low=low,
        high=high,
        at_risk=table["at_risk"].to_numpy(np.int64)[kept],
        lapsed=table["observed"].to_numpy(np.int64)[kept],
        median_days=_falls_to_half(days, share),
        median_low=_falls_to_half(days, low),
        median_high=_falls_to_half(days, high),
        customers=len(stays.days),
    )


def compare_survival(groups: Mapping[str, Stays]) -> SurvivalDifference:
    """Test whether at least two groups lapse alike. Raises: NobodyToFollowError.

    Source: Mantel (1966), Cancer Chemotherapy Reports 50, 163-170. Computed by lifelines.
    """
    if len(groups) < 2:
        raise NobodyToFollowError(group="a second group")
    for name, stays in groups.items():
        if not len(stays.days):
            raise NobodyToFollowError(group=name)
    days, lapsed, places = _side_by_side(list(groups.values()))
    freedom = len(groups) - 1
    if not lapsed.any():
        return SurvivalDifference(0.0, freedom, 1.0)
    with _lifelines_at_ease():
        from lifelines.statistics import multivariate_logrank_test  # noqa: PLC0415 - as above

        found = multivariate_logrank_test(days, places, lapsed)
    return SurvivalDifference(float(found.test_statistic), freedom, float(found.p_value))


def _side_by_side(groups: Sequence[Stays]) -> tuple[Numbers, Flags, Integers]:
    sizes = [len(stays.days) for stays in groups]
    return (
        np.concatenate([stays.days for stays in groups]),
        np.concatenate([stays.lapsed for stays in groups]),
        np.repeat(np.arange(len(groups)), sizes),
    )


def _filled(bounds: Numbers, share: Numbers) -> Numbers:
    """Bounds where the formula gives none, at shares of 1 and 0: the share itself."""
    return np.where(np.isnan(bounds), share, bounds)


def _falls_to_half(days: Numbers, shares: Numbers) -> float | None:
    below = np.flatnonzero(shares <= 0.5)
    return float(days[below[0]]) if len(below) else None


@contextmanager
def _lifelines_at_ease() -> Iterator[None]:
    """Keep what lifelines and its libraries warn of, among themselves, from whoever called us."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
