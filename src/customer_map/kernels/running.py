"""Turns a kernel for some customers into the result for a whole log: threads over runs of customers, merged."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial, reduce
from typing import Protocol, Self, TypeVar

import numpy as np

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
Kernel = Callable[[Paths], ResultT]


def run(kernel: Kernel[ResultT], log: TouchpointLog, *, threads: int | None = None) -> ResultT:
    """Return what `kernel` finds in the whole log, whatever the number of threads (default: one per processor)."""
    shares = _shares(log, threads or os.cpu_count() or 1)
    if len(shares) == 1:
        return _of_share(kernel, shares[0])
    with ThreadPoolExecutor(len(shares)) as pool:
        return reduce(_merge, pool.map(partial(_of_share, kernel), shares))


def _shares(log: TouchpointLog, workers: int) -> list[list[Paths]]:
    """Cut the log into one run of pieces for each worker, with about as many touchpoints each."""
    most = max(WORTH_A_THREAD, -(-log.touchpoints // workers))
    pieces = [piece for part in log.parts for piece in part.slices(-(-part.touchpoints // most))]
    before = np.cumsum([0, *(piece.touchpoints for piece in pieces)])[:-1]
    places = before // most
    runs = [np.flatnonzero(places == place) for place in np.unique(places)]
    return [[pieces[number] for number in run.tolist()] for run in runs]


def _of_share(kernel: Kernel[ResultT], pieces: Sequence[Paths]) -> ResultT:
    return reduce(_merge, map(kernel, pieces))


def _merge(one: ResultT, other: ResultT) -> ResultT:
    return one.merged(other)
