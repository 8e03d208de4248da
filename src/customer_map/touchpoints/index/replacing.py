"""Turns "the touchpoints of these customers are now exactly these" into the next generation of an index."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.touchpoints.coding import CodedEvents, code_events
from customer_map.touchpoints.index.buckets import split
from customer_map.touchpoints.index.drafts import Draft
from customer_map.touchpoints.index.errors import OtherCustomersError
from customer_map.touchpoints.index.manifest import Manifest, SavedSegment
from customer_map.touchpoints.index.opening import OpenedFiles
from customer_map.touchpoints.index.origins import Span, chosen_origin, fits, wider
from customer_map.touchpoints.index.rewriting import changing, living
from customer_map.touchpoints.index.writing import each_bucket, write_segment, write_words
from customer_map.touchpoints.times import span_of


def replace_customers(
    folder: Path, customers: Sequence[str], events: pa.Table, *, mark: object
) -> None:
    """Let the touchpoints of `customers` be exactly `events`, whatever they were before.

    Late, corrected, moved and deleted touchpoints are all this one operation: give all touchpoints that the customers
    concerned have now. A customer without any is gone. Without customers only the mark changes.

    Raises:
        OtherCustomersError: There are events of somebody who is not among `customers`.
        EventColumnsError, TimeSpanError: As for `build_index`.
        IndexMissingError, IndexDamagedError, IndexVersionError: There is no index, or it cannot be read.
        IndexBusyError, IndexWriteError: Another process is writing, or the disk is full; nothing has changed.
    """
    with changing(folder) as (draft, files):
        vocabulary = files.vocabulary.copied()
        coded = code_events(events, vocabulary, files.manifest.attributes)
        named = pa.array(customers, pa.string()).unique()
        coded = _with_all(coded, named)
        manifest = _with_room(draft, files, named, span_of(coded.times))
        manifest = msgspec.structs.replace(
            manifest,
            generation=draft.generation,
            mark=mark,
            words=manifest.words + write_words(draft, files.vocabulary, vocabulary),
            segments=manifest.segments + _deltas(draft, manifest, coded),
        )
        draft.publish(manifest)


def _with_all(events: CodedEvents, named: pa.Array) -> CodedEvents:
    """Add the customers without events; refuse events of others."""
    others = events.ids.filter(pc.invert(pc.is_in(events.ids, value_set=named)))
    if len(others):
        raise OtherCustomersError(customer=others[0].as_py())
    silent = named.filter(pc.invert(pc.is_in(named, value_set=events.ids)))
    return replace(events, ids=pa.concat_arrays([events.ids, silent]))


def _deltas(draft: Draft, manifest: Manifest, events: CodedEvents) -> tuple[SavedSegment, ...]:
    parts = list(split(events, manifest.buckets))

    def write(bucket: int) -> SavedSegment | None:
        part = parts[bucket]
        return write_segment(draft, bucket, part, manifest.origin) if len(part.ids) else None

    return tuple(segment for segment in each_bucket(manifest.buckets, write) if segment)


def _with_room(draft: Draft, files: OpenedFiles, named: pa.Array, span: Span | None) -> Manifest:
    """Return the manifest with an origin that suits the new times, too; if it moves, all segments are written anew."""
    manifest = files.manifest
    if span is None or fits(span, manifest.origin):
        return manifest
    for bucket in range(manifest.buckets):
        events = living(files, bucket, named)
        span = wider(span, span_of(events.times)) if events else span
    origin = chosen_origin(span)
    segments = []
    for bucket in range(manifest.buckets):
        events = living(files, bucket, named)
        if events:
            segments.append(write_segment(draft, bucket, events, origin))
    return msgspec.structs.replace(manifest, origin=origin, segments=tuple(segments))
