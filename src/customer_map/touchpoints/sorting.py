"""Turns touchpoints in any order into the order of paths: by customer, then time, then event id, then as they came."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers, sealed

Customers = NDArray[np.int32]


def path_order(
    customers: Customers, times: Integers, event_ids: pa.Array | None, size: int
) -> Integers | None:
    """Return the rows in the order of paths, or None when they stand so already.

    `customers` are numbers below `size`; rows with the same customer and time go by event id (missing ids last).
    """
    customers, times = sealed(customers), sealed(times)
    order = None
    if not stands_in_order(customers, times):
        order, ends = rows_by_customer(customers, size)
        sort_by_time(order, ends, times)
    if event_ids is None:
        return order
    return _ties_settled(order, customers, times, event_ids)


def _ties_settled(
    order: Integers | None, customers: Customers, times: Integers, event_ids: pa.Array
) -> Integers | None:
    """Put rows with the same customer and time into the order of their event ids; only such rows are looked at."""
    rows = np.arange(len(times)) if order is None else order
    later = places_of_ties(rows, customers, times)
    before, after = event_ids.take(pa.array(rows[later - 1])), event_ids.take(pa.array(rows[later]))
    if pc.all(pc.fill_null(pc.less_equal(before, after), after.is_null()), min_count=0).as_py():
        return order
    tied = np.union1d(later - 1, later)
    group = np.cumsum(~np.isin(tied, later, assume_unique=True))
    table = pa.table({"group": group, "id": event_ids.take(pa.array(rows[tied]))})
    settled = pc.sort_indices(table, [("group", "ascending"), ("id", "ascending")]).to_numpy()
    rows[tied] = rows[tied][settled]
    return rows


@compiled
def stands_in_order(customers: Customers, times: Integers) -> bool:
    """Tell whether rows are sorted by customer and time."""
    for row in range(1, len(times)):
        if customers[row] < customers[row - 1]:
            return False
        if customers[row] == customers[row - 1] and times[row] < times[row - 1]:
            return False
    return True


@compiled
def rows_by_customer(customers: Customers, size: int) -> tuple[Integers, Integers]:
    """Return the rows by customer, else as they came, and where the rows of each customer end."""
    ends = np.zeros(size + 1, np.int64)
    for row in range(len(customers)):
        ends[customers[row] + 1] += 1
    for customer in range(size):
        ends[customer + 1] += ends[customer]
    order = np.empty(len(customers), np.int64)
    for row in range(len(customers)):
        order[ends[customers[row]]] = row
        ends[customers[row]] += 1
    return order, ends[:size]


@compiled
def sort_by_time(order: Integers, ends: Integers, times: Integers) -> None:
    """Sort the rows of each customer by time in place, equal times as they stand."""
    start = 0
    for end in ends:
        for place in range(start + 1, end):
            if times[order[place]] < times[order[place - 1]]:
                rows = order[start:end].copy()
                order[start:end] = rows[np.argsort(times[rows], kind="mergesort")]
                break
        start = end


@compiled
def places_of_ties(rows: Integers, customers: Customers, times: Integers) -> Integers:
    """Return the places in `rows` whose row has the customer and the time of the one before."""
    count = 0
    for place in range(1, len(rows)):
        if _is_tie(rows, customers, times, place):
            count += 1
    found = np.empty(count, np.int64)
    for place in range(len(rows) - 1, 0, -1):
        if _is_tie(rows, customers, times, place):
            count -= 1
            found[count] = place
    return found


@compiled
def _is_tie(rows: Integers, customers: Customers, times: Integers, place: int) -> bool:
    one, other = rows[place - 1], rows[place]
    return bool(times[one] == times[other] and customers[one] == customers[other])
