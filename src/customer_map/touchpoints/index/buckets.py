"""Turns ids of customers into buckets: the same id falls into the same bucket on every machine and in every year."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from customer_map.touchpoints.coding import CodedEvents
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers, sealed
from customer_map.touchpoints.sorting import rows_by_customer

Hashes = NDArray[np.uint64]
OFFSET_BASIS = np.uint64(0xCBF29CE484222325)

Buckets = NDArray[np.int32]


def buckets_of(ids: pa.Array, count: int) -> Buckets:
    """Return the bucket (0 to `count` - 1) of each id."""
    return (hashed(ids) % np.uint64(count)).astype(np.int32)


def hashed(ids: pa.Array) -> Hashes:
    """Return the 64-bit FNV-1a hash of the UTF-8 bytes of each id, its bits mixed once more.

    Source: Fowler, Noll, Vo, Eastlake (RFC 9923); the mixing is the finaliser of MurmurHash3 (Appleby).
    """
    large = ids.cast(pa.large_string())
    _, offsets, text = large.buffers()
    if text is None or not len(ids):
        return mixed(np.full(len(ids), OFFSET_BASIS))
    bounds = np.frombuffer(offsets, np.int64)[large.offset : large.offset + len(ids) + 1]
    return mixed(fnv1a(sealed(bounds), sealed(np.frombuffer(text, np.uint8))))


@compiled
def fnv1a(bounds: Integers, text: NDArray[np.uint8]) -> Hashes:
    """Return the 64-bit FNV-1a hash of each stretch of bytes."""
    hashes = np.empty(len(bounds) - 1, np.uint64)
    for place in range(len(hashes)):
        value = OFFSET_BASIS
        for byte in text[bounds[place] : bounds[place + 1]]:
            value = (value ^ np.uint64(byte)) * np.uint64(0x100000001B3)
        hashes[place] = value
    return hashes


@compiled
def mixed(hashes: Hashes) -> Hashes:
    """Return hashes whose every bit depends on all bits."""
    shift = np.uint64(33)
    one = (hashes ^ (hashes >> shift)) * np.uint64(0xFF51AFD7ED558CCD)
    two = (one ^ (one >> shift)) * np.uint64(0xC4CEB9FE1A85EC53)
    return two ^ (two >> shift)


def split(events: CodedEvents, count: int) -> Iterator[CodedEvents]:
    """Yield the events of each of `count` buckets in turn, their order kept."""
    buckets = sealed(buckets_of(events.ids, count))
    customers, customer_ends = rows_by_customer(buckets, count)
    rows, row_ends = rows_by_customer(sealed(buckets[events.customers]), count)
    place = np.empty(len(customers), np.int32)
    for bucket in range(count):
        members = _run(customers, customer_ends, bucket)
        place[members] = np.arange(len(members), dtype=np.int32)
        chosen = _run(rows, row_ends, bucket)
        ids = events.ids.take(pa.array(members))
        yield events.taken(chosen, ids, place[events.customers[chosen]])


def _run(order: Integers, ends: Integers, bucket: int) -> Integers:
    return order[ends[bucket - 1] if bucket else 0 : ends[bucket]]
