"""Turns the folder of an index into its segments, mapped into memory, and picks the customers that count."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.touchpoints.index.checking import check_once, in_newest
from customer_map.touchpoints.index.manifest import Manifest, SavedSegment
from customer_map.touchpoints.index.segments import Segment, mapped_batch, read_segment
from customer_map.touchpoints.index.words import vocabulary_of
from customer_map.touchpoints.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class OpenedFiles:
    """All files of one generation: its vocabulary, and its segments as they were written, oldest first."""

    manifest: Manifest
    vocabulary: Vocabulary
    segments: tuple[Segment, ...]

    def saved(self, bucket: int) -> tuple[SavedSegment, ...]:
        """Return what the manifest says of the segments of a bucket, oldest first."""
        return tuple(one for one in self.manifest.segments if one.bucket == bucket)

    def live(self, bucket: int, without: pa.Array | None = None) -> list[Segment]:
        """Return the segments of a bucket with the customers that count, leaving out those of `without`."""
        return latest([one for one in self.segments if one.bucket == bucket], without)


def open_files(folder: Path) -> OpenedFiles:
    """Map the newest generation into memory; every byte is checked the first time that this process sees it.

    Raises:
        IndexMissingError, IndexDamagedError, IndexVersionError: There is none, or it cannot be read.
    """
    return in_newest(folder, lambda manifest: _opened(folder, manifest))


def _opened(folder: Path, manifest: Manifest) -> OpenedFiles:
    for file in manifest.files:
        check_once(folder, file)
    words = [mapped_batch(folder / file.name) for file in manifest.words]
    segments = [read_segment(folder / one.file.name, one.bucket) for one in manifest.segments]
    return OpenedFiles(manifest, vocabulary_of(words), tuple(segments))


def latest(segments: Sequence[Segment], without: pa.Array | None = None) -> list[Segment]:
    """Keep of each segment of one bucket (oldest first) the customers that no later one has, nor `without`.

    A customer without touchpoints stays: it says that older segments do not count.
    """
    found = []
    gone = [] if without is None else [without]
    for segment in reversed(segments):
        found.append(_without(segment, gone))
        gone.append(segment.paths.ids)
    return found[::-1]


def _without(segment: Segment, gone: list[pa.Array]) -> Segment:
    if not gone:
        return segment
    superseded = pc.is_in(segment.paths.ids, value_set=pa.concat_arrays(gone))
    return segment.of_customers(~superseded.to_numpy(zero_copy_only=False))
