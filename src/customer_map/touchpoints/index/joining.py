"""Turns several lots of coded events into one: the same customer gets one number, and columns some lack are filled."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from customer_map.touchpoints.coding import CodedEvents, coded
from customer_map.touchpoints.paths import NO_NUMBERS, Numbers
from customer_map.touchpoints.sorting import Customers


def join(lots: Sequence[CodedEvents]) -> CodedEvents:
    """Return the events of all lots (at least one), one lot behind the other.

    All lots speak the vocabulary of an index, in which code 0 of an attribute means that none was given.
    """
    if len(lots) == 1:
        return lots[0]
    customers, ids = _customers(lots)
    attributes = dict.fromkeys(name for lot in lots for name in lot.attributes)
    return CodedEvents(
        ids=ids,
        customers=customers,
        times=np.concatenate([lot.times for lot in lots]),
        names=np.concatenate([lot.names for lot in lots]),
        scores=_numbers([lot.scores for lot in lots], lots),
        values=_numbers([lot.values for lot in lots], lots),
        attributes={name: _codes(name, lots) for name in attributes},
        event_ids=_event_ids(lots),
    )


def _customers(lots: Sequence[CodedEvents]) -> tuple[Customers, pa.Array]:
    numbers, ids = coded(pa.chunked_array([lot.ids for lot in lots]))
    firsts = np.cumsum([0, *(len(lot.ids) for lot in lots[:-1])])
    parts = [
        numbers[first + lot.customers.astype(np.int64)]
        for first, lot in zip(firsts, lots, strict=True)
    ]
    return np.concatenate(parts), ids


def _numbers(columns: list[Numbers], lots: Sequence[CodedEvents]) -> Numbers:
    if not any(len(column) for column in columns):
        return NO_NUMBERS
    filled = [
        column if len(column) else np.full(len(lot.times), np.nan)
        for column, lot in zip(columns, lots, strict=True)
    ]
    return np.concatenate(filled)


def _codes(attribute: str, lots: Sequence[CodedEvents]) -> NDArray[Any]:
    none_given = [np.zeros(len(lot.times), np.uint16) for lot in lots]
    return np.concatenate(
        [lot.attributes.get(attribute, none) for lot, none in zip(lots, none_given, strict=True)]
    )


def _event_ids(lots: Sequence[CodedEvents]) -> pa.Array | None:
    if all(lot.event_ids is None for lot in lots):
        return None
    return pa.concat_arrays(
        [
            pa.nulls(len(lot.times), pa.large_string()) if lot.event_ids is None else lot.event_ids
            for lot in lots
        ]
    )
