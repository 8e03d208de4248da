"""Turns two groups into the difference between them, and many differences into those worth telling."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, hypot, sqrt
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.intervals import Estimate, share_estimate
from customer_map.errors import CustomerMapError

Numbers = NDArray[np.float64]

MINIMUM_SUPPORT = 30
"""With fewer observations in a group its figure is shown, but nothing is tested."""

SMALLEST_EXPECTED = 5.0
"""Below this expected count of hits or misses in a group the normal curve says nothing about shares."""

FALSE_DISCOVERY_RATE = 0.05


class ImpossibleCountsError(CustomerMapError):
    """More hits than observations, or fewer than none."""

    code: ClassVar[str] = "impossible_counts"
    message: ClassVar[str] = "{hits} of {n} is no share."
    hint: ClassVar[str] = "Hits lie between 0 and the number of observations."


class EmptyGroupError(CustomerMapError):
    """One of the groups to compare has nobody."""

    code: ClassVar[str] = "empty_group"
    message: ClassVar[str] = "There is nobody to compare in one of the two groups."
    hint: ClassVar[str] = "Choose groups or periods that both have observations."


class UnrankableValueError(CustomerMapError):
    """A value that cannot be ranked."""

    code: ClassVar[str] = "unrankable_value"
    message: ClassVar[str] = "A value to compare is not a number or is infinite."
    hint: ClassVar[str] = "Leave out what is unknown before comparing."


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """The share of one group minus that of the other, between `low` and `high` with 95 % confidence.

    `p_value` is that of the two-sided test of no difference; None where the groups are too small to test.
    """

    value: float
    low: float
    high: float
    p_value: float | None
    n: int
    other_n: int


@dataclass(frozen=True, slots=True)
class RankDifference:
    """How often a value of one group exceeds one of the other.

    `superiority` is the probability of that, a tie counted half (0.5: no difference); `u` Mann and Whitney's U of the
    first group; `p_value` two-sided, None where the groups are too small to test.
    """

    superiority: float
    u: float
    p_value: float | None
    n: int
    other_n: int


def compare_shares(
    hits: int, n: int, other_hits: int, other_n: int, *, minimum: int = MINIMUM_SUPPORT
) -> ShareDifference:
    """Compare `hits` of `n` with `other_hits` of `other_n`.

    The test is the z test with pooled share; the interval Newcombe's hybrid of the two Wilson intervals, so that
    near 0 and 1 the two may rarely disagree. A test needs `minimum` observations in each group and at least 5
    expected hits and misses in each (Cochran 1954).
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    Raises: ImpossibleCountsError, EmptyGroupError.

    >>> found = compare_shares(56, 70, 48, 80)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4), round(found.p_value, 4)
    (0.2, 0.0524, 0.3339, 0.008)
    """
    one, other = _share(hits, n), _share(other_hits, other_n)
    value = one.value - other.value
    expected = _smallest_expected(hits + other_hits, n, other_n)
    testable = min(n, other_n) >= minimum and expected >= SMALLEST_EXPECTED
    return ShareDifference(
        value=value,
        low=value - hypot(one.value - one.low, other.high - other.value),
        high=value + hypot(one.high - one.value, other.value - other.low),
        p_value=_two_sided(z_of_shares(hits, n, other_hits, other_n)) if testable else None,
        n=n,
        other_n=other_n,
    )


def z_of_shares(hits: int, n: int, other_hits: int, other_n: int) -> float:
    """Return the z of two shares under no difference: their distance over its pooled standard error; 0 without any.

    >>> round(z_of_shares(56, 70, 48, 80), 3)
    2.65
    """
    pooled = (hits + other_hits) / (n + other_n)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / other_n))
    return (hits / n - other_hits / other_n) / error if error else 0.0


def compare_ranks(
    one: Numbers, other: Numbers, *, minimum: int = MINIMUM_SUPPORT
) -> RankDifference:
    """Compare two samples by rank: Mann and Whitney's test, normal, with correction for ties and continuity.

    Source: Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50-60; ties: Lehmann (1975), eq. 1.35.
    Raises: EmptyGroupError, UnrankableValueError.

    >>> found = compare_ranks(np.array([1.0, 2.0, 4.0]), np.array([3.0, 5.0, 6.0]), minimum=3)
    >>> found.u, round(found.superiority, 3), round(found.p_value, 3)
    (1.0, 0.111, 0.19)
    """
    n, other_n = len(one), len(other)
    if not n or not other_n:
        raise EmptyGroupError
    values = np.concatenate([one, other]).astype(np.float64)
    if not np.isfinite(values).all():
        raise UnrankableValueError
    ranks, ties = _middle_ranks(values)
    u = float(ranks[:n].sum()) - n * (n + 1) / 2
    testable = min(n, other_n) >= minimum
    return RankDifference(
        superiority=u / (n * other_n),
        u=u,
        p_value=_two_sided(_z_of_u(u, n, other_n, ties)) if testable else None,
        n=n,
        other_n=other_n,
    )


def adjusted_p_values(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjust the p values of all tests of one map, so that calling those under q wrong is a share of at most q.

    None (not tested) stays None and counts for nothing. Benjamini and Hochberg's step-up: with the p values in
    ascending order, adjusted pᵢ = min over j ≥ i of pⱼ · m / j, at most 1.
    Source: Benjamini & Hochberg (1995), JRSS B 57, 289-300.

    >>> adjusted_p_values([0.01, None, 0.04, 0.03, 0.005])
    [0.02, None, 0.04, 0.04, 0.02]
    """
    tested = np.array([p for p in p_values if p is not None], dtype=np.float64)
    order = np.argsort(tested, kind="stable")
    scaled = tested[order] * len(tested) / np.arange(1, len(tested) + 1)
    adjusted = np.empty_like(tested)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    found = iter(adjusted.tolist())
    return [None if p is None else next(found) for p in p_values]


def discoveries(
    p_values: Sequence[float | None], *, rate: float = FALSE_DISCOVERY_RATE
) -> list[bool]:
    """Return which differences to tell, so that of those told at most the share `rate` is expected to be none.

    >>> discoveries([0.01, None, 0.2])
    [True, False, False]
    """
    return [p is not None and p <= rate for p in adjusted_p_values(p_values)]


def _share(hits: int, n: int) -> Estimate:
    if not 0 <= hits <= n:
        raise ImpossibleCountsError(hits=hits, n=n)
    found = share_estimate(hits, n)
    if found is None:
        raise EmptyGroupError
    return found


def _smallest_expected(hits: int, n: int, other_n: int) -> float:
    """The smallest expected count of the fourfold table."""
    total = n + other_n
    return min(n, other_n) * min(hits, total - hits) / total


def _middle_ranks(values: Numbers) -> tuple[Numbers, Numbers]:
    """The rank of each value, ties sharing the middle of theirs, and the sizes of the ties."""
    _, at, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ranks = np.cumsum(sizes) - (sizes - 1) / 2
    return ranks[at], sizes.astype(np.float64)


def _z_of_u(u: float, n: int, other_n: int, ties: Numbers) -> float:
    """U in standard errors from its middle; 0 when all values are the same."""
    total = n + other_n
    tied = float((ties**3 - ties).sum()) / (total * (total - 1))
    error = sqrt(max(0.0, n * other_n / 12 * (total + 1 - tied)))
    away = abs(u - n * other_n / 2) - 0.5
    return max(0.0, away) / error if error else 0.0


def _two_sided(z: float) -> float:
    return erfc(abs(z) / sqrt(2))
