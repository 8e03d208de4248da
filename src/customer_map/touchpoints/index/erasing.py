"""Turns "forget these customers" into files in which no trace of them is left: no touchpoint, no id, no word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from customer_map.touchpoints.coding import CodedEvents
from customer_map.touchpoints.index.buckets import buckets_of
from customer_map.touchpoints.index.drafts import Draft
from customer_map.touchpoints.index.manifest import SavedSegment
from customer_map.touchpoints.index.opening import OpenedFiles
from customer_map.touchpoints.index.rewriting import changing, living
from customer_map.touchpoints.index.words import empty_vocabulary
from customer_map.touchpoints.index.writing import each_bucket, write_segment, write_words
from customer_map.touchpoints.paths import Flags
from customer_map.touchpoints.vocabulary import Vocabulary


def erase_customers(folder: Path, customers: Sequence[str], *, mark: object) -> None:
    """Remove all touchpoints of `customers` for good: what is published holds nothing of them.

    Their buckets are written anew. If a name or an attribute value is left that nobody has, it goes, too: then all
    buckets are, for the codes behind it change. On Windows a file that a reader has open is removed by a later write.

    Raises:
        IndexMissingError, IndexDamagedError, IndexVersionError: There is no index, or it cannot be read.
        IndexBusyError, IndexWriteError: Another process is writing, or the disk is full; nothing has changed.
    """
    with changing(folder) as (draft, files):
        named = pa.array(customers, pa.string()).unique()
        used = UsedWords.by_others(files, named)
        manifest = files.manifest
        if used.all():
            words, touched = manifest.words, set(buckets_of(named, manifest.buckets).tolist())
        else:
            words = write_words(draft, empty_vocabulary(), used.vocabulary(files.vocabulary))
            touched = set(range(manifest.buckets))

        def rewritten(bucket: int) -> tuple[SavedSegment, ...]:
            if bucket not in touched:
                return files.saved(bucket)
            return tuple(_rewritten(draft, files, bucket, named, used))

        segments = each_bucket(manifest.buckets, rewritten)
        draft.publish(
            msgspec.structs.replace(
                manifest,
                generation=draft.generation,
                words=words,
                segments=tuple(segment for parts in segments for segment in parts),
                mark=mark,
            )
        )


@dataclass(frozen=True, slots=True)
class UsedWords:
    """Which words some touchpoint has: a flag for each code."""

    names: Flags
    values: Mapping[str, Flags]

    @classmethod
    def by_others(cls, files: OpenedFiles, named: pa.Array) -> "UsedWords":
        """Find the words of all touchpoints that count but those of the customers `named`."""
        vocabulary = files.vocabulary
        used = cls(
            names=np.zeros(len(vocabulary.names), np.bool_),
            values={
                name: np.zeros(len(words), np.bool_) for name, words in vocabulary.values.items()
            },
        )
        for flags in used.values.values():
            flags[0] = True  # None given.
        for bucket in range(files.manifest.buckets):
            events = living(files, bucket, named)
            if events is not None:
                used.names[events.names] = True
                for name, codes in events.attributes.items():
                    used.values[name][codes] = True
        return used

    def all(self) -> bool:
        """Tell whether there is no word that nobody has."""
        return bool(self.names.all()) and all(bool(flags.all()) for flags in self.values.values())

    def vocabulary(self, before: Vocabulary) -> Vocabulary:
        """Return the vocabulary of these words only."""
        values = {
            name: words.filter(pa.array(self.values[name])) for name, words in before.values.items()
        }
        return replace(before, names=before.names.filter(pa.array(self.names)), values=values)

    def recoded(self, events: CodedEvents) -> CodedEvents:
        """Return events that speak of these words only in the codes of that vocabulary."""
        values = {
            name: _places(self.values[name])[codes] for name, codes in events.attributes.items()
        }
        return replace(events, names=_places(self.names)[events.names], attributes=values)


def _places(flags: Flags) -> NDArray[np.int32]:
    return np.cumsum(flags, dtype=np.int32) - np.int32(1)


def _rewritten(
    draft: Draft, files: OpenedFiles, bucket: int, named: pa.Array, used: UsedWords
) -> Iterator[SavedSegment]:
    events = living(files, bucket, named)
    if events is not None:
        yield write_segment(draft, bucket, used.recoded(events), files.manifest.origin)
