"""Turns distinct paths into points: alike where touchpoints, transitions, length and duration are alike."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.decomposition import TruncatedSVD

from customer_map.kernels.running import run
from customer_map.kernels.spans import span_seconds
from customer_map.kernels.variants import NO_VARIANT, Variants, count_variants
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Integers, Numbers

MOST_TERMS = 2_000
"""At most so many touchpoints, and so many transitions, are looked at: those of the most customers."""

DIMENSIONS = 20
"""Into so many dimensions touchpoints and transitions are condensed."""

SIZE_WEIGHT = 0.25
"""One standard deviation of length or of duration counts as much as this distance between two mixes."""

NO_TERM = -1


@dataclass(frozen=True, slots=True)
class Terms:
    """Touchpoints (`second` is NO_TERM) or transitions: the codes of each, and how often each path has it."""

    first: Integers
    second: Integers
    counts: csr_matrix


@dataclass(frozen=True, slots=True)
class JourneyPoints:
    """The distinct paths of a log as points (paths × dimensions), and their terms.

    `weights` are the customers of each path; `paths` tells who took it; `spans` are the seconds from the first
    touchpoint to the last of each customer of the log.
    """

    paths: Variants
    points: Numbers
    weights: Numbers
    spans: Numbers
    touchpoints: Terms
    transitions: Terms


def journey_points(log: TouchpointLog, *, seed: int) -> JourneyPoints:
    """Return the points of a log.

    Touchpoints and transitions of a path are weighted by TF-IDF, brought to length 1 each, and condensed by a
    truncated singular value decomposition in which every customer counts once; the logarithms of length and of mean
    duration follow, standardised. Source: Salton & Buckley (1988); Halko, Martinsson & Tropp (2011).
    """
    paths, spans = run(count_variants, log), span_seconds(log)
    weights, lengths = paths.customers.astype(np.float64), np.diff(paths.offsets)
    owners = np.repeat(np.arange(len(weights)), lengths)
    codes = paths.codes.astype(np.int64)
    touchpoints = _terms(owners, codes, np.full(len(codes), NO_TERM), weights)
    follows = owners[1:] == owners[:-1]
    transitions = _terms(owners[1:][follows], codes[:-1][follows], codes[1:][follows], weights)
    mix = hstack([_tf_idf(one.counts, weights) for one in (touchpoints, transitions)], "csr")
    sizes = [np.log(lengths), _mean_log_spans(paths, spans)]
    points = np.column_stack(
        [_condensed(mix, weights, seed), *(_standardised(one, weights) for one in sizes)]
    )
    return JourneyPoints(paths, points, weights, spans, touchpoints, transitions)


def _terms(owners: Integers, first: Integers, second: Integers, weights: Numbers) -> Terms:
    """Count the terms of each path and keep those that most customers have."""
    width = int(second.max(initial=NO_TERM)) + 2
    keys, columns = np.unique(first * width + second + 1, return_inverse=True)
    counts = csr_matrix((np.ones(len(columns)), (owners, columns)), shape=(len(weights), len(keys)))
    counts.sum_duplicates()
    customers = _customers(counts, weights)
    kept = np.sort(np.argsort(-customers, kind="stable")[:MOST_TERMS])
    return Terms(keys[kept] // width, keys[kept] % width - 1, counts[:, kept])


def _customers(counts: csr_matrix, weights: Numbers) -> Numbers:
    """Return how many customers have each term."""
    found: Numbers = (counts > 0).T @ weights
    return found


def _tf_idf(counts: csr_matrix, weights: Numbers) -> csr_matrix:
    """Return shares weighted by rarity: idf = 1 + ln((1 + customers) / (1 + customers with it)); rows of length 1."""
    rarity = 1 + np.log((1 + weights.sum()) / (1 + _customers(counts, weights)))
    scaled = counts.multiply(rarity).tocsr()
    lengths = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
    return scaled.multiply(1 / np.where(lengths > 0, lengths, 1)[:, None]).tocsr()


def _condensed(mix: csr_matrix, weights: Numbers, seed: int) -> Numbers:
    if mix.shape[1] <= DIMENSIONS:
        return np.asarray(mix.toarray(), np.float64)
    model = TruncatedSVD(DIMENSIONS, random_state=seed)
    model.fit(mix.multiply(np.sqrt(weights)[:, None]).tocsr())
    return np.asarray(mix @ model.components_.T, np.float64)


def _mean_log_spans(paths: Variants, spans: Numbers) -> Numbers:
    own = paths.taken != NO_VARIANT
    sums = np.bincount(paths.taken[own], np.log1p(spans[own]), paths.variants)
    return np.asarray(sums / paths.customers, np.float64)


def _standardised(values: Numbers, weights: Numbers) -> Numbers:
    mean = np.average(values, weights=weights)
    spread = float(np.sqrt(np.average((values - mean) ** 2, weights=weights)))
    if spread < np.finfo(np.float64).eps * 100:
        return np.zeros(len(values))
    return np.asarray(SIZE_WEIGHT * (values - mean) / spread, np.float64)
