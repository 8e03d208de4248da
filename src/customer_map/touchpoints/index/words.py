"""Turns the words of a vocabulary into files, each holding what is new since the one before, and back."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.touchpoints.vocabulary import NO_WORDS, Vocabulary

DICTIONARY, WORD = "dictionary", "word"
NAMES = "names"
ATTRIBUTE = "attribute."
# The word that opens every dictionary of an attribute: none given.
NONE_GIVEN = ("",)


def empty_vocabulary() -> Vocabulary:
    """Return the vocabulary of an index without touchpoints."""
    return Vocabulary(first=NONE_GIVEN)


def new_words(before: Vocabulary, after: Vocabulary) -> pa.RecordBatch | None:
    """Return what `after` knows and `before` does not as a batch with a row for each word, None if there is nothing."""
    known = dict(_dictionaries(before))
    labels, words = [], []
    for name, dictionary in _dictionaries(after):
        fresh = dictionary.slice(len(known.get(name, NO_WORDS)))
        labels.append(pa.repeat(name, len(fresh)))
        words.append(fresh)
    batch = pa.record_batch([pa.concat_arrays(labels), pa.concat_arrays(words)], [DICTIONARY, WORD])
    return batch if len(batch) else None


def vocabulary_of(batches: list[pa.RecordBatch]) -> Vocabulary:
    """Return the vocabulary whose words these batches hold, the oldest batch first."""
    found = empty_vocabulary()
    if not batches:
        return found
    table = pa.Table.from_batches(batches)
    for name in pc.unique(table[DICTIONARY]).to_pylist():
        words = table[WORD].filter(pc.equal(table[DICTIONARY], name)).combine_chunks()
        if name == NAMES:
            found.names = words
        else:
            found.values[name.removeprefix(ATTRIBUTE)] = words
    return found


def _dictionaries(vocabulary: Vocabulary) -> Iterator[tuple[str, pa.Array]]:
    yield NAMES, vocabulary.names
    for name, words in vocabulary.values.items():
        yield f"{ATTRIBUTE}{name}", words
