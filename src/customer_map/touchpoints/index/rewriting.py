"""Turns segments of an index that are there into segments of its next generation that hold only what counts."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from customer_map.touchpoints.coding import CodedEvents
from customer_map.touchpoints.index.checking import check_after_cut_off
from customer_map.touchpoints.index.drafts import Draft, drafting, remove_strangers
from customer_map.touchpoints.index.joining import join
from customer_map.touchpoints.index.manifest import read_manifest
from customer_map.touchpoints.index.opening import OpenedFiles, open_files
from customer_map.touchpoints.index.segments import Segment, events_of


@contextlib.contextmanager
def changing(folder: Path) -> Iterator[tuple[Draft, OpenedFiles]]:
    """Write the next generation of an index that exists, beside the files of the one that counts now.

    Raises:
        IndexMissingError, IndexDamagedError, IndexVersionError: There is no index, or it cannot be read.
        IndexBusyError, IndexWriteError: As for `drafting`.
    """
    read_manifest(folder)
    check_after_cut_off(folder)
    with drafting(folder) as draft:
        files = open_files(folder)
        remove_strangers(folder, files.manifest)
        yield draft, files


def living(files: OpenedFiles, bucket: int, without: pa.Array | None = None) -> CodedEvents | None:
    """Return all touchpoints of a bucket that count but for those of some customers; None if there are none."""
    segments = [one.with_touchpoints() for one in files.live(bucket, without)]
    left = [one for one in segments if one.paths.customers]
    return merged(left, files.manifest.origin) if left else None


def merged(segments: Sequence[Segment], origin: int) -> CodedEvents:
    """Return the touchpoints of segments (at least one) that share no customer."""
    return join([events_of(segment, origin) for segment in segments])
