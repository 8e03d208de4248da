"""Turns points into groups: k-means for a number of groups that the silhouette chooses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from customer_map.touchpoints.paths import Integers, Numbers

MOST_CLUSTERS = 8
STARTS = 3
LARGEST_SAMPLE = 10_000
"""With more customers, k is chosen and resamples are drawn with so many of them."""

SILHOUETTE_SAMPLE = 2_000
SAME_POINT = 9
"""Points that agree to so many decimals are one point."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A number of groups that was tried, and how well separated they are (mean silhouette, −1 to +1)."""

    clusters: int
    silhouette: float


def distinct_points(points: Numbers) -> int:
    """Return how many points differ, up to one more than could ever be told apart as groups."""
    return len(np.unique(points.round(SAME_POINT), axis=0))


def choose_clusters(points: Numbers, weights: Numbers, *, seed: int) -> list[Choice]:
    """Return every number of groups from 2 on with its silhouette; the best is the highest, of equals the first.

    Each is fitted to a sample of the customers and judged on 2,000 of them. Source: Rousseeuw (1987), J. Comp. Appl.
    Math. 20, 53-65.
    """
    chance = np.random.default_rng(seed)
    sample = resampled(weights, chance)
    judged = chance.choice(len(weights), SILHOUETTE_SAMPLE, p=weights / weights.sum())
    most = min(MOST_CLUSTERS, distinct_points(points[sample > 0]))
    found = []
    for clusters in range(2, most + 1):
        model = fitted(points, sample, clusters, seed=seed)
        found.append(Choice(clusters, _silhouette(points[judged], model.predict(points[judged]))))
    return found


def fitted(points: Numbers, weights: Numbers, clusters: int, *, seed: int) -> KMeans:
    """Return k-means fitted to the points with a weight above 0.

    Source: Lloyd (1982); starts: Arthur & Vassilvitskii (2007).
    """
    used = weights > 0
    model = KMeans(clusters, n_init=STARTS, random_state=seed)
    return model.fit(points[used], sample_weight=weights[used])


def labels_by_size(labels: NDArray[np.int32], weights: Numbers, clusters: int) -> Integers:
    """Number the groups by falling number of customers, from 0."""
    sizes = np.bincount(labels, weights, clusters)
    ranks = np.empty(clusters, np.int64)
    ranks[np.argsort(-sizes, kind="stable")] = np.arange(clusters)
    return ranks[labels]


def resampled(weights: Numbers, chance: np.random.Generator) -> Numbers:
    """Draw as many customers as there are (10,000 at most) with replacement: how often each point was drawn."""
    total = weights.sum()
    drawn = chance.multinomial(min(int(total), LARGEST_SAMPLE), weights / total)
    return drawn.astype(np.float64)


def _silhouette(points: Numbers, labels: NDArray[np.int32]) -> float:
    found = len(np.unique(labels))
    if not 1 < found < len(labels):
        return -1.0
    return float(silhouette_score(points, labels))
