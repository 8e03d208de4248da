"""Turns names and attribute values into codes that never change: each new word gets the next number."""

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

NO_WORDS = pa.array([], pa.string())


@dataclass(slots=True)
class Vocabulary:
    """The words of the names and of each attribute; the code of a word is its place.

    `values[attribute]` opens with `first`, so that an index which meets an attribute late knows the code of "none
    given" for all touchpoints before.
    """

    names: pa.Array = field(default_factory=lambda: NO_WORDS)
    values: dict[str, pa.Array] = field(default_factory=dict)
    first: tuple[str, ...] = ()

    def name_codes(self, words: pa.Array) -> NDArray[np.int32]:
        """Return the code of each word (no word twice), new ones learnt."""
        self.names, codes = learnt(self.names, words)
        return codes

    def value_codes(self, attribute: str, words: pa.Array) -> NDArray[np.int32]:
        """Return the code of each value of an attribute (no value twice), new ones learnt."""
        known = self.values.get(attribute)
        if known is None:
            known = pa.array(self.first, pa.string())
        self.values[attribute], codes = learnt(known, words)
        return codes

    def copied(self) -> "Vocabulary":
        """Return a vocabulary that knows the same and learns for itself."""
        return replace(self, values=dict(self.values))


def learnt(known: pa.Array, words: pa.Array) -> tuple[pa.Array, NDArray[np.int32]]:
    """Return `known` with the new ones of `words` behind, and the place of each of `words` in that."""
    if not len(known):
        return words, np.arange(len(words), dtype=np.int32)
    found = pc.index_in(words, value_set=known)
    new = found.is_null()
    codes: NDArray[np.int32] = found.fill_null(0).to_numpy().astype(np.int32)
    if not found.null_count:
        return known, codes
    unknown = words.filter(new)
    codes[new.to_numpy(zero_copy_only=False)] = len(known) + np.arange(len(unknown))
    return pa.concat_arrays([known, unknown]), codes
