"""Turns an index on disk into a touchpoint log, mapped into memory without copying."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from customer_map.touchpoints.index.checking import check_after_cut_off
from customer_map.touchpoints.index.manifest import Manifest, read_manifest
from customer_map.touchpoints.index.opening import OpenedFiles, open_files
from customer_map.touchpoints.index.segments import Segment
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Codes, Paths
from customer_map.touchpoints.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class TouchpointIndex:
    """One generation of an index, open for reading; it stays as it is whatever a writer does meanwhile."""

    folder: Path
    manifest: Manifest
    vocabulary: Vocabulary
    segments: tuple[Segment, ...]

    @classmethod
    def open(cls, folder: Path) -> "TouchpointIndex":
        """Open the newest generation; what this process has not read before is checked to the last byte.

        Raises:
            IndexMissingError: No index was built here.
            IndexDamagedError: A file is missing, cut off or altered; build the index anew.
            IndexVersionError: A newer version of the program wrote it.
        """
        check_after_cut_off(folder)
        files = open_files(folder)
        return cls(folder, files.manifest, files.vocabulary, tuple(_counting(files)))

    def newest(self) -> "TouchpointIndex":
        """Return the newest generation: this one if there is no newer, which costs the reading of one small file.

        Raises:
            IndexMissingError, IndexDamagedError, IndexVersionError: As `open`.
        """
        if read_manifest(self.folder).generation == self.generation:
            return self
        return TouchpointIndex.open(self.folder)

    @property
    def generation(self) -> int:
        """A number that grows with every change."""
        return self.manifest.generation

    @property
    def mark(self) -> object:
        """How far the index was filled, as its filler put it (a JSON value)."""
        return self.manifest.mark

    @property
    def customers(self) -> int:
        """How many customers have touchpoints."""
        return sum(segment.paths.customers for segment in self.segments)

    @property
    def touchpoints(self) -> int:
        """How many touchpoints count."""
        return sum(segment.paths.touchpoints for segment in self.segments)

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that touchpoints have here."""
        return tuple(self.vocabulary.values)

    @property
    def bytes_per_touchpoint(self) -> float:
        """What names and times take in memory for each touchpoint that counts; each customer takes 8 bytes more."""
        columns = (
            column
            for segment in self.segments
            for column in (segment.paths.codes, segment.paths.seconds, segment.paths.fractions)
        )
        return sum(column.nbytes for column in columns) / max(1, self.touchpoints)

    def log(self, attributes: Collection[str] | None = None) -> TouchpointLog:
        """Return the touchpoints as a log with some of its attributes (None: all; those that nobody has are absent)."""
        kept = [name for name in self.attributes if attributes is None or name in attributes]
        return TouchpointLog(
            parts=tuple(_with_attributes(one.paths, kept) for one in self.segments),
            names=tuple(self.vocabulary.names.to_pylist()),
            origin=self.manifest.origin,
            attributes={name: tuple(self.vocabulary.values[name].to_pylist()) for name in kept},
        )

    def event_ids(self) -> tuple[pa.Array | None, ...]:
        """Return for each part of the log the ids of its events, row by row; None where no event has one."""
        return tuple(segment.event_ids for segment in self.segments) or (None,)


def _counting(files: OpenedFiles) -> Iterable[Segment]:
    """Yield the segments with the customers who have touchpoints, leaving out segments without any."""
    for bucket in range(files.manifest.buckets):
        for segment in files.live(bucket):
            kept = segment.with_touchpoints()
            if kept.paths.customers:
                yield kept


def _with_attributes(paths: Paths, kept: Iterable[str]) -> Paths:
    """Give paths exactly these attributes; a segment from before an attribute was known has none given everywhere."""
    found = {name: _attribute(paths, name) for name in kept}
    return replace(paths, attributes=found)


def _attribute(paths: Paths, name: str) -> Codes:
    codes = paths.attributes.get(name)
    return np.zeros(len(paths.codes), np.uint16) if codes is None else codes
