"""Turns paths into their variants: each sequence of touchpoints once, with the customers who took it."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from customer_map.kernels.distinct_paths import group_sequences
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Codes, Integers, Paths, sealed

NO_VARIANT = -1


@dataclass(frozen=True, slots=True)
class Variant:
    """One sequence of codes, taken from first to last by `customers`, a `share` of those who have touchpoints."""

    number: int
    codes: tuple[int, ...]
    customers: int
    share: float


@dataclass(frozen=True, slots=True)
class Variants:
    """The different sequences of a log, numbered in the order in which customers first take them.

    Variant `v` has the codes `codes[offsets[v]:offsets[v + 1]]` and `customers[v]` customers; `taken[k]` is the variant
    of customer `k` in the order of the log (-1: no touchpoint).
    """

    offsets: Integers
    codes: Codes
    customers: Integers
    taken: Integers

    @property
    def variants(self) -> int:
        """How many variants there are."""
        return len(self.customers)

    @property
    def cases(self) -> int:
        """How many customers have a touchpoint."""
        return int(self.customers.sum())

    def ranking(self) -> Integers:
        """Return the numbers of the variants, the most frequent first; of equally frequent ones the first taken."""
        return np.argsort(-self.customers, kind="stable")

    def top(self, count: int) -> tuple[Variant, ...]:
        """Return the `count` most frequent variants."""
        return tuple(self._variant(number) for number in self.ranking()[:count].tolist())

    def covering(self, share: float) -> int:
        """Return how many variants, the most frequent first, cover at least a share (0 to 1) of the customers."""
        covered = np.cumsum(self.customers[self.ranking()])
        # A little less is asked for, as 0.07 * 100 is more than 7 to the computer.
        wanted = share * self.cases * (1 - 1e-12)
        return int((np.append(0, covered[:-1]) < wanted).sum()) if self.cases else 0

    def customers_of(self, number: int) -> Integers:
        """Return the customers who took a variant, as places in the log."""
        return np.flatnonzero(self.taken == number)

    def merged(self, other: Self) -> Self:
        """Return the variants of both, whose customers must differ; `self` stands first in the log."""
        offsets = np.concatenate([self.offsets, other.offsets[1:] + self.offsets[-1]])
        codes = np.concatenate([self.codes, other.codes])
        groups, firsts = _grouped(offsets[:-1], offsets[1:], codes)
        customers = np.zeros(len(firsts), np.int64)
        np.add.at(customers, groups, np.concatenate([self.customers, other.customers]))
        renumbered = np.append(groups[self.variants :], NO_VARIANT)[other.taken]
        return type(self)(
            *_side_by_side(offsets[:-1][firsts], offsets[1:][firsts], codes),
            customers=customers,
            taken=np.concatenate([self.taken, renumbered]),
        )

    def _variant(self, number: int) -> Variant:
        codes = self.codes[self.offsets[number] : self.offsets[number + 1]]
        customers = int(self.customers[number])
        return Variant(number, tuple(codes.tolist()), customers, customers / self.cases)


def count_variants(paths: Paths) -> Variants:
    """Group the customers whose touchpoints are the same in the same order, whatever the times.

    Sequences are compared code by code: no hash decides alone.
    """
    has_any = paths.ends > paths.starts
    starts, ends = paths.starts[has_any], paths.ends[has_any]
    groups, firsts = _grouped(starts, ends, paths.codes)
    taken = np.full(paths.customers, NO_VARIANT, np.int64)
    taken[has_any] = groups
    return Variants(
        *_side_by_side(starts[firsts], ends[firsts], paths.codes),
        customers=np.bincount(groups, minlength=len(firsts)),
        taken=taken,
    )


def _grouped(starts: Integers, ends: Integers, codes: Codes) -> tuple[Integers, Integers]:
    return group_sequences(sealed(starts), sealed(ends), codes)


def _side_by_side(starts: Integers, ends: Integers, codes: Codes) -> tuple[Integers, Codes]:
    """Return where each sequence starts (and the last one ends) when they stand side by side, and their codes."""
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(ends - starts)])
    copied = np.empty(offsets[-1], codes.dtype)
    _copy(sealed(starts), sealed(offsets), codes, copied)
    return offsets, copied


@compiled
def _copy(starts: Integers, offsets: Integers, codes: Codes, copied: NDArray[Any]) -> None:
    for sequence in range(len(starts)):
        shift = starts[sequence] - offsets[sequence]
        for row in range(offsets[sequence], offsets[sequence + 1]):
            copied[row] = codes[row + shift]
