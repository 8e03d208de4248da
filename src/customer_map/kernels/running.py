"""Turns a kernel for some customers into the result for a whole log: threads over runs of customers, merged."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from typing import Protocol, Self, TypeVar

from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Paths

# Below this many touchpoints a second thread costs more than it saves.
WORTH_A_THREAD = 200_000


class Mergeable(Protocol):
    """A partial result; those of disjoint customers merge into the result for all of them."""

    def merged(self, other: Self) -> Self:
        """Return the result for the customers of both; `self` stands before `other` in the log."""
        ...


ResultT = TypeVar("ResultT", bound=Mergeable)


def run(
    kernel: Callable[[Paths], ResultT], log: TouchpointLog, *, threads: int | None = None
) -> ResultT:
    """Return what `kernel` finds in the whole log, whatever the number of threads (default: one per processor)."""
    workers = threads or os.cpu_count() or 1
    pieces = [piece for part in log.parts for piece in _pieces(part, workers)]
    if len(pieces) == 1:
        return kernel(pieces[0])
    with ThreadPoolExecutor(workers) as pool:
        return reduce(_merge, pool.map(kernel, pieces))


def _pieces(part: Paths, workers: int) -> list[Paths]:
    return part.slices(min(workers, 1 + part.touchpoints // WORTH_A_THREAD))


def _merge(one: ResultT, other: ResultT) -> ResultT:
    return one.merged(other)
