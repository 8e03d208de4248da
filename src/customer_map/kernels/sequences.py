"""Turns paths into the support of sequences: how many customers have touchpoints A, B, C in this order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from customer_map.errors import CustomerMapError
from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Flags, Integers, Paths


class EmptySequenceError(CustomerMapError):
    """A sequence names no touchpoint, so that everybody and nobody would have it."""

    code: ClassVar[str] = "empty_sequence"
    message: ClassVar[str] = "A sequence needs at least one touchpoint."
    hint: ClassVar[str] = "Name the touchpoints of the sequence in their order."


@dataclass(frozen=True, slots=True)
class SequenceSupport:
    """For each sequence the number of `customers` who have it, among `cases`: all customers with a touchpoint."""

    customers: Integers
    cases: int

    def merged(self, other: Self) -> Self:
        """Return the support of both, whose customers must differ."""
        return type(self)(self.customers + other.customers, self.cases + other.cases)


def count_sequences(
    paths: Paths, sequences: Sequence[Sequence[int]], *, adjacent: bool = False
) -> SequenceSupport:
    """Count for each sequence of codes the customers who have it; one linear pass for each.

    Other touchpoints may lie between those of a sequence, unless `adjacent`: then each directly follows the one before.

    Raises:
        EmptySequenceError: A sequence is empty.
    """
    counts = [int(has_sequence(paths, own, adjacent=adjacent).sum()) for own in sequences]
    return SequenceSupport(np.array(counts, np.int64), int((paths.ends > paths.starts).sum()))


def has_sequence(paths: Paths, sequence: Sequence[int], *, adjacent: bool = False) -> Flags:
    """Return for each customer whether they have a sequence of codes; see `count_sequences`.

    Raises:
        EmptySequenceError: The sequence is empty.
    """
    if not sequence:
        raise EmptySequenceError
    # Without `adjacent` nothing is ever lost again, so that there is nowhere to fall back to.
    fallbacks = _fallbacks(sequence) if adjacent else []
    return _has(rows_of(paths), np.array(sequence, np.int64), np.array(fallbacks, np.int64))


def _fallbacks(sequence: Sequence[int]) -> list[int]:
    """Return after how many matched codes to go on when the next one does not match (Knuth, Morris, Pratt 1977).

    That is, for each beginning of the sequence: the longest shorter beginning with which it ends.
    """
    found = [0]
    for code in sequence[1:]:
        matched = found[-1]
        while matched and sequence[matched] != code:
            matched = found[matched - 1]
        found.append(matched + 1 if sequence[matched] == code else 0)
    return found


@compiled
def _has(rows: Rows, sequence: Integers, fallbacks: Integers) -> Flags:
    found = np.zeros(len(rows.starts), np.bool_)
    for customer in range(len(found)):
        matched = 0
        for row in range(rows.starts[customer], rows.ends[customer]):
            while matched and len(fallbacks) and sequence[matched] != rows.codes[row]:
                matched = fallbacks[matched - 1]
            if sequence[matched] == rows.codes[row]:
                matched += 1
            if matched == len(sequence):
                found[customer] = True
                break
    return found
