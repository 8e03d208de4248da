"""Turns the columns of a table into candidates for the fields of a kind: by header, profile, content or place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa

from customer_map.tables.contents import Content
from customer_map.tables.fields import Field, FieldType, RecordKind
from customer_map.tables.header_names import compact, header_scores

NUMERIC = frozenset({FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY, FieldType.PERCENT})
DATED = frozenset({FieldType.DATE, FieldType.TIME})
SUITABLE = {
    FieldType.TEXT: frozenset(FieldType) - DATED - {FieldType.EMAIL, FieldType.URL},
    **dict.fromkeys(NUMERIC, NUMERIC),
    **dict.fromkeys(DATED, DATED),
}
"""Contents that go with a type, where it is not only the same type."""
FORGIVING = frozenset(
    {FieldType.TEXT, FieldType.COUNTRY, FieldType.CURRENCY, FieldType.URL, FieldType.PHONE}
)
"""Types whose columns often hold some words that do not fit."""
CONTRADICTION, DOUBT = 0.2, 0.6
CONTENT_SCORES = {
    FieldType.EMAIL: 0.8,
    FieldType.PHONE: 0.6,
    FieldType.URL: 0.6,
    FieldType.COUNTRY: 0.5,
    FieldType.TIME: 0.5,
}
POSITION_SCORE = 0.4


@dataclass(frozen=True)
class Candidate:
    """A column that may be a field, how likely, and why: header, profile, content or position."""

    column: str
    field: str
    score: float
    reason: str


@dataclass(frozen=True)
class Columns:
    """What is known of a table's columns: contents by name, sample, fields by a program's profile."""

    contents: dict[str, Content]
    sample: pa.RecordBatch
    profile: dict[str, str] = field(default_factory=dict)

    @cached_property
    def nameless(self) -> bool:
        """Whether the file has no header."""
        return all(name == f"Column {number}" for number, name in enumerate(self.contents, start=1))


def candidates(kind: RecordKind, columns: Columns) -> Iterator[Candidate]:
    """Every column that may be a field of the kind."""
    for name, content in columns.contents.items():
        known = columns.profile.get(compact(name), "")
        if kind.has(known):
            yield Candidate(name, known, 0.98, "profile")
        elif not content.empty:
            yield from _by_header(kind, name, content)
            yield from _by_content(kind, name, content)
    if columns.nameless:
        yield from _by_position(kind, columns)


def _by_header(kind: RecordKind, name: str, content: Content) -> Iterator[Candidate]:
    for found, score in header_scores(name, kind).items():
        yield Candidate(name, found, score * _fit(kind.field(found), content), "header")


def _fit(wanted: Field, content: Content) -> float:
    """How well a column's content goes with a field's type: 1 well, 0.2 hardly."""
    suits = content.type in SUITABLE.get(wanted.type, {wanted.type})
    serial = wanted.type in DATED and content.spelling.serials
    number = wanted.type is FieldType.PHONE and content.long
    if suits or serial or number:
        return 1.0
    return DOUBT if wanted.type in FORGIVING and content.type not in NUMERIC else CONTRADICTION


def _by_content(kind: RecordKind, name: str, content: Content) -> Iterator[Candidate]:
    """The first field of the content's type; a date stands for the kind's main time."""
    wanted = FieldType.TIME if content.type in DATED else content.type
    score = CONTENT_SCORES.get(wanted, 0.0)
    found = next((each for each in kind.fields if each.type is wanted), None)
    if found and score:
        yield Candidate(name, found.name, score * content.share, "content")


def _by_position(kind: RecordKind, columns: Columns) -> Iterator[Candidate]:
    """A purchase list without header: customer first, then a date, then whole pieces and an amount."""
    if kind.name != "order_lines":
        return
    types = {name: content.type for name, content in columns.contents.items()}
    by_field = {
        "customer_key": next(iter(types)),
        "quantity": _last(types, FieldType.INTEGER),
        "amount": _last(types, FieldType.NUMBER, FieldType.MONEY),
    }
    if not any(kind in DATED for kind in types.values()) or not by_field["amount"]:
        return
    for found, name in by_field.items():
        if name:
            yield Candidate(name, found, POSITION_SCORE, "position")


def _last(types: dict[str, FieldType], *wanted: FieldType) -> str:
    """The last column of one of the types, empty if there is none."""
    return next((name for name, kind in reversed(types.items()) if kind in wanted), "")
