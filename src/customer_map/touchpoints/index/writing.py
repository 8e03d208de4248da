"""Turns coded events of a bucket, and new words, into files of the generation that is being written."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pyarrow as pa

from customer_map.touchpoints.coding import CodedEvents, sorted_paths
from customer_map.touchpoints.index.drafts import Draft
from customer_map.touchpoints.index.manifest import SavedFile, SavedSegment
from customer_map.touchpoints.index.segments import as_batch
from customer_map.touchpoints.index.words import new_words
from customer_map.touchpoints.vocabulary import Vocabulary

ResultT = TypeVar("ResultT")
# Each holds a bucket in memory.
MOST_THREADS = 4


def each_bucket(buckets: int, write: Callable[[int], ResultT]) -> list[ResultT]:
    """Do something for every bucket, several at a time, and return what came of each in turn."""
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        return list(pool.map(write, range(buckets)))


def write_segment(draft: Draft, bucket: int, events: CodedEvents, origin: int) -> SavedSegment:
    """Write the events of a bucket as a segment, sorted; customers without events are in it, too.

    Raises:
        IndexWriteError: The disk is full, or the folder cannot be written to.
    """
    paths, order = sorted_paths(events, origin)
    event_ids = events.event_ids
    if event_ids is not None and order is not None:
        event_ids = event_ids.take(pa.array(order))
    file = draft.save(f"bucket{bucket:04d}", as_batch(paths, event_ids))
    return SavedSegment(file, bucket, paths.customers, len(paths.codes))


def write_words(draft: Draft, before: Vocabulary, after: Vocabulary) -> tuple[SavedFile, ...]:
    """Write the words that `after` has beyond `before`: one file, or none if there are none.

    Raises:
        IndexWriteError: The disk is full, or the folder cannot be written to.
    """
    batch = new_words(before, after)
    return () if batch is None else (draft.save("words", batch),)
