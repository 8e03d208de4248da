"""Turns texts into groups of those that say nearly the same: copied answers, forwarded mails, bought reviews."""

from collections import defaultdict
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from customer_map.text.normalising import folded
from customer_map.text.units import units

LIKE_FROM = 0.75
"""Texts are nearly the same when this share of all their shingles is in both (Jaccard)."""
SHINGLE = 3
BANDS, ROWS = 20, 4
_PRIME = (1 << 31) - 1
_GENERATOR = np.random.default_rng(20_231)
_FACTORS = _GENERATOR.integers(1, _PRIME, BANDS * ROWS, dtype=np.uint64)
_SHIFTS = _GENERATOR.integers(0, _PRIME, BANDS * ROWS, dtype=np.uint64)


def near_duplicate_groups(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of texts that are nearly the same, in groups of at least two, by first place.

    A text is in the group of each that it is like, so the ends of a group may be less like each other. Texts without
    letters or figures are in none. Source: Broder (1997), On the resemblance and containment of documents.
    """
    shingled = [shingles(text) for text in texts]
    parents = list(range(len(texts)))
    for band in _buckets(shingled):
        for places in band:
            for other in places[1:]:
                first, second = _root(parents, places[0]), _root(parents, other)
                if first != second and likeness(shingled[places[0]], shingled[other]) >= LIKE_FROM:
                    parents[max(first, second)] = min(first, second)
    groups = defaultdict(list)
    for place in range(len(texts)):
        groups[_root(parents, place)].append(place)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def shingles(text: str) -> NDArray[np.int64]:
    """Return the hashes of all runs of three letters or words of a text, sorted; a short text is one run."""
    parts = [unit for unit in units(folded(text)) if unit[0].isalnum()]
    if not parts:
        return np.empty(0, np.int64)
    runs = {
        crc32(" ".join(parts[at : at + SHINGLE]).encode())
        for at in range(max(1, len(parts) - SHINGLE + 1))
    }
    return np.sort(np.fromiter(runs, np.int64, len(runs)))


def likeness(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    """Return the share of shingles that both hold; 0 when one holds none."""
    both = len(np.intersect1d(first, second, assume_unique=True))
    every = len(first) + len(second) - both
    return both / every if both else 0.0


def _buckets(shingled: Sequence[NDArray[np.int64]]) -> list[list[list[int]]]:
    """For each band of the signatures, the places that agree in it."""
    filled = [place for place, each in enumerate(shingled) if len(each)]
    signatures = np.array([_signature(shingled[place]) for place in filled], np.uint64)
    bands = []
    for band in range(BANDS if filled else 0):
        by_key: dict[bytes, list[int]] = defaultdict(list)
        part = np.ascontiguousarray(signatures[:, band * ROWS : (band + 1) * ROWS])
        for place, row in zip(filled, part, strict=True):
            by_key[row.tobytes()].append(place)
        bands.append([places for places in by_key.values() if len(places) > 1])
    return bands


def _signature(found: NDArray[np.int64]) -> NDArray[np.uint64]:
    mixed = (found.astype(np.uint64)[:, None] * _FACTORS + _SHIFTS) % np.uint64(_PRIME)
    least: NDArray[np.uint64] = mixed.min(axis=0)
    return least


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place
