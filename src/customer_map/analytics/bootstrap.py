"""Turns counted rows or a sample into what they might have been as well, and that into intervals."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.intervals import Estimate

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]

DRAWS = 200
SEED = 20_240_601


def resampled_counts(
    counts: Integers, *, draws: int = DRAWS, seed: int = SEED
) -> Iterator[Integers]:
    """Draw as many observations again, with replacement: `draws` times new counts of the same distinct rows.

    Drawing n observations of which cᵢ are alike is one multinomial draw with shares cᵢ/n, whatever n is.
    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 6. The same seed gives the same draws.

    >>> [drawn.tolist() for drawn in resampled_counts(np.array([5, 0, 5]), draws=2, seed=1)]
    [[5, 0, 5], [8, 0, 2]]
    """
    total = int(counts.sum())
    random = np.random.default_rng(seed)
    shares = counts / max(1, total)
    for _ in range(draws):
        yield random.multinomial(total, shares) if total else counts.copy()


def percentile_interval(replicates: Numbers) -> tuple[Numbers, Numbers]:
    """Return the 2.5 % and 97.5 % quantiles of the replicates (draws × figures) of each figure.

    >>> percentile_interval(np.arange(41.0).reshape(-1, 1))
    (array([1.]), array([39.]))
    """
    low, high = np.quantile(replicates, [0.025, 0.975], axis=0)
    return low, high


def bootstrap_estimate(
    sample: Numbers,
    statistic: Callable[[Numbers], float],
    *,
    draws: int = 1000,
    seed: int = SEED,
) -> Estimate | None:
    """Return a statistic of a sample, such as its median, with the percentile interval; None without values.

    Source: Efron & Tibshirani (1993), ch. 13.

    >>> found = bootstrap_estimate(np.arange(99.0), lambda values: float(np.median(values)))
    >>> found.value, found.n
    (49.0, 99)
    """
    size = len(sample)
    if not size:
        return None
    random = np.random.default_rng(seed)
    drawn = (sample[random.integers(0, size, size)] for _ in range(draws))
    replicates = np.array([[statistic(values)] for values in drawn])
    low, high = percentile_interval(replicates)
    return Estimate(statistic(sample), float(low[0]), float(high[0]), size)
