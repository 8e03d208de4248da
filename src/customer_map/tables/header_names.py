"""Turns a column's header into the fields it may name, with a score: exactly, or as the end of a longer name."""

import re
import unicodedata
from functools import cache, lru_cache

from customer_map.tables.fields import Field, RecordKind

PARTIAL = 0.75
WORST_PARTIAL = 0.5
RANK = 0.005
"""What each place further back in a field's list of headers costs: the most usual name wins."""


@lru_cache(maxsize=10_000)
def plain(header: str) -> str:
    """Lower-case words of a header without punctuation or unit, joined by blanks.

    >>> plain("CustomerID"), plain("E-mail 1 - Value"), plain("金额（元）")
    ('customer id', 'e mail 1 value', '金额')
    """
    text = unicodedata.normalize("NFKC", header)
    text = re.sub(r"[(\[][^)\]]*[)\]]|[*＊]", " ", text) if re.match(r"\s*[^(\[\s]", text) else text
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def compact(header: str) -> str:
    """A header as it is compared: its plain words without blanks."""
    return plain(header).replace(" ", "")


def header_score(header: str, field: Field) -> float:
    """How well a header names a field: 1 for its first alias, 0 for none of them."""
    exact = _ranks(field).get(compact(header))
    if exact is not None:
        return 1 - RANK * exact
    best = max((_part(plain(header), alias) for alias in _aliases(field)), default=0.0)
    return best if best >= WORST_PARTIAL else 0.0


def header_scores(header: str, kind: RecordKind) -> dict[str, float]:
    """The score of every field of a kind that the header may name."""
    scores = {field.name: header_score(header, field) for field in kind.fields}
    return {name: score for name, score in scores.items() if score}


@cache
def _aliases(field: Field) -> tuple[str, ...]:
    return tuple(plain(alias) for alias in field.headers())


@cache
def _ranks(field: Field) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for rank, alias in enumerate(_aliases(field)):
        ranks.setdefault(alias.replace(" ", ""), rank)
    return ranks


def _part(header: str, alias: str) -> float:
    """The share of a longer header that an alias at its end makes up: "billing city" is a city.

    A number behind it does not count: "phone 1" is a phone.
    """
    words = header.rstrip("0123456789 ")
    ends = f" {words}".endswith(f" {alias}") if alias.isascii() else words.endswith(alias)
    return PARTIAL * (len(alias) / len(words)) ** 0.5 if ends and len(alias) > 1 else 0.0
