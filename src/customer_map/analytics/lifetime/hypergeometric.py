"""Turns b, c and z into Gauss's hypergeometric function F(1, b; c; z), which lifetime models lean on."""

from math import ceil, log, sqrt

import numpy as np
from numpy.typing import NDArray

from customer_map.touchpoints.compiling import compiled

Numbers = NDArray[np.float64]

LOG_PRECISION = log(1e-15)
MOST_STEPS = 200_000
"""Enough for 1 − z down to 1e-8."""


def hypergeometric_one(b: Numbers | float, c: Numbers, z: Numbers) -> Numbers:
    """Return F(1, b; c; z) for c > b > 0 and 0 <= z < 1 by Gauss's continued fraction.

    Every step multiplies the error by (1 − √(1−z))/(1 + √(1−z)), whatever b and c are; scipy's hyp2f1 loses digits, or
    everything, where b is in the hundreds and z close to 1.
    Source: NIST Digital Library of Mathematical Functions, 15.7(i).

    >>> hypergeometric_one(1.0, np.array([2.0]), np.array([0.5])).round(12).tolist()  # 2 ln 2
    [1.38629436112]
    """
    every_b = np.broadcast_to(np.asarray(b, np.float64), c.shape).copy()
    return _fractions(every_b, c, z)


@compiled
def _fractions(b: Numbers, c: Numbers, z: Numbers) -> Numbers:
    found = np.empty(len(z))
    for row in range(len(z)):
        found[row] = _fraction(b[row], c[row], z[row])
    return found


@compiled
def _fraction(b: float, c: float, z: float) -> float:
    """1/(1 − b/c z/(1 − …)), from the last step to the first."""
    tail = 1.0
    for step in range(_steps(z), 1, -1):
        half = step // 2
        if step % 2:
            factor = (b + half) * (c - 1 + half) / ((c - 1 + 2 * half) * (c + 2 * half))
        else:
            factor = half * (c - b + half - 1) / ((c + 2 * half - 2) * (c + 2 * half - 1))
        tail = 1.0 - factor * z / tail
    return 1.0 / (1.0 - b / c * z / tail)


@compiled
def _steps(z: float) -> int:
    """How many steps bring the error below the precision of floats."""
    root = sqrt(max(0.0, 1.0 - z))
    shrink = (1.0 - root) / (1.0 + root)
    if shrink <= 0.0:
        return 1
    if shrink >= 1.0:
        return MOST_STEPS
    return min(MOST_STEPS, ceil(LOG_PRECISION / log(shrink)) + 1)
