"""The nodes of a filter that has been read and checked."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from customer_map.server.crm.filters.periods import Period, Point


class FieldKind(StrEnum):
    """What a field holds, which decides what it can be compared with."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    TAGS = "tags"
    PERSON = "person"
    LINK = "link"


class Operator(StrEnum):
    """How a field is compared."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    CONTAINS_NOT = "contains_not"
    STARTS_WITH = "starts_with"
    LESS = "lt"
    AT_MOST = "lte"
    MORE = "gt"
    AT_LEAST = "gte"
    BETWEEN = "between"
    BEFORE = "before"
    AFTER = "after"
    WITHIN = "within"
    HAS_ANY = "has_any"
    HAS_ALL = "has_all"
    HAS_NONE = "has_none"
    EMPTY = "empty"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field that filters may name; `path` leads to it through the ORM, `key` names a custom field instead.

    `told_by` names the record type that a figure is made of: who may not read that never meets the condition.
    """

    name: str
    label: Promise | str
    kind: FieldKind
    path: str = ""
    key: str = ""
    choices: tuple[tuple[str, Promise | str], ...] = ()
    told_by: str = ""
    is_money: bool = False


Value = object


@dataclass(frozen=True, slots=True)
class Condition:
    """One field compared with one value: text, a number, points in time, words or ids, as the operator asks."""

    field: FilterField
    operator: Operator
    value: Value = None


@dataclass(frozen=True, slots=True)
class Every:
    """All of these; without any it keeps everything."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """Not this."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Has:
    """At least so many related records: such as fit `where`, in a period, and later than the last of `since`."""

    relation: str
    at_least: int = 1
    where: "Node" = Every(())
    period: Period | None = None
    since: "Has | None" = None


Node = Every | Some | Opposite | Condition | Has

__all__ = [
    "Condition",
    "Every",
    "FieldKind",
    "FilterField",
    "Has",
    "Node",
    "Operator",
    "Opposite",
    "Period",
    "Point",
    "Some",
    "Value",
]
