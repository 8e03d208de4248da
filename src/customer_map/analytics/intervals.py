"""Turns counts and samples into estimates with their 95 % intervals."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z_95 = NormalDist().inv_cdf(0.975)

# Student's t, 0.975 quantile, for 1 to 30 degrees of freedom (any printed table).
T_95 = (
    *(12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281),
    *(2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860),
    *(2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423),
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure between `low` and `high` with 95 % confidence, taken from `n` observations."""

    value: float
    low: float
    high: float
    n: int

    def as_share(self) -> dict[str, float]:
        """Return `share`, `low` and `high`, the names under which programs are told a share."""
        return {"share": self.value, "low": self.low, "high": self.high}


def share_estimate(hits: int, n: int, *, z: float = Z_95) -> Estimate | None:
    """Return `hits` of `n` as a share with its Wilson score interval; None when `n` is 0.

    A greater `z` is more confident, for several shares that shall hold together.
    Source: Wilson (1927), JASA 22, 209-212; without continuity correction.

    >>> found = share_estimate(81, 263)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2553, 0.3662)
    """
    if n == 0:
        return None
    share, z2 = hits / n, z * z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half), n)


def mean_estimate(
    total: float, squares: float, n: int, lowest: float, highest: float
) -> Estimate | None:
    """Return the mean of `n` values with Student's interval, cut to the scale; None when `n` is 0.

    `total` and `squares` are the sums of the values and of their squares; one value tells nothing about the spread,
    so its interval is the whole scale from `lowest` to `highest`.

    >>> mean_estimate(6.0, 14.0, 3, 0.0, 10.0)
    Estimate(value=2.0, low=0.0, high=4.484..., n=3)
    """
    if n == 0:
        return None
    mean = total / n
    if n == 1:
        return Estimate(mean, lowest, highest, n)
    variance = max(0.0, (squares - total * mean) / (n - 1))
    half = t_95(n - 1) * sqrt(variance / n)
    return Estimate(mean, max(lowest, mean - half), min(highest, mean + half), n)


def t_95(freedom: int) -> float:
    """Return Student's 0.975 quantile for `freedom` degrees, at least 1.

    Beyond the printed table it follows the expansion around the normal quantile.
    Source: Abramowitz & Stegun 26.7.5, first two terms.
    """
    if freedom <= len(T_95):
        return T_95[freedom - 1]
    first = (Z_95**3 + Z_95) / 4
    second = (5 * Z_95**5 + 16 * Z_95**3 + 3 * Z_95) / 96
    return Z_95 + first / freedom + second / freedom**2
