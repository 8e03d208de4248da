"""Turns sorted touchpoint columns into what kernels read: for each customer one stretch of rows in order of time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from customer_map.touchpoints.compiling import compiled

Codes = NDArray[np.unsignedinteger[Any]]
Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Seconds = NDArray[np.uint32]

ItemT = TypeVar("ItemT", bound=np.generic)

MICROSECONDS = 1_000_000
NO_NUMBERS = np.empty(0, np.float64)
NO_FRACTIONS = np.empty(0, np.uint32)


@dataclass(frozen=True, slots=True)
class Paths:
    """Touchpoints of some customers as columns, sorted by customer, then time, then event id.

    Per customer: `starts[k]:ends[k]` are the rows of customer `k`, whose id is `ids[k]`; rows in no such stretch do
    not count, and a stretch may be empty. Per row: `codes` (uint16 or uint32) says what happened, `seconds` when, in
    whole seconds since the log's origin, `fractions` the microseconds beyond it (empty when all are 0), `scores` from
    −1 to +1 (NaN: nothing was said), `values` (NaN: none) (both empty when no touchpoint has any), and `attributes`
    one column of codes (uint16 or uint32) each.
    """

    starts: Integers
    ends: Integers
    ids: pa.Array
    codes: Codes
    seconds: Seconds
    fractions: Seconds = field(default_factory=lambda: NO_FRACTIONS)
    scores: Numbers = field(default_factory=lambda: NO_NUMBERS)
    values: Numbers = field(default_factory=lambda: NO_NUMBERS)
    attributes: Mapping[str, Codes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            object.__setattr__(self, name, sealed(getattr(self, name)))
        attributes = {name: sealed(codes) for name, codes in self.attributes.items()}
        object.__setattr__(self, "attributes", attributes)

    @property
    def customers(self) -> int:
        """How many customers there are, those without touchpoints included."""
        return len(self.starts)

    @property
    def touchpoints(self) -> int:
        """How many touchpoints count."""
        return int((self.ends - self.starts).sum())

    def of_customers(self, chosen: Flags | Integers) -> "Paths":
        """Keep some customers, by flag or by place; no row is copied."""
        places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        ids = self.ids.take(pa.array(places))
        return replace(self, starts=self.starts[places], ends=self.ends[places], ids=ids)

    def between(self, since: int, until: int) -> "Paths":
        """Keep touchpoints with `since` <= time < `until`, in microseconds since the log's origin; no row is copied."""
        starts = first_rows(self.starts, self.ends, self.seconds, self.fractions, since)
        ends = first_rows(starts, self.ends, self.seconds, self.fractions, until)
        return replace(self, starts=starts, ends=ends)

    def where(self, kept: Flags) -> "Paths":
        """Keep the rows flagged in `kept` (one flag per row); customers who lose all keep an empty stretch."""
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])
        return replace(
            self,
            starts=before[self.starts],
            ends=before[self.ends],
            codes=self.codes[kept],
            seconds=self.seconds[kept],
            fractions=self.fractions[kept] if len(self.fractions) else self.fractions,
            scores=self.scores[kept] if len(self.scores) else self.scores,
            values=self.values[kept] if len(self.values) else self.values,
            attributes={name: codes[kept] for name, codes in self.attributes.items()},
        )

    def slices(self, count: int) -> list["Paths"]:
        """Cut into at most `count` runs of whole customers with about as many touchpoints each; no row is copied."""
        if count < 2 or self.customers < 2:
            return [self]
        load = np.cumsum(self.ends - self.starts)
        wanted = np.arange(1, count) * (int(load[-1]) / count)
        bounds = np.unique([0, *np.searchsorted(load, wanted, side="left") + 1, self.customers])
        return [
            self.of_run(first, last)
            for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
        ]

    def of_run(self, first: int, last: int) -> "Paths":
        """Keep the customers `first` to `last` - 1; nothing is copied."""
        return replace(
            self,
            starts=self.starts[first:last],
            ends=self.ends[first:last],
            ids=self.ids.slice(first, last - first),
        )


_COLUMNS = ("starts", "ends", "codes", "seconds", "fractions", "scores", "values")


def sealed(column: NDArray[ItemT]) -> NDArray[ItemT]:
    """Return a contiguous view that cannot be written: one type of array for kernels, in memory or mapped from a file.

    Machine code is made anew for every type, and whether an array can be written belongs to its type.
    """
    view = np.ascontiguousarray(column).view()
    view.flags.writeable = False
    return view


@compiled
def first_rows(
    starts: Integers, ends: Integers, seconds: Seconds, fractions: Seconds, moment: int
) -> Integers:
    """Return for each customer the first row at `moment` (microseconds since the origin) or later, else its end."""
    found = np.empty(len(starts), np.int64)
    for customer in range(len(starts)):
        low, high = starts[customer], ends[customer]
        while low < high:
            middle = (low + high) // 2
            if time_at(seconds, fractions, middle) < moment:
                low = middle + 1
            else:
                high = middle
        found[customer] = low
    return found


@compiled
def time_at(seconds: Seconds, fractions: Seconds, row: int) -> int:
    """Return the time of a row in microseconds since the log's origin."""
    whole = int(seconds[row]) * 1_000_000
    if len(fractions) == 0:
        return whole
    return whole + int(fractions[row])


NO_PATHS = Paths(
    starts=np.empty(0, np.int64),
    ends=np.empty(0, np.int64),
    ids=pa.array([], pa.string()),
    codes=np.empty(0, np.uint16),
    seconds=np.empty(0, np.uint32),
)
