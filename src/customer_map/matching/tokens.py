"""Turns texts into the tokens they are found by, what somebody types into a query, and shows where it matches.

Chinese, Japanese and Korean are cut into pairs of characters, everything else into words. The last character of a
run also stands alone, so that one character finds every place where it occurs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from customer_map.matching.folding import digits, folded, folded_character

# Han, kana, hangul; the rarer Han planes too.
CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
PIECE = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
CJK_RUN = re.compile(rf"[{CJK}]+")
LONGEST_WORD = 60
LONGEST_TEXT = 10_000
MOST_PIECES = 8
SHORTEST_SUFFIX = 3
LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a query: a run of characters found anywhere, or a word found where words begin."""

    text: str
    is_run: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text that is shown; `is_match` where the query matches."""

    text: str
    is_match: bool


def search_vector(texts: Iterable[str], numbers: Iterable[str] = ()) -> str:
    """Return the tokens of `texts` as PostgreSQL writes a `tsvector`, with their places.

    Of `numbers`, such as phone numbers, every ending of three and more digits is a token, so that any part finds them.

    >>> search_vector(["华为 Ltd"])
    "'ltd':4 '为':2 '华为':1"
    """
    places: dict[str, list[int]] = {}
    place = 1
    for text in texts:
        for token in _tokens(text[:LONGEST_TEXT]):
            if token:
                places.setdefault(token, []).append(place)
            place += 1
        place += 1
    for number in numbers:
        for token in _endings(number):
            places.setdefault(token, []).append(place)
    return " ".join(f"'{token}':{_written(where)}" for token, where in sorted(places.items()))


def search_query(text: str) -> str:
    """Return what somebody typed as PostgreSQL writes a `tsquery`; empty when there is nothing to look for.

    >>> search_query("华为技 Li")
    "('华为' <-> '为技') & 'li':*"
    """
    return " & ".join(_condition(piece) for piece in pieces(text))


@lru_cache(maxsize=200)
def pieces(text: str) -> tuple[Piece, ...]:
    """Return the parts of what somebody typed, all of which must match; many names are held against the same ones."""
    found = [_cut(match) for match in PIECE.findall(folded(text))][:MOST_PIECES]
    return tuple(Piece(part, bool(CJK_RUN.match(part))) for part in found)


def matches(text: str, query: str) -> bool:
    """Return whether all parts of `query` are in `text`, as the index would find them.

    >>> matches("华为技术有限公司", "为技"), matches("Anna Lindqvist", "lind an"), matches("Anna", "na")
    (True, True, False)
    """
    spelt = folded(text)
    words = PIECE.findall(spelt)
    return all(
        any(piece.text in word if piece.is_run else word.startswith(piece.text) for word in words)
        for piece in pieces(query)
    )


def highlighted(text: str, query: str) -> list[Stretch]:
    """Return `text` in stretches that tell where `query` matches; joined they are `text` again.

    >>> [(s.text, s.is_match) for s in highlighted("Café 华为", "华 caf")]
    [('Caf', True), ('é ', False), ('华', True), ('为', False)]
    """
    spelt, origins = _spelt(text)
    marked = bytearray(len(text))
    for piece in pieces(query):
        for start in _starts(spelt, piece):
            first, last = origins[start], origins[start + len(piece.text) - 1]
            marked[first : last + 1] = b"\x01" * (last + 1 - first)
    return list(_stretches(text, marked))


def _tokens(text: str) -> Iterator[str]:
    """Yield tokens in their order, and an empty one where two stretches of text do not touch."""
    for part in PIECE.findall(folded(text)):
        if CJK_RUN.match(part):
            yield from (part[index : index + 2] for index in range(len(part)))
        else:
            yield _cut(part)
        yield ""


def _endings(number: str) -> Iterator[str]:
    figures = digits(number)[:LONGEST_NUMBER]
    for start in range(len(figures) - SHORTEST_SUFFIX + 1):
        yield figures[start:]


def _written(places: list[int]) -> str:
    return ",".join(str(place) for place in places)


def _condition(piece: Piece) -> str:
    if not piece.is_run or len(piece.text) == 1:
        return f"'{piece.text}':*"
    pairs = [f"'{piece.text[index : index + 2]}'" for index in range(len(piece.text) - 1)]
    return pairs[0] if len(pairs) == 1 else f"({' <-> '.join(pairs)})"


def _cut(word: str) -> str:
    return word[:LONGEST_WORD]


def _spelt(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters where it came from."""
    spelt: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        for part in folded_character(character):
            spelt.append(part)
            origins.append(index)
    return "".join(spelt), origins


def _starts(spelt: str, piece: Piece) -> Iterator[int]:
    for word in PIECE.finditer(spelt):
        if not piece.is_run:
            if word.group().startswith(piece.text):
                yield word.start()
            continue
        start = word.group().find(piece.text)
        while start >= 0:
            yield word.start() + start
            start = word.group().find(piece.text, start + 1)


def _stretches(text: str, marked: bytearray) -> Iterator[Stretch]:
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or marked[index] != marked[start]:
            yield Stretch(text[start:index], bool(marked[start]))
            start = index
