"""Turns groups into how surely they come again when other customers of the same kind had been observed."""

from dataclasses import dataclass

import numpy as np

from customer_map.analytics.clusters.partition import distinct_points, fitted, resampled
from customer_map.touchpoints.paths import Integers, Numbers

STABLE = 0.75
"""Groups with a lower mean Jaccard similarity are called unstable (Hennig 2007)."""


@dataclass(frozen=True, slots=True)
class Stability:
    """Agreement of the groups with those of resampled customers, on average (1: the same groups every time).

    `adjusted_rand` is that of the whole partition, `jaccards` that of each group with the one most like it.
    """

    adjusted_rand: float
    jaccards: Numbers
    resamples: int


def measure_stability(
    points: Numbers, weights: Numbers, labels: Integers, *, resamples: int, seed: int
) -> Stability:
    """Group bootstrap samples of the customers anew and compare on all customers.

    Source: Hennig (2007), Computational Statistics & Data Analysis 52, 258-271 (bootstrap scheme).
    """
    clusters = int(labels.max()) + 1
    chance = np.random.default_rng(seed)
    rands, jaccards = [], []
    for turn in range(resamples):
        drawn = resampled(weights, chance)
        possible = min(clusters, distinct_points(points[drawn > 0]))
        model = fitted(points, drawn, possible, seed=seed + 1 + turn)
        table = overlap(labels, model.predict(points).astype(np.int64), weights)
        rands.append(adjusted_rand(table))
        jaccards.append(best_jaccards(table))
    return Stability(float(np.mean(rands)), np.mean(jaccards, axis=0), resamples)


def overlap(one: Integers, other: Integers, weights: Numbers) -> Numbers:
    """Return how many customers lie in each group of the one and each group of the other partition."""
    shape = int(one.max()) + 1, int(other.max()) + 1
    cells = np.bincount(one * shape[1] + other, weights, shape[0] * shape[1])
    return np.asarray(cells.reshape(shape), np.float64)


def adjusted_rand(table: Numbers) -> float:
    """Return the Rand index of an overlap, 0 where agreement is no better than chance, 1 where it is perfect.

    Source: Hubert & Arabie (1985), Journal of Classification 2, 193-218.

    >>> adjusted_rand(np.array([[2.0, 0.0], [1.0, 2.0]]))
    0.1666...
    """
    both, rows, columns = _pairs(table), _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0))
    expected = rows * columns / max(1.0, _pairs(table.sum()))
    most = (rows + columns) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def best_jaccards(table: Numbers) -> Numbers:
    """Return for each row the share that it and the column most like it have in common, of all in either.

    >>> best_jaccards(np.array([[2.0, 0.0], [1.0, 2.0]])).round(3).tolist()
    [0.667, 0.667]
    """
    either = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    shared = np.divide(table, either, out=np.zeros_like(table), where=either > 0)
    return np.asarray(shared.max(axis=1), np.float64)


def _pairs(sizes: Numbers) -> float:
    return float((sizes * (sizes - 1) / 2).sum())
