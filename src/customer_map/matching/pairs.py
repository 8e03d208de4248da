"""Many records in, the pairs that are likely the same out: only records that share a key are compared."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

from customer_map.matching.comparing import Comparison, compare
from customer_map.matching.portraits import Features, blocking_keys

KeyT = TypeVar("KeyT", bound=Hashable)

LARGEST_BLOCK = 60
"""A key that more records share tells nothing; they meet through their other keys."""


@dataclass(frozen=True, slots=True)
class Pair(Generic[KeyT]):
    """Two records that are likely the same."""

    left: KeyT
    right: KeyT
    comparison: Comparison


def likely_pairs(records: Mapping[KeyT, Features]) -> list[Pair[KeyT]]:
    """Return the pairs that are likely the same, the likeliest first."""
    found = []
    for left, right in candidates(records):
        comparison = compare(records[left], records[right])
        if comparison.is_likely:
            found.append(Pair(left, right, comparison))
    return sorted(found, key=lambda pair: -pair.comparison.score)


def candidates(records: Mapping[KeyT, Features]) -> Iterator[tuple[KeyT, KeyT]]:
    """Yield each pair of records that share a key once, in the order of `records`."""
    blocks: dict[str, list[KeyT]] = defaultdict(list)
    for key, features in records.items():
        for block in blocking_keys(features):
            blocks[block].append(key)
    seen: set[tuple[KeyT, KeyT]] = set()
    for members in blocks.values():
        if len(members) <= LARGEST_BLOCK:
            for pair in combinations(members, 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair
