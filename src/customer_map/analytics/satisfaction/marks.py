"""Turns marks given on a scale into how often each was given: all that the scores need, however many answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.kpis import ImpossibleGroupError

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and the highest mark that can be given."""

    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """How often each mark was given: `values[i]` was given `counts[i]` times; the values ascend.

    `unanswered` were asked and gave none, "not applicable" among them: they stand in no score. `off_scale` gave what
    the scale does not have: they count nowhere else.
    """

    scale: Scale
    values: Numbers
    counts: Integers
    unanswered: int = 0
    off_scale: int = 0

    @property
    def n(self) -> int:
        """How many answered."""
        return int(self.counts.sum())

    @property
    def asked(self) -> int:
        """How many could have answered."""
        return self.n + self.unanswered + self.off_scale

    def at_least(self, mark: float) -> int:
        """Return how many gave this mark or a better one.

        >>> marks_of(np.array([5.0, 4.0, np.nan, 1.0]), Scale(1, 5)).at_least(4)
        2
        """
        return int(self.counts[self.values >= mark].sum())

    def sums(self) -> tuple[float, float]:
        """Return the sum of the marks and that of their squares."""
        weighted = self.values * self.counts
        return float(weighted.sum()), float((weighted * self.values).sum())

    def without(self, part: "Marks") -> "Marks":
        """Return the marks of everybody who is not in `part`, which was tallied together with these.

        Raises: ImpossibleGroupError.
        """
        left = self.counts - part.counts
        if (left < 0).any():
            raise ImpossibleGroupError(part=part.n, whole=self.n)
        return replace(
            self,
            counts=left,
            unanswered=self.unanswered - part.unanswered,
            off_scale=self.off_scale - part.off_scale,
        )


def marks_of(answers: Numbers, scale: Scale) -> Marks:
    """Return the marks of everybody who was asked, one number each; NaN is no answer."""
    [marks] = tally(answers, np.zeros(len(answers), np.int64), 1, scale)
    return marks


def tally(answers: Numbers, groups: Integers, size: int, scale: Scale) -> list[Marks]:
    """Return the marks of each of `size` groups; who belongs to none has the group -1 and is left out.

    >>> one, other = tally(np.array([5.0, 1.0, 7.0]), np.array([0, 1, 1]), 2, Scale(1, 5))
    >>> one.n, other.n, other.off_scale
    (1, 1, 1)
    """
    inside = groups >= 0
    answers, groups = answers[inside], groups[inside]
    missing = np.isnan(answers)
    valid = (answers >= scale.lowest) & (answers <= scale.highest)
    values, places = np.unique(answers[valid], return_inverse=True)
    cells = groups[valid] * len(values) + places
    counts = np.bincount(cells, minlength=size * len(values)).reshape(size, len(values))
    unanswered = np.bincount(groups[missing], minlength=size)
    off_scale = np.bincount(groups[~missing & ~valid], minlength=size)
    return [
        Marks(scale, values, counts[each], int(unanswered[each]), int(off_scale[each]))
        for each in range(size)
    ]


def joined(parts: Sequence[Marks]) -> Marks:
    """Return the marks of all groups that were tallied together; there is one at least."""
    return replace(
        parts[0],
        counts=np.sum([each.counts for each in parts], axis=0),
        unanswered=sum(each.unanswered for each in parts),
        off_scale=sum(each.off_scale for each in parts),
    )
