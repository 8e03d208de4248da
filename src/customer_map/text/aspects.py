"""Turns a text into what it speaks of, by a taxonomy in both languages that anybody may edit."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import log
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from customer_map.errors import CustomerMapError
from customer_map.text.lexicon import Node
from customer_map.text.normalising import folded
from customer_map.text.opinions import opinions
from customer_map.text.sentiment import score_of
from customer_map.text.units import PAUSES, units
from customer_map.text.words import words

LANGUAGES = ("zh", "en")
_BREAKS = PAUSES | {"but", "however", "although", "though", "但"}
"""Where another clause begins; 不但 is none."""


class TaxonomyUnreadableError(CustomerMapError):
    """A taxonomy that is not of the form that it must have."""

    code: ClassVar[str] = "taxonomy_unreadable"
    message: ClassVar[str] = "The taxonomy cannot be read: {reason}."
    hint: ClassVar[str] = (
        'It is JSON: {{"entries": [{{"id": "price", "of": "product", "en": "Price", "zh": "价格", '
        '"words": {{"en": ["price"], "zh": ["价格"]}}}}]}}.'
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is spoken of: `of` is "product" or "service", `names` and `words` go by language."""

    id: str
    of: str
    names: dict[str, str]
    words: dict[str, tuple[str, ...]]

    def name(self, language: str) -> str:
        """Return the name in a language, else in the other, else the id."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)


@dataclass(frozen=True)
class Taxonomy:
    """Entries, in the order in which they are shown."""

    entries: tuple[Entry, ...]
    _tree: dict[str, Node] = field(init=False, repr=False, compare=False)
    _places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        root = Node()
        for place, entry in enumerate(self.entries):
            for word in (word for kind in entry.words.values() for word in kind):
                node = root
                for unit in units(folded(word)):
                    node = node.next.setdefault(unit, Node())
                node.value = float(place + 1)
        object.__setattr__(self, "_tree", root.next)
        object.__setattr__(self, "_places", {each.id: at for at, each in enumerate(self.entries)})

    def entry(self, name: str) -> Entry:
        """Return the entry with this id."""
        return self.entries[self._places[name]]

    def spoken_of(self, parts: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
        """Return the clauses (from, to) in which each entry is spoken of, for the units of a text.

        Of words that overlap, the longest counts.
        """
        found: dict[str, list[tuple[int, int]]] = {}
        place, begin, last = 0, 0, len(parts)
        inside: dict[str, None] = {}
        while place < last:
            if parts[place] in _BREAKS and parts[place - 1] != "不":
                _close(found, inside, (begin, place))
                begin = place = place + 1
                continue
            entry, place = self._longest(parts, place)
            if entry:
                inside[self.entries[entry - 1].id] = None
        _close(found, inside, (begin, last))
        return found

    def _longest(self, parts: Sequence[str], place: int) -> tuple[int, int]:
        node, at, best, end = self._tree.get(parts[place]), place + 1, 0, place + 1
        while node is not None:
            if node.value:
                best, end = int(node.value), at
            if at >= len(parts):
                break
            node = node.next.get(parts[at])
            at += 1
        return best, end

    def dumps(self) -> str:
        """Return the taxonomy as JSON."""
        plain = [
            {
                "id": each.id,
                "of": each.of,
                **each.names,
                "words": {k: list(v) for k, v in each.words.items()},
            }
            for each in self.entries
        ]
        return json.dumps({"entries": plain}, ensure_ascii=False, indent=1)

    @classmethod
    def loads(cls, text: str | bytes) -> "Taxonomy":
        """Return the taxonomy that JSON describes. Raises: TaxonomyUnreadableError."""
        try:
            plain = json.loads(text)
        except ValueError as error:
            raise TaxonomyUnreadableError(reason="it is no JSON") from error
        if not isinstance(plain, dict) or not isinstance(plain.get("entries"), list):
            raise TaxonomyUnreadableError(reason="it has no list of entries")
        entries = tuple(_entry(each) for each in plain["entries"])
        if len({each.id for each in entries}) < len(entries):
            raise TaxonomyUnreadableError(reason="two entries have the same id")
        return cls(entries)


@dataclass(frozen=True, slots=True)
class Aspect:
    """An entry that a text speaks of, and the feeling of the clauses that do, -1 to +1."""

    entry: str
    score: float


@cache
def usual_taxonomy() -> Taxonomy:
    """Return the taxonomy that the package carries."""
    return Taxonomy.loads(files("customer_map.text").joinpath("taxonomy.json").read_bytes())


def aspects(text: str, taxonomy: Taxonomy | None = None) -> list[Aspect]:
    """Return what a text speaks of, in the order of the text.

    >>> [(each.entry, each.score > 0) for each in aspects("物流很快，但是质量太差")]
    [('delivery', True), ('quality', False)]
    """
    return aspects_of(units(folded(text)), taxonomy or usual_taxonomy())


def aspects_of(parts: list[str], taxonomy: Taxonomy) -> list[Aspect]:
    """Return what the units of a text speak of."""
    return [
        Aspect(name, _feeling(parts, clauses))
        for name, clauses in taxonomy.spoken_of(parts).items()
    ]


class NearestEntry:
    """Finds the entry whose words are most like a text, by the cosine of rare words; for texts that name none."""

    def __init__(self, taxonomy: Taxonomy, examples: dict[str, list[str]] | None = None) -> None:
        self.taxonomy = taxonomy
        texts = [
            [
                _terms(
                    " ".join(
                        (
                            *entry.names.values(),
                            *(word for kind in entry.words.values() for word in kind),
                        )
                    )
                )
            ]
            + [_terms(each) for each in (examples or {}).get(entry.id, [])]
            for entry in taxonomy.entries
        ]
        holding = Counter(
            term for entry in texts for term in {each for one in entry for each in one}
        )
        self._terms = {term: place for place, term in enumerate(holding)}
        self._weights = np.array([log((1 + len(texts)) / each) for each in holding.values()])
        summed = sparse.vstack(
            [sparse.csr_matrix(self._rows(entry).sum(axis=0)) for entry in texts]
        )
        self._entries = _normed(summed.tocsr())

    def find(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """Return id and likeness (0 to 1) of the nearest entry to each text; an empty id when none is like it."""
        likeness = (self._rows([_terms(each) for each in texts]) @ self._entries.T).toarray()
        best = likeness.argmax(axis=1)
        return [
            (self.taxonomy.entries[place].id, round(float(row[place]), 4))
            if row[place] > 0
            else ("", 0.0)
            for place, row in zip(best.tolist(), likeness, strict=True)
        ]

    def _rows(self, texts: Iterable[list[str]]) -> sparse.csr_matrix:
        indices, ends = [], [0]
        for terms in texts:
            indices += [self._terms[each] for each in set(terms) if each in self._terms]
            ends.append(len(indices))
        data: NDArray[np.float64] = self._weights[np.array(indices, np.int64)]
        return _normed(
            sparse.csr_matrix((data, indices, ends), shape=(len(ends) - 1, len(self._terms)))
        )


def _normed(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    return sparse.diags(1 / norms) @ rows


def _terms(text: str) -> list[str]:
    """Words, and the beginnings of English ones, so that "cards" is like "card"."""
    found = words(folded(text.replace("_", " ")))
    return found + [f"{word[:5]}~" for word in found if word.isascii() and len(word) > 3]


def _feeling(parts: list[str], clauses: list[tuple[int, int]]) -> float:
    scores = [score_of(opinions(parts[begin:end])) for begin, end in clauses]
    told = [each for each in scores if each] or [0.0]
    return round(sum(told) / len(told), 4)


def _close(
    found: dict[str, list[tuple[int, int]]], inside: dict[str, None], clause: tuple[int, int]
) -> None:
    for name in inside:
        found.setdefault(name, []).append(clause)
    inside.clear()


def _entry(plain: Any) -> Entry:
    if not isinstance(plain, dict) or not isinstance(plain.get("id"), str) or not plain["id"]:
        raise TaxonomyUnreadableError(reason="an entry has no id")
    given = plain.get("words")
    if not isinstance(given, dict) or not all(isinstance(each, list) for each in given.values()):
        raise TaxonomyUnreadableError(reason=f"the entry {plain['id']} has no words")
    names = {each: str(plain[each]) for each in LANGUAGES if plain.get(each)}
    taken = {str(each): tuple(map(str, kind)) for each, kind in given.items()}
    return Entry(plain["id"], str(plain.get("of") or "product"), names, taken)
