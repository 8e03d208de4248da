"""Turns the choice "this column is that field" into a value that can be shown, changed, stored and applied."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

import msgspec

from customer_map.tables.answers.scales import AnswerScale
from customer_map.tables.batches import Notice
from customer_map.tables.fields import FieldType
from customer_map.tables.kinds import KINDS
from customer_map.tables.kinds.feedback import ANSWER
from customer_map.tables.spellings import AS_USUAL, Spelling

CERTAIN = 0.2


class Use(StrEnum):
    """What becomes of a column: a field of the record, a custom field or property, an answer, or nothing."""

    FIELD = "field"
    CUSTOM = "custom"
    ANSWER = "answer"
    SKIP = "skip"


@dataclass(frozen=True)
class ColumnMapping:
    """What becomes of one column.

    `target` is a field name of the kind (FIELD), the name of the custom field (CUSTOM), the header (ANSWER) or empty
    (SKIP). `confidence` runs from 0 to 1; `reason` is how it was found: header, profile, content, position, none or
    chosen. `scale` is that on which the column has marks, None for words.
    """

    column: str
    use: Use
    target: str
    type: FieldType
    confidence: float = 1.0
    reason: str = "chosen"
    spelling: Spelling = AS_USUAL
    scale: AnswerScale | None = None


@dataclass(frozen=True)
class Mapping:
    """A table's kind and what becomes of each of its columns.

    `kind` is a key of `KINDS`; `profile` the program whose export it is, or empty. `zone` is the time zone (IANA name)
    of times written without one. `cancellation_prefix` marks order numbers that are cancellations (order lines only).
    """

    kind: str
    confidence: float
    columns: tuple[ColumnMapping, ...]
    profile: str = ""
    zone: str = "UTC"
    cancellation_prefix: str = ""
    notices: tuple[Notice, ...] = field(default=())

    def missing(self) -> tuple[tuple[str, ...], ...]:
        """The groups of required fields of which none is mapped; the import cannot start until this is empty."""
        mapped = {column.target for column in self.columns if column.use is Use.FIELD}
        if self.answers():
            mapped.add(ANSWER)
        return tuple(group for group in KINDS[self.kind].required if mapped.isdisjoint(group))

    def is_certain(self) -> bool:
        """Whether the table may be imported without asking: its kind is clear, nothing required is missing."""
        return self.confidence >= CERTAIN and not self.missing()

    def answers(self) -> tuple[ColumnMapping, ...]:
        """The columns of answers, in the order of the file."""
        return tuple(column for column in self.columns if column.use is Use.ANSWER)

    def column(self, name: str) -> ColumnMapping:
        """What becomes of the column of that name; KeyError if there is none."""
        return {column.column: column for column in self.columns}[name]

    def with_column(self, changed: ColumnMapping) -> Self:
        """The mapping after somebody changed one column; another column that had the same field becomes custom."""
        return replace(self, columns=tuple(_after(column, changed) for column in self.columns))

    def to_json(self) -> dict[str, Any]:
        """The mapping as plain values for JSON."""
        return dict(msgspec.to_builtins(self))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The mapping that `to_json` wrote; msgspec.ValidationError if it is malformed."""
        return msgspec.convert(data, cls)


def _after(column: ColumnMapping, changed: ColumnMapping) -> ColumnMapping:
    if column.column == changed.column:
        return changed
    if column.use is Use.FIELD and changed.use is Use.FIELD and column.target == changed.target:
        return replace(column, use=Use.CUSTOM, target=column.column, reason="chosen")
    return column
