"""Turns the other marks of those who answered into how much each tells of the score: key drivers."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.bootstrap import SEED, percentile_interval

Numbers = NDArray[np.float64]

DRAWS = 400
FEWEST_ROWS = 30
ROWS_PER_DRIVER = 10
BLOCKS = 2_000
"""Beyond as many rows they are drawn again in random blocks, so that the time stays the same."""

_NO_VARIANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Driver:
    """How much of what the drivers tell of the score this one tells: `share`, between `low` and `high`.

    `place` is its column; `correlation` says whether the score rises or falls with it. It `holds` when with 95 %
    confidence it tells more than a column of random numbers would.
    """

    place: int
    share: float
    low: float
    high: float
    weight: float
    correlation: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Drivers:
    """The drivers, the strongest first, and the part of the score's variance that they tell together.

    `n` rows have all marks. Importance is no cause: a driver moves together with the score.
    """

    found: tuple[Driver, ...]
    r_squared: float
    n: int


def key_drivers(marks: Numbers, score: Numbers, *, seed: int = SEED) -> Drivers | None:
    """Tell how much each column of `marks` (rows × drivers) tells of `score`, by Johnson's relative weights.

    Rows with a NaN are left out. None where fewer than 30 rows, or 10 for each driver, are whole, or where the score
    or a driver is always the same. The intervals come from drawing the rows again (percentiles of 400 draws); whether
    a driver holds is told by its difference to a random column.
    Sources: Johnson (2000), Multivariate Behavioral Research 35, 1-19; Tonidandel, LeBreton & Johnson (2009),
    Psychological Methods 14, 387-399.
    """
    whole = ~(np.isnan(marks).any(axis=1) | np.isnan(score))
    marks, score = marks[whole], score[whole]
    n, size = marks.shape
    if not size or n < max(FEWEST_ROWS, ROWS_PER_DRIVER * size):
        return None
    if min(float(score.std()), float(marks.std(axis=0).min())) < _NO_VARIANCE:
        return None
    random = np.random.default_rng(seed)
    rows = _standard(np.column_stack([marks, random.standard_normal(n), score]))
    blocks = _moments_of_blocks(rows, random)
    [whole_matrix] = _correlations(blocks.sum(axis=0)[None])
    drawn = _correlations(_drawn_again(blocks, random))
    return _told(whole_matrix, drawn, n)


def relative_weights(correlations: Numbers) -> Numbers:
    """Return the part of the variance of the last column that each other one tells (… × drivers).

    The drivers become their nearest uncorrelated twins Z = X Λ⁻¹ with Λ the square root of their correlations; the
    squared regressions on Z are given back in the squares of Λ. The weights are never negative and add up to R².
    Source: Johnson (2000), eq. 2-5.

    >>> relative_weights(np.array([[1.0, 0.0, 0.6], [0.0, 1.0, 0.3], [0.6, 0.3, 1.0]])).round(2).tolist()
    [0.36, 0.09]
    """
    among, against = correlations[..., :-1, :-1], correlations[..., :-1, -1]
    values, vectors = np.linalg.eigh(among)
    roots = np.sqrt(np.maximum(values, 0.0))
    inverse = np.divide(1.0, roots, out=np.zeros_like(roots), where=roots > 1e-6)
    twisted = np.swapaxes(vectors, -1, -2)
    root = (vectors * roots[..., None, :]) @ twisted
    slopes = (vectors * inverse[..., None, :]) @ twisted @ against[..., None]
    weights: Numbers = ((root**2) @ (slopes**2))[..., 0]
    return weights


def _told(whole: Numbers, drawn: Numbers, n: int) -> Drivers:
    weights, drawn_weights = relative_weights(_without_noise(whole)), _weights(drawn)
    total = float(weights.sum())
    low, high = percentile_interval(_shares(drawn_weights))
    beside_noise = relative_weights(drawn)
    surely, _ = percentile_interval(beside_noise[:, :-1] - beside_noise[:, -1:])
    shares = _shares(weights[None])[0]
    found = [
        Driver(
            place=each,
            share=float(shares[each]),
            low=float(low[each]),
            high=float(high[each]),
            weight=float(weights[each]),
            correlation=float(whole[each, -1]),
            holds=bool(surely[each] > 0),
        )
        for each in range(len(weights))
    ]
    return Drivers(tuple(sorted(found, key=lambda each: (-each.share, each.place))), total, n)


def _weights(drawn: Numbers) -> Numbers:
    return relative_weights(_without_noise(drawn))


def _shares(weights: Numbers) -> Numbers:
    totals = weights.sum(axis=1, keepdims=True)
    shares: Numbers = np.zeros_like(weights)
    np.divide(weights, totals, out=shares, where=totals > _NO_VARIANCE)
    return shares


def _without_noise(correlations: Numbers) -> Numbers:
    """Leave out the column of random numbers, the last but one."""
    kept = np.r_[0 : correlations.shape[-1] - 2, correlations.shape[-1] - 1]
    found: Numbers = correlations[..., kept[:, None], kept]
    return found


def _standard(rows: Numbers) -> Numbers:
    """Centre and scale the columns: correlations stay, and no digits are lost in sums of squares."""
    scaled: Numbers = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    return scaled


def _moments_of_blocks(rows: Numbers, random: np.random.Generator) -> Numbers:
    """Sum the products of each pair of columns, a column of ones in front, over each block of rows."""
    n = len(rows)
    rows = np.column_stack([np.ones(n), rows])
    if n <= BLOCKS:
        products: Numbers = rows[:, :, None] * rows[:, None, :]
        return products
    rows = rows[random.permutation(n)]
    edges = np.linspace(0, n, BLOCKS + 1).astype(np.int64)
    parts = (rows[begin:end] for begin, end in pairwise(edges))
    return np.array([part.T @ part for part in parts])


def _drawn_again(blocks: Numbers, random: np.random.Generator) -> Numbers:
    """Draw as many blocks again, with replacement, and sum their products: draws × columns × columns."""
    counts = random.multinomial(len(blocks), np.full(len(blocks), 1 / len(blocks)), DRAWS)
    sums: Numbers = np.tensordot(counts.astype(np.float64), blocks, axes=1)
    return sums


def _correlations(moments: Numbers) -> Numbers:
    """Turn sums of products into correlations; a column that is always the same goes with none."""
    means = moments[:, 0, 1:] / moments[:, :1, 0]
    spread = moments[:, 1:, 1:] / moments[:, :1, :1] - means[:, :, None] * means[:, None, :]
    deviations = np.sqrt(np.maximum(np.diagonal(spread, axis1=1, axis2=2), 0.0))
    scale = deviations[:, :, None] * deviations[:, None, :]
    found: Numbers = np.zeros_like(spread)
    np.divide(spread, scale, out=found, where=scale > _NO_VARIANCE)
    places = np.arange(found.shape[1])
    found[:, places, places] = 1.0
    return found
