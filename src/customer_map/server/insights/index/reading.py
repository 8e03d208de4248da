"""Turns the index, and what has changed since it was filled, into the touchpoints of some customers as they are now."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from customer_map.server.insights.index.background import follow_soon
from customer_map.server.insights.index.changes import ALL, Changes, changes_since
from customer_map.server.insights.index.events import ATTRIBUTES, events_of, property_column
from customer_map.server.insights.index.marks import Mark, can_follow, mark_now
from customer_map.touchpoints.coding import code_events, sorted_paths
from customer_map.touchpoints.index.errors import IndexDamagedError, IndexVersionError
from customer_map.touchpoints.index.origins import Span, chosen_origin, fits, wider
from customer_map.touchpoints.index.reading import TouchpointIndex
from customer_map.touchpoints.index.words import NONE_GIVEN
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Paths
from customer_map.touchpoints.times import span_of
from customer_map.touchpoints.vocabulary import Vocabulary

# Read from the database at once; more would take more memory than the index saves.
CUSTOMERS_AT_ONCE = 5_000
# From here on it is quicker to follow now than to wait for the job.
MANY_CHANGES = 2_000
NO_LOG = TouchpointLog((), ())

_lock = Lock()
_opened: dict[Path, TouchpointIndex] = {}  # by folder, which only tests change


def open_index() -> TouchpointIndex | None:
    """Return the newest generation of the index, None when there is none that can be read."""
    folder = settings.INDEX_FOLDER
    with _lock:
        known = _opened.pop(folder, None)
        try:
            index = known.newest() if known else TouchpointIndex.open(folder)
        except (IndexDamagedError, IndexVersionError):
            return None
        _opened[folder] = index
    return index


def touchpoints_of(customers: pa.Array, properties: Collection[str]) -> TouchpointLog:
    """Return all touchpoints of these customers (ids as text, none twice) as this transaction sees them.

    The log has the attributes of `events.ATTRIBUTES` and the `properties` asked for. Call it inside
    `one_view`, so that nothing comes in between.

    Raises:
        TimeSpanError: First and last touchpoint are more than 136 years apart.
    """
    kept = [*ATTRIBUTES, *map(property_column, properties)]
    index = open_index()
    changes = _changes_since(index, properties)
    if index is None or changes.everybody:
        return _with_attributes(with_customers(NO_LOG, customers, properties), kept)
    changed = pc.is_in(customers, value_set=changes.customers)
    settled = of_customers(index.log(kept), customers.filter(pc.invert(changed)))
    return _with_attributes(with_customers(settled, customers.filter(changed), properties), kept)


def of_customers(log: TouchpointLog, customers: pa.Array) -> TouchpointLog:
    """Keep these customers; no touchpoint is copied."""

    def chosen(part: Paths) -> Paths:
        found = pc.is_in(part.ids, value_set=customers.cast(part.ids.type))
        return part.of_customers(found.to_numpy(zero_copy_only=False))

    return log.each(chosen)


def with_customers(
    log: TouchpointLog, customers: pa.Array, properties: Collection[str]
) -> TouchpointLog:
    """Add the touchpoints of further customers, read from the database.

    Raises:
        TimeSpanError: First and last touchpoint are more than 136 years apart.
    """
    for start in range(0, len(customers), CUSTOMERS_AT_ONCE):
        some = customers.slice(start, CUSTOMERS_AT_ONCE)
        log = with_events(log, events_of(some.to_pylist(), properties))
    return log


def with_events(log: TouchpointLog, events: pa.Table) -> TouchpointLog:
    """Add a part with the events of customers that the log has not.

    Raises:
        TimeSpanError: First and last touchpoint are more than 136 years apart.
    """
    known = {name: pa.array(words, pa.string()) for name, words in log.attributes.items()}
    vocabulary = Vocabulary(pa.array(log.names, pa.string()), known, first=NONE_GIVEN)
    coded = code_events(events, vocabulary)
    log = _with_room(log, span_of(coded.times))
    part, _ = sorted_paths(coded, log.origin)
    words = {name: tuple(found.to_pylist()) for name, found in vocabulary.values.items()}
    joined = TouchpointLog(
        (*log.parts, part), tuple(vocabulary.names.to_pylist()), log.origin, words
    )
    return _with_attributes(joined, words)


def _changes_since(index: TouchpointIndex | None, properties: Collection[str]) -> Changes:
    """Return what the index cannot tell; if that is much, see to it that it soon can."""
    mark = Mark.read(index.mark) if index else None
    knows = mark is not None and set(properties) <= set(mark.properties)
    changes = changes_since(mark) if mark and knows and can_follow(mark, mark_now(())) else ALL
    if changes.everybody or len(changes.customers) > MANY_CHANGES:
        follow_soon()
    return changes


def _with_room(log: TouchpointLog, span: Span | None) -> TouchpointLog:
    """Let the times of a log count from an origin from which those of `span` can be told, too."""
    if span is None or fits(span, log.origin):
        return log
    origin = chosen_origin(wider(_span(log), span) or span)
    later = np.int64(log.origin - origin)

    def shifted(part: Paths) -> Paths:
        return replace(part, seconds=(part.seconds + later).astype(np.uint32))

    return replace(log.each(shifted), origin=origin)


def _span(log: TouchpointLog) -> Span | None:
    columns = [part.seconds for part in log.parts if len(part.seconds)]
    if not columns:
        return None
    first, last = min(map(np.min, columns)), max(map(np.max, columns))
    return log.origin + int(first), log.origin + int(last)


def _with_attributes(log: TouchpointLog, names: Collection[str]) -> TouchpointLog:
    """Give every part all these attributes; where it lacks one, none was given to anybody."""

    def filled(part: Paths) -> Paths:
        none_given = np.zeros(len(part.codes), np.uint16)
        found = {name: part.attributes.get(name, none_given) for name in names}
        return replace(part, attributes=found)

    words = {name: log.attributes.get(name, NONE_GIVEN) for name in names}
    return replace(log.each(filled), attributes=words)
