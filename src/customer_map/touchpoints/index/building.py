"""Turns a stream of events into a new index: coded chunk by chunk, spilled by bucket, sorted bucket by bucket."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from customer_map.errors import InvalidValueError
from customer_map.tables.events import checked_events
from customer_map.touchpoints.coding import code_events
from customer_map.touchpoints.index.drafts import Draft, drafting
from customer_map.touchpoints.index.joining import join
from customer_map.touchpoints.index.manifest import Manifest, SavedSegment
from customer_map.touchpoints.index.origins import Span, chosen_origin, wider
from customer_map.touchpoints.index.spilling import Spill
from customer_map.touchpoints.index.words import empty_vocabulary
from customer_map.touchpoints.index.writing import each_bucket, write_segment, write_words
from customer_map.touchpoints.times import span_of

# Enough touchpoints at a time for columns to pay, few enough for a small machine.
CHUNK = 2_000_000
MOST_BUCKETS = 1024


def build_index(
    folder: Path,
    batches: Iterable[pa.Table],
    *,
    mark: object,
    buckets: int = 4,
    attributes: Collection[str] | None = None,
) -> None:
    """Build the index in `folder` from all touchpoints there are, in place of the one that may be there.

    `batches` are tables of events (see `tables.events`) in any order; a customer may come in several. `mark` is any
    JSON value that the caller wants back. `attributes` names the attributes to keep, also later on; None keeps all.
    Memory holds about two million events and the largest bucket, never all. Until the end, and after any error,
    readers find the index that was there before.

    Raises:
        EventColumnsError: A batch is not as the contract wants it.
        TimeSpanError: First and last event are more than 136 years apart.
        IndexBusyError: Another process is writing.
        IndexWriteError: The disk is full, or the folder cannot be written to.
    """
    if not 1 <= buckets <= MOST_BUCKETS:
        raise InvalidValueError(field="buckets", reason=f"1 to {MOST_BUCKETS}")
    kept = None if attributes is None else tuple(sorted(attributes))
    vocabulary = empty_vocabulary()
    with drafting(folder) as draft:
        spill = Spill(draft.spill, buckets)
        span: Span | None = None
        for table in chunks(batches):
            coded = code_events(table, vocabulary, kept)
            span = wider(span, span_of(coded.times))
            spill.add(coded)
        origin = chosen_origin(span)
        manifest = Manifest(
            generation=draft.generation,
            origin=origin,
            buckets=buckets,
            attributes=kept,
            words=write_words(draft, empty_vocabulary(), vocabulary),
            segments=_segments(draft, spill, origin),
            mark=mark,
        )
        draft.publish(manifest)


def chunks(batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Put small tables of events together and cut large ones, so that each has about `CHUNK` rows."""
    waiting: list[pa.Table] = []
    for batch in batches:
        table = checked_events(batch)
        for start in range(0, len(table), CHUNK):
            waiting.append(table.slice(start, CHUNK))
            if sum(map(len, waiting)) >= CHUNK:
                yield pa.concat_tables(waiting, promote_options="default")
                waiting.clear()
    if waiting:
        yield pa.concat_tables(waiting, promote_options="default")


def _segments(draft: Draft, spill: Spill, origin: int) -> tuple[SavedSegment, ...]:
    def write(bucket: int) -> SavedSegment | None:
        lots = spill.bucket(bucket)
        events = join(lots) if lots else None
        return write_segment(draft, bucket, events, origin) if events and len(events.ids) else None

    return tuple(segment for segment in each_bucket(spill.buckets, write) if segment)
