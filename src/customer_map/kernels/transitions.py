"""Turns paths into directly-follows pairs: how often one touchpoint follows another, for whom, and how much later."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from customer_map.kernels.pair_numbers import number_pairs
from customer_map.kernels.rows import rows_of
from customer_map.kernels.sketches import GapSketches
from customer_map.kernels.steps import CASES, EVENTS, count_steps, sketch_steps
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers, Numbers, Paths, sealed


@dataclass(frozen=True, slots=True)
class Transitions:
    """Pairs of touchpoints that follow each other directly in the path of a customer, sorted by source and target.

    Per pair: the codes `sources` and `targets`, how often (`events`) and for how many customers (`cases`) the target
    came next after the source, and the `gaps` between them (None if they were not asked for).
    """

    sources: Integers
    targets: Integers
    events: Integers
    cases: Integers
    gaps: GapSketches | None

    @property
    def median_seconds(self) -> Numbers:
        """The median gap of each pair; NaN without gaps."""
        return self._quantiles(0.5)

    @property
    def p90_seconds(self) -> Numbers:
        """The gap that 90 % of each pair's gaps do not exceed; NaN without gaps."""
        return self._quantiles(0.9)

    def _quantiles(self, share: float) -> Numbers:
        if self.gaps is None:
            return np.full(len(self.events), np.nan)
        return self.gaps.quantile_seconds(share)

    def merged(self, other: Self) -> Self:
        """Return the pairs of both, whose customers must differ; gaps only if both have them."""
        pairs, places, other_places = _union(_sort_keys(self), _sort_keys(other))
        events, cases = np.zeros((2, len(pairs)), np.int64)
        events[places], cases[places] = self.events, self.cases
        events[other_places] += other.events
        cases[other_places] += other.cases
        gaps = None
        if self.gaps is not None and other.gaps is not None:
            gaps = self.gaps.placed(places, len(pairs)).merged(
                other.gaps.placed(other_places, len(pairs))
            )
        return type(self)(pairs >> 32, pairs & 0xFFFF_FFFF, events, cases, gaps)


def count_transitions(paths: Paths, size: int, *, with_gaps: bool = True) -> Transitions:
    """Count which touchpoint follows which; every code must be below `size`, the number of names.

    Without gaps it is several times as fast.
    """
    rows = rows_of(paths)
    numbers, keys = number_pairs(rows, size)
    table = count_steps(rows, numbers, len(keys))
    used = np.flatnonzero(table[:, EVENTS])
    places = used[np.argsort(keys[used])]
    gaps = sketch_steps(rows, numbers, table, places) if with_gaps else None
    return Transitions(
        sources=keys[places] // size,
        targets=keys[places] % size,
        events=table[places, EVENTS],
        cases=table[places, CASES],
        gaps=gaps,
    )


def _sort_keys(transitions: Transitions) -> Integers:
    return sealed((transitions.sources << 32) | transitions.targets)


@compiled
def _union(keys: Integers, other_keys: Integers) -> tuple[Integers, Integers, Integers]:
    """Return the keys of both in ascending order, and the place of each one's keys among them."""
    union = np.empty(len(keys) + len(other_keys), np.int64)
    places, other_places = np.empty(len(keys), np.int64), np.empty(len(other_keys), np.int64)
    one = two = size = 0
    while one < len(keys) or two < len(other_keys):
        if two == len(other_keys) or (one < len(keys) and keys[one] <= other_keys[two]):
            union[size] = keys[one]
        else:
            union[size] = other_keys[two]
        if one < len(keys) and keys[one] == union[size]:
            places[one] = size
            one += 1
        if two < len(other_keys) and other_keys[two] == union[size]:
            other_places[two] = size
            two += 1
        size += 1
    return union[:size].copy(), places, other_places
