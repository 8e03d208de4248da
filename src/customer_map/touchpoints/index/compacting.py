"""Turns a bucket with many changes into one segment again: reading stays quick, and what is gone leaves the disk."""

from pathlib import Path

import msgspec

from customer_map.touchpoints.index.drafts import Draft
from customer_map.touchpoints.index.manifest import SavedFile, SavedSegment
from customer_map.touchpoints.index.opening import OpenedFiles, latest
from customer_map.touchpoints.index.rewriting import changing, living, merged
from customer_map.touchpoints.index.words import empty_vocabulary
from customer_map.touchpoints.index.writing import each_bucket, write_segment, write_words

# Each file costs every opening a little: so many small ones of a kind become one.
MOST_DELTAS = 16
MOST_WORD_FILES = 16
SHARE = 0.25

Segments = tuple[SavedSegment, ...]


def compact(folder: Path, *, share: float = SHARE) -> int:
    """Put together what changes have scattered, and return how many buckets were written anew.

    A bucket is written anew when what changed since its first segment was written (touchpoints that came, and those
    that no longer count) is at least `share` of what counts in it; 0 means: whenever anything changed. Of other
    buckets the changes alone are put together once they are more than 16 files. A compacted bucket holds nothing of
    what was replaced. The work may be cut off at any moment: readers find the generation before until the end.

    Raises:
        IndexMissingError, IndexDamagedError, IndexVersionError: There is no index, or it cannot be read.
        IndexBusyError, IndexWriteError: Another process is writing, or the disk is full; nothing has changed.
    """
    with changing(folder) as (draft, files):
        before = [files.saved(bucket) for bucket in range(files.manifest.buckets)]
        after = each_bucket(
            files.manifest.buckets, lambda bucket: _compacted(draft, files, bucket, share)
        )
        words = _words(draft, files)
        changed = sum(one != other for one, other in zip(before, after, strict=True))
        if changed or words != files.manifest.words:
            manifest = msgspec.structs.replace(
                files.manifest,
                generation=draft.generation,
                words=words,
                segments=tuple(segment for segments in after for segment in segments),
            )
            draft.publish(manifest)
        return changed


def _compacted(draft: Draft, files: OpenedFiles, bucket: int, share: float) -> Segments:
    saved = files.saved(bucket)
    if len(saved) > 1 and _changed_share(files, bucket) >= share:
        events = living(files, bucket)
        return (write_segment(draft, bucket, events, files.manifest.origin),) if events else ()
    if len(saved) > 1 + MOST_DELTAS:
        return saved[0], _delta_of_deltas(draft, files, bucket)
    return saved


def _changed_share(files: OpenedFiles, bucket: int) -> float:
    live = files.live(bucket)
    counting = sum(segment.paths.touchpoints for segment in live)
    stored = sum(segment.touchpoints for segment in files.saved(bucket))
    return (stored - live[0].paths.touchpoints) / max(1, counting)


def _delta_of_deltas(draft: Draft, files: OpenedFiles, bucket: int) -> SavedSegment:
    """Customers without touchpoints stay: they supersede those of the first segment."""
    deltas = latest([one for one in files.segments if one.bucket == bucket][1:])
    origin = files.manifest.origin
    return write_segment(draft, bucket, merged(deltas, origin), origin)


def _words(draft: Draft, files: OpenedFiles) -> tuple[SavedFile, ...]:
    words = files.manifest.words
    if len(words) <= MOST_WORD_FILES:
        return words
    return write_words(draft, empty_vocabulary(), files.vocabulary)
