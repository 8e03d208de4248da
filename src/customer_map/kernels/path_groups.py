"""Turns a whole log into its distinct paths, each once, and the path of each customer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from customer_map.kernels.distinct_paths import group_sequences
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, Integers, Numbers, Paths

NO_PATH = -1


@dataclass(frozen=True, slots=True)
class PathGroups:
    """The distinct paths of a log, in the order in which customers first take them.

    Path `p` is `codes[starts[p]:ends[p]]` (side by side), taken by `sizes[p]` customers; `paths[k]` is the path of
    customer `k` in the order of the log (-1: no touchpoint).
    """

    starts: Integers
    ends: Integers
    codes: Integers
    sizes: Integers
    paths: Integers

    @property
    def lengths(self) -> Integers:
        """The number of touchpoints of each path."""
        return self.ends - self.starts


def group_paths(log: TouchpointLog) -> PathGroups:
    """Return the distinct paths of a log; equal means: the same touchpoints in the same order, whatever the times."""
    own = [_own_paths(part) for part in log.parts]
    lengths = _joined([one.lengths for one in own])
    codes = _joined([one.codes for one in own])
    ends = np.cumsum(lengths)
    same, firsts = group_sequences(ends - lengths, ends, codes)
    shifts = np.cumsum([0, *(len(one.lengths) for one in own)])
    paths = _joined([same[one.groups + shift] for one, shift in zip(own, shifts, strict=False)])
    return _numbered((ends - lengths)[firsts], ends[firsts], codes, paths)


@dataclass(frozen=True, slots=True)
class _OwnPaths:
    groups: Integers
    lengths: Integers
    codes: Integers


def _own_paths(part: Paths) -> _OwnPaths:
    """Return the distinct paths of one part, the codes of one after those of the other."""
    groups, firsts = group_sequences(part.starts, part.ends, part.codes)
    starts, ends = part.starts[firsts], part.ends[firsts]
    return _OwnPaths(groups, ends - starts, part.codes[_rows_of(starts, ends)].astype(np.int64))


def _joined(pieces: Sequence[Integers]) -> Integers:
    return np.concatenate([np.empty(0, np.int64), *pieces])


def span_seconds(part: Paths) -> Numbers:
    """Return the seconds from each customer's first touchpoint to the last (0 without touchpoints)."""
    spans = np.zeros(part.customers)
    own = part.ends > part.starts
    first, last = part.starts[own], part.ends[own] - 1
    spans[own] = part.seconds[last].astype(np.int64) - part.seconds[first]
    if len(part.fractions):
        spans[own] += (part.fractions[last].astype(np.int64) - part.fractions[first]) / MICROSECONDS
    return spans


def _numbered(starts: Integers, ends: Integers, codes: Integers, paths: Integers) -> PathGroups:
    """Number the paths that have touchpoints and put them side by side; customers of the empty path have none."""
    real = ends > starts
    numbers = np.where(real, np.cumsum(real) - 1, NO_PATH)
    own = numbers[paths]
    lengths = (ends - starts)[real]
    after = np.cumsum(lengths)
    return PathGroups(
        starts=after - lengths,
        ends=after,
        codes=codes[_rows_of(starts[real], ends[real])],
        sizes=np.bincount(own[own != NO_PATH], minlength=len(lengths)),
        paths=own,
    )


def _rows_of(starts: Integers, ends: Integers) -> Integers:
    """Return all rows of some stretches, one stretch after the other."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    rows: Integers = np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
    return rows
