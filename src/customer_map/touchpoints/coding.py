"""Turns a table of events into columns of numbers, and those, sorted, into paths: the one way in for touchpoints."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

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
from customer_map.touchpoints.paths import NO_NUMBERS, Codes, Integers, Numbers, Paths
from customer_map.touchpoints.sorting import Customers, path_order
from customer_map.touchpoints.times import split_times
from customer_map.touchpoints.vocabulary import Vocabulary

WIDEST_SMALL = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class CodedEvents:
    """Events in any order. Per customer: `ids`, none twice. Per event: all else.

    `customers` are places in `ids`; `times` microseconds since 1970-01-01 UTC; `names` and `attributes` codes of a
    vocabulary; `scores` and `values` NaN where there is none, or empty; `event_ids` may be None.
    """

    ids: pa.Array
    customers: Customers
    times: Integers
    names: NDArray[Any]
    scores: Numbers
    values: Numbers
    attributes: Mapping[str, NDArray[Any]]
    event_ids: pa.Array | None

    def taken(self, rows: Integers, ids: pa.Array, customers: Customers) -> "CodedEvents":
        """Return the events of some rows, given the customers of those rows anew."""
        return CodedEvents(
            ids=ids,
            customers=customers,
            times=self.times[rows],
            names=self.names[rows],
            scores=taken(self.scores, rows),
            values=taken(self.values, rows),
            attributes={name: codes[rows] for name, codes in self.attributes.items()},
            event_ids=None if self.event_ids is None else self.event_ids.take(pa.array(rows)),
        )


def code_events(
    events: pa.Table, vocabulary: Vocabulary, kept: Collection[str] | None = None
) -> CodedEvents:
    """Return a table of events (see `tables.events`) as numbers, its new words learnt by the vocabulary.

    `kept` names the attributes to keep, None keeps all.

    Raises:
        EventColumnsError: The table is not as the contract wants it.
    """
    table = checked_events(events)
    customers, ids = coded(table[CUSTOMER])
    names, labels = coded(table[NAME])
    attributes = {}
    for name in attribute_columns(table, kept):
        codes, words = coded(table[name].fill_null(""))
        attributes[name] = translated(codes, vocabulary.value_codes(name, words))
    return CodedEvents(
        ids=ids,
        customers=customers,
        times=table[OCCURRED_AT].cast(pa.int64()).to_numpy(),
        names=translated(names, vocabulary.name_codes(labels)),
        scores=_numbers(table, SCORE),
        values=_numbers(table, VALUE),
        attributes=attributes,
        event_ids=_event_ids(table),
    )


def attribute_columns(table: pa.Table, kept: Collection[str] | None) -> list[str]:
    """Return the columns of a table of events that are attributes, those of `kept` only unless it is None."""
    return [
        name
        for name in table.column_names
        if name not in REQUIRED and name not in OPTIONAL and (kept is None or name in kept)
    ]


def coded(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], pa.Array]:
    """Number the values in the order in which they first appear: the codes, and the value of each."""
    encoded = pc.dictionary_encode(column).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        return np.empty(0, np.int32), pa.array([], column.type)
    return encoded.indices.to_numpy(), encoded.dictionary


def translated(codes: NDArray[Any], meanings: NDArray[np.int32]) -> NDArray[Any]:
    """Return `meanings` of the codes; the codes themselves where each means itself."""
    if np.array_equal(meanings, np.arange(len(meanings))):
        return codes
    found: NDArray[np.int32] = meanings[codes]
    return found


def compact(codes: NDArray[Any], size: int) -> Codes:
    """Return codes below `size` in two bytes each if they fit, else in four."""
    return codes.astype(np.uint16 if size <= WIDEST_SMALL + 1 else np.uint32)


def taken(column: NDArray[Any], rows: Integers | None) -> NDArray[Any]:
    """Return some rows of a column that may be empty for "none"; None means all, as they are."""
    return column if rows is None or not len(column) else column[rows]


def sorted_paths(events: CodedEvents, origin: int) -> tuple[Paths, Integers | None]:
    """Return events as paths whose times count from `origin` (seconds since 1970), and the order their rows took.

    The origin must lie before all events and within 136 years of them. The order is None when they stood so already.
    """
    order = path_order(events.customers, events.times, events.event_ids, len(events.ids))
    seconds, fractions = split_times(taken(events.times, order), origin)
    ends = np.cumsum(np.bincount(events.customers, minlength=len(events.ids))).astype(np.int64)
    paths = Paths(
        starts=np.concatenate([np.zeros(min(1, len(ends)), np.int64), ends[:-1]]),
        ends=ends,
        ids=events.ids,
        codes=_narrow(taken(events.names, order)),
        seconds=seconds,
        fractions=fractions,
        scores=_kept_numbers(taken(events.scores, order)),
        values=_kept_numbers(taken(events.values, order)),
        attributes={
            name: _narrow(taken(codes, order)) for name, codes in events.attributes.items()
        },
    )
    return paths, order


def _narrow(codes: NDArray[Any]) -> Codes:
    return compact(codes, 1 + int(codes.max(initial=0)))


def _numbers(table: pa.Table, name: str) -> Numbers:
    if name not in table.column_names or table[name].null_count == len(table):
        return NO_NUMBERS
    found: Numbers = table[name].fill_null(np.nan).to_numpy()
    return found


def _kept_numbers(numbers: Numbers) -> Numbers:
    return NO_NUMBERS if np.isnan(numbers).all() else numbers


def _event_ids(table: pa.Table) -> pa.Array | None:
    if EVENT_ID not in table.column_names or table[EVENT_ID].null_count == len(table):
        return None
    return pa.concat_arrays(table[EVENT_ID].cast(pa.large_string()).chunks)
