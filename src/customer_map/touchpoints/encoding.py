"""Turns a table of events into a touchpoint log in memory: sorted, names and attributes as codes."""

import pyarrow as pa

from customer_map.touchpoints.coding import code_events, sorted_paths
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.times import check_span, span_of
from customer_map.touchpoints.vocabulary import Vocabulary


def encode_events(events: pa.Table) -> TouchpointLog:
    """Return events (see `tables.events`) as a log; equal times keep the order of event ids, else that of the rows.

    Raises:
        EventColumnsError: The table is not as the contract wants it.
        TimeSpanError: First and last event are more than 136 years apart.
    """
    vocabulary = Vocabulary()
    coded = code_events(events, vocabulary)
    first, last = span_of(coded.times) or (0, 0)
    check_span(first, last)
    part, _ = sorted_paths(coded, first)
    values = {name: tuple(words.to_pylist()) for name, words in vocabulary.values.items()}
    return TouchpointLog((part,), tuple(vocabulary.names.to_pylist()), first, values)
