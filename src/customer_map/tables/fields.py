"""Turns the description of a record kind into frozen values: its fields, their types and the headers they go by."""

from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """How a value is read and stored; the Arrow type of each stands in `customer_map.tables.values`."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    NUMBER = "number"
    INTEGER = "integer"
    PERCENT = "percent"
    BOOLEAN = "boolean"
    COUNTRY = "country"
    CURRENCY = "currency"


@dataclass(frozen=True)
class Field:
    """One field of a record kind.

    `aliases` lists the headers it goes by, Chinese and English, separated by commas (case, spaces
    and punctuation do not matter). `weight` says how strongly its presence speaks for the kind: 3
    for a field hardly any other kind has, 1 for an ordinary one, 0.25 for one that every table may
    have. `unit` names what a number counts; `longest` is the number of characters a text may have.
    """

    name: str
    label: str
    type: FieldType = FieldType.TEXT
    aliases: str = ""
    weight: float = 1.0
    unit: str = ""
    longest: int = 500

    def headers(self) -> tuple[str, ...]:
        """The headers the field goes by, the most usual first."""
        return tuple(alias.strip() for alias in self.aliases.split(","))


@dataclass(frozen=True)
class RecordKind:
    """What one row of a table is, and the fields it may have.

    `required` lists groups of field names: of each group at least one must be mapped, and a row in which all mapped
    fields of a group are empty is refused. `titles` lists names by which sheets and files of this
    kind go. `derived` are fields to which no column is mapped: reading makes them.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    required: tuple[tuple[str, ...], ...]
    titles: str = ""
    derived: tuple[Field, ...] = ()

    def field(self, name: str) -> Field:
        """The field of that name, derived or not; KeyError if there is none."""
        return ({field.name: field for field in self.derived} | self._by_name())[name]

    def has(self, name: str) -> bool:
        """Whether the kind has a field of that name to which a column can be mapped."""
        return name in self._by_name()

    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}
