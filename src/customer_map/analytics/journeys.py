"""Turns sorted touchpoint columns into what happened at each stage of a journey, in one pass; parts of it merge."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from customer_map.kernels.stage_progress import MICROSECONDS_PER_DAY, JourneyPart

__all__ = [
    "MICROSECONDS_PER_DAY",
    "JourneyPart",
    "TouchpointColumns",
    "first_entries",
    "merge",
    "next_entries",
    "read_journeys",
]

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TouchpointColumns:
    """Touchpoints as columns, sorted by customer, then time, then id (which breaks ties of time).

    `customers` are codes in ascending order, `times` microseconds UTC, `stages` the place in the journey (-1: no
    stage), `channels` codes from 0 (-1: a moment that is no touchpoint, such as a lapse), `scores` from -1 to +1
    (NaN: nothing was said).
    """

    customers: Integers
    times: Integers
    stages: Integers
    channels: Integers
    scores: Numbers


def read_journeys(columns: TouchpointColumns, *, stages: int, channels: int) -> JourneyPart:
    """Read the journeys of all customers in `columns` through `stages` stages.

    Time linear in touchpoints, but for sorting the dwell times.
    """
    entries = first_entries(columns, stages)
    went_on, dwell = _onward(entries, columns.times)
    assigned = columns.stages >= 0
    scored = assigned & ~np.isnan(columns.scores)
    scores, at = columns.scores[scored], columns.stages[scored]
    return JourneyPart(
        customers=len(entries),
        reached=(entries < len(columns.times)).sum(axis=0),
        went_on=went_on,
        dwell_days=dwell,
        channels=_counts(columns, assigned, stages, channels),
        score_counts=np.bincount(at, minlength=stages),
        score_sums=np.bincount(at, scores, stages).astype(np.float64),
        score_squares=np.bincount(at, scores * scores, stages).astype(np.float64),
        unassigned=int(len(assigned) - assigned.sum()),
    )


def merge(one: JourneyPart, other: JourneyPart) -> JourneyPart:
    """Return the journeys of the customers of both parts, which share none."""
    return one.merged(other)


def first_entries(columns: TouchpointColumns, stages: int) -> Integers:
    """Return the row of each customer's first touchpoint in each stage (customers × stages).

    Only customers with a stage have a row; a stage that was never entered holds the number of all rows.
    """
    assigned = np.flatnonzero(columns.stages >= 0)
    owners = columns.customers[assigned]
    places = np.cumsum(np.diff(owners, prepend=owners[:1]) != 0)
    size = int(places[-1]) + 1 if len(places) else 0
    entries = np.full((size, stages), len(columns.stages), dtype=np.int64)
    np.minimum.at(entries, (places, columns.stages[assigned]), assigned)
    return entries


def next_entries(entries: Integers, stage: int, absent: int) -> Integers:
    """Return the row where each customer of `stage` first enters the next later stage reached; `absent` if none.

    Customers who never were in `stage` get `absent` too.
    """
    later, here = entries[:, stage + 1 :], entries[:, [stage]]
    onward = np.where((later > here) & (later < absent), later, absent)
    earliest: Integers = onward.min(axis=1, initial=absent)
    return earliest


def _onward(entries: Integers, times: Integers) -> tuple[Integers, tuple[Numbers, ...]]:
    absent = len(times)
    went_on, dwell = [], []
    for stage in range(entries.shape[1]):
        following = next_entries(entries, stage, absent)
        gone = following < absent
        spent = times[following[gone]] - times[entries[gone, stage]]
        went_on.append(int(gone.sum()))
        dwell.append(np.sort(spent / MICROSECONDS_PER_DAY))
    return np.array(went_on, dtype=np.int64), tuple(dwell)


def _counts(
    columns: TouchpointColumns, assigned: NDArray[np.bool_], stages: int, channels: int
) -> Integers:
    counted = assigned & (columns.channels >= 0)
    cells = columns.stages[counted] * channels + columns.channels[counted]
    return np.bincount(cells, minlength=stages * channels).reshape(stages, channels)
