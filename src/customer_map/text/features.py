"""Turns texts into sparse rows of figures that linear models weigh: hashed runs of units, and opinions."""

from collections.abc import Iterable, Sequence
from math import log1p, tanh
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from customer_map.text.opinions import Opinions

LONGEST_RUN = 4
OPINION_FEATURES = 11


def runs(parts: Sequence[str], longest: int = LONGEST_RUN) -> list[str]:
    """Return all runs of 1 to `longest` neighbouring units.

    >>> runs(["很", "好", "用"], 2)
    ['很', '好', '用', '很 好', '好 用']
    """
    found = list(parts)
    for length in range(2, longest + 1):
        found += [" ".join(parts[at : at + length]) for at in range(len(parts) - length + 1)]
    return found


def hashed_rows(texts: Iterable[Sequence[str]], buckets: int) -> sparse.csr_matrix:
    """Return one row per text: how often each bucket was hit by one of its features. `buckets` is a power of 2."""
    mask, indices, ends = buckets - 1, [], [0]
    for features in texts:
        indices.extend([crc32(each.encode()) & mask for each in features])
        ends.append(len(indices))
    ones = np.ones(len(indices), np.float32)
    rows = sparse.csr_matrix(
        (ones, np.array(indices, np.int32), np.array(ends, np.int64)),
        shape=(len(ends) - 1, buckets),
    )
    rows.sum_duplicates()
    return rows


def weighted_rows(rows: sparse.csr_matrix, weights: NDArray[np.float32]) -> sparse.csr_matrix:
    """Return rows of length 1: logarithms of counts, times the weight of their bucket."""
    weighed = rows.copy()
    weighed.data = (1 + np.log(weighed.data)) * weights[weighed.indices]
    norms = (
        np.sqrt(weighed.multiply(weighed).sum(axis=1)).A1 if weighed.nnz else np.ones(rows.shape[0])
    )
    norms[norms == 0] = 1
    return sparse.diags(1 / norms) @ weighed


def opinion_features(found: Opinions) -> list[float]:
    """Return what opinions amount to in the figures that a linear model can weigh, each about 0 to 1."""
    values = found.values or (0.0,)
    more = found.good - found.bad
    return [
        more / (1 + found.good + found.bad),
        tanh(more / 3),
        log1p(found.good),
        log1p(found.bad),
        tanh(values[-1] / 2),
        tanh(values[0] / 2),
        tanh(min(values) / 2),
        tanh(max(values) / 2),
        float(found.wishes > 0),
        min(found.negations, 4) / 4,
        float(not found.count),
    ]
