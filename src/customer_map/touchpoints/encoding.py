"""Turns a table of events into a touchpoint log in memory: sorted, names and attributes as codes."""

from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from customer_map.errors import CustomerMapError
from customer_map.tables.events import (
    CUSTOMER,
    EVENT_ID,
    NAME,
    OCCURRED_AT,
    OPTIONAL,
    REQUIRED,
    SCORE,
    VALUE,
    checked_events,
)
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, NO_FRACTIONS, NO_NUMBERS, Codes, Paths

SMALL = np.iinfo(np.uint16).max
LONGEST_SPAN = np.iinfo(np.uint32).max


class TimeSpanError(CustomerMapError):
    """The times of a log lie too far apart, which is always a mistake in the file."""

    code: ClassVar[str] = "time_span"
    message: ClassVar[str] = (
        "The events reach from {first} to {last}; a log spans 136 years at most."
    )
    hint: ClassVar[str] = "Look for times such as 0001-01-01 or 9999-12-31 that mean “unknown”."


def encode_events(events: pa.Table) -> TouchpointLog:
    """Return events (see `tables.events`) as a log; equal times keep the order of event ids, else that of the rows.

    Raises:
        EventColumnsError: The table is not as the contract wants it.
        TimeSpanError: First and last event are more than 136 years apart.
    """
    table = checked_events(events)
    customers, ids = coded(table[CUSTOMER])
    times = table[OCCURRED_AT].cast(pa.int64()).to_numpy()
    order = _order(customers, times, table)
    names, labels = coded(table[NAME])
    attributes = {
        name: coded(table[name].fill_null(""))
        for name in table.column_names
        if name not in REQUIRED and name not in OPTIONAL
    }
    customers, times = customers[order], times[order]
    origin, seconds, fractions = split_times(times)
    ends = np.cumsum(np.bincount(customers, minlength=len(ids))).astype(np.int64)
    part = Paths(
        starts=np.concatenate([np.zeros(min(1, len(ids)), np.int64), ends[:-1]]),
        ends=ends,
        ids=ids,
        codes=compact(names[order], len(labels)),
        seconds=seconds,
        fractions=fractions,
        scores=_numbers(table, SCORE, order),
        values=_numbers(table, VALUE, order),
        attributes={
            name: compact(codes[order], len(values)) for name, (codes, values) in attributes.items()
        },
    )
    words = {name: tuple(values.to_pylist()) for name, (_, values) in attributes.items()}
    return TouchpointLog((part,), tuple(labels.to_pylist()), origin, words)


def coded(column: pa.ChunkedArray) -> tuple[NDArray[Any], pa.Array]:
    """Number the values in the order in which they first appear: the codes, and the value of each."""
    encoded = pc.dictionary_encode(column).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        return np.empty(0, np.int32), pa.array([], column.type)
    return encoded.indices.to_numpy(), encoded.dictionary


def compact(codes: NDArray[Any], size: int) -> Codes:
    """Return codes below `size` in two bytes each if they fit, else in four."""
    return codes.astype(np.uint16 if size <= SMALL + 1 else np.uint32)


def split_times(
    times: NDArray[np.int64],
) -> tuple[int, NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the origin (whole seconds), the seconds since it, and the microseconds beyond (empty if all are 0).

    Raises TimeSpanError when the times span more than 136 years.
    """
    if not len(times):
        return 0, np.empty(0, np.uint32), NO_FRACTIONS
    first, last = int(times.min()), int(times.max())
    origin = first // MICROSECONDS
    if last // MICROSECONDS - origin > LONGEST_SPAN:
        raise TimeSpanError(first=_day(first), last=_day(last))
    seconds, fractions = np.divmod(times - origin * MICROSECONDS, MICROSECONDS)
    exact = fractions.astype(np.uint32) if fractions.any() else NO_FRACTIONS
    return origin, seconds.astype(np.uint32), exact


def _day(moment: int) -> str:
    return str(np.datetime64(moment, "us").astype("datetime64[D]"))


def _order(customers: NDArray[Any], times: NDArray[np.int64], table: pa.Table) -> NDArray[np.int64]:
    """Stable order by customer, time and event id."""
    keys: list[NDArray[Any]] = [times, customers]
    if EVENT_ID in table.column_names:
        ranks = pc.rank(table[EVENT_ID].combine_chunks(), tiebreaker="dense").to_numpy()
        keys.insert(0, ranks)
    return np.lexsort(keys)


def _numbers(table: pa.Table, name: str, order: NDArray[np.int64]) -> NDArray[np.float64]:
    if name not in table.column_names or table[name].null_count == len(table):
        return NO_NUMBERS
    found: NDArray[np.float64] = table[name].fill_null(np.nan).to_numpy()
    return found[order]
