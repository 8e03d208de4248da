"""Turns JSON into the checked nodes of a filter, and says where it is wrong."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from customer_map.server.crm.filters.catalogue import (
    SHAPES,
    fields_for,
    relations_for,
)
from customer_map.server.crm.filters.errors import InvalidFilterError
from customer_map.server.crm.filters.nodes import (
    Condition,
    Every,
    FilterField,
    Has,
    Node,
    Opposite,
    Period,
    Some,
)
from customer_map.server.crm.filters.periods import read_period
from customer_map.server.crm.filters.values import OPERATORS, checked_value
from customer_map.server.crm.queries.custom_fields import archived_custom_fields

DEEPEST = 8
MOST_NODES = 100
MOST_TIMES = 10_000
LONGEST_NAME = 60
TOP = "filter"
HAS_KEYS = frozenset(("has", "at_least", "at_most", "where", "in", "since"))
CONDITION_KEYS = frozenset(("field", "op", "value"))


@dataclass(slots=True)
class Reader:
    """Reads one tree; counts its nodes so that none becomes a burden."""

    nodes: int = 0
    fields: dict[str, dict[str, FilterField]] = field(default_factory=dict)

    def read(self, given: Any, record_type: str, place: str = "", depth: int = 1) -> Node:
        """Return the node at `place`.

        Raises InvalidFilterError.
        """
        self._count(place, depth)
        if not isinstance(given, dict):
            raise _wrong(place, _("A node is an object: and, or, not, has, or field."))
        kind = next((name for name in ("and", "or", "not", "has", "field") if name in given), "")
        if not given:
            return Every(())
        if kind in ("and", "or"):
            return self._group(given, kind, record_type, place, depth)
        if kind == "not":
            _require_keys(given, frozenset(("not",)), place)
            inner = self.read(given["not"], record_type, _at(place, "not"), depth + 1)
            return Opposite(inner)
        if kind == "has":
            return self._has(given, record_type, place, depth)
        return self._condition(given, record_type, place)

    def _count(self, place: str, depth: int) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES or depth > DEEPEST:
            reason = _("A filter has at most {nodes} nodes, at most {deep} deep.")
            raise _wrong(place, reason.format(nodes=MOST_NODES, deep=DEEPEST))

    def _group(
        self, given: dict[str, Any], kind: str, record_type: str, place: str, depth: int
    ) -> Node:
        _require_keys(given, frozenset((kind,)), place)
        listed = given[kind]
        here = _at(place, kind)
        if not isinstance(listed, list) or (kind == "or" and not listed):
            raise _wrong(here, _("A list of nodes is wanted."))
        nodes = tuple(
            self.read(one, record_type, f"{here}[{number}]", depth + 1)
            for number, one in enumerate(listed)
        )
        return Every(nodes) if kind == "and" else Some(nodes)

    def _condition(self, given: dict[str, Any], record_type: str, place: str) -> Condition:
        _require_keys(given, CONDITION_KEYS, place)
        item = self._field(given.get("field"), record_type, place)
        allowed = OPERATORS[item.kind]
        operator = next((one for one in allowed if one == given.get("op")), None)
        if operator is None:
            raise _wrong(_at(place, "op"), _one_of([one.value for one in allowed]))
        try:
            value = checked_value(item, operator, given.get("value"))
        except ValueError as problem:
            raise _wrong(_at(place, "value"), str(problem)) from problem
        return Condition(item, operator, value)

    def _field(self, name: object, record_type: str, place: str) -> FilterField:
        known = self.fields.get(record_type)
        if known is None:
            known = self.fields[record_type] = fields_for(record_type)
        found = known.get(name) if isinstance(name, str) else None
        if found is None:
            raise _wrong(_at(place, "field"), _no_field(name, record_type))
        return found

    def _has(self, given: dict[str, Any], record_type: str, place: str, depth: int) -> Node:
        _require_keys(given, HAS_KEYS, place)
        relation = relations_for(record_type).get(str(given["has"]))
        if relation is None:
            raise _wrong(_at(place, "has"), _one_of(list(relations_for(record_type))))
        where = self._where(given, relation.record_type, place, depth)
        period, since = self._period(given, place), self._since(given, record_type, place, depth)
        at_least = _times(given, "at_least", place)
        at_most = _times(given, "at_most", place)
        name = str(given["has"])
        if at_least is None and at_most is None:
            return Has(name, 1, where, period, since)
        bounds: list[Node] = []
        if at_least:
            bounds.append(Has(name, at_least, where, period, since))
        if at_most is not None:
            bounds.append(Opposite(Has(name, at_most + 1, where, period, since)))
        return bounds[0] if len(bounds) == 1 else Every(tuple(bounds))

    def _where(self, given: dict[str, Any], record_type: str, place: str, depth: int) -> Node:
        here = _at(place, "where")
        node = self.read(given.get("where", {}), record_type, here, depth + 1)
        if _holds_relation(node):
            raise _wrong(here, _("Related records of related records cannot be asked for."))
        return node

    def _period(self, given: dict[str, Any], place: str) -> Period | None:
        if "in" not in given:
            return None
        try:
            return read_period(given["in"])
        except (ValueError, OverflowError) as problem:
            reason = _("This is no period, such as: last 90 days.")
            raise _wrong(_at(place, "in"), reason) from problem

    def _since(self, given: dict[str, Any], record_type: str, place: str, depth: int) -> Has | None:
        if "since" not in given:
            return None
        here = _at(place, "since")
        node = self.read(given["since"], record_type, here, depth + 1)
        if not isinstance(node, Has) or node.since or node.at_least != 1:
            raise _wrong(here, _("The last of some related records is wanted: has, where, in."))
        return node


def read_tree(record_type: str, given: Any) -> Node:
    """Return the checked nodes of a filter on records of `record_type`; an empty one keeps everything.

    Raises InvalidFilterError.
    """
    if record_type not in SHAPES:
        raise _wrong("", _one_of(list(SHAPES)))
    return Reader().read(given, record_type)


def _holds_relation(node: Node) -> bool:
    if isinstance(node, Every | Some):
        return any(_holds_relation(one) for one in node.nodes)
    if isinstance(node, Opposite):
        return _holds_relation(node.node)
    return isinstance(node, Has)


def _times(given: dict[str, Any], key: str, place: str) -> int | None:
    number = given.get(key)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_TIMES:
        reason = _("A whole number from 0 to {most} is wanted.").format(most=MOST_TIMES)
        raise _wrong(_at(place, key), reason)
    return number


def _require_keys(given: dict[str, Any], known: frozenset[str], place: str) -> None:
    unknown = next((key for key in given if key not in known), None)
    if unknown is not None:
        raise _wrong(_at(place, str(unknown)[:60]), _one_of(sorted(known)))


def _no_field(name: object, record_type: str) -> str:
    """Name the field: one that somebody took away by its label."""
    if not isinstance(name, str):
        return _("There is no such field.")
    gone = _label_of_removed(record_type, name)
    if gone:
        return _("The field “{name}” was taken away.").format(name=gone)
    return _("There is no field “{name}”.").format(name=name[:LONGEST_NAME])


def _label_of_removed(record_type: str, name: str) -> str:
    removed = (one for one in archived_custom_fields() if one.record_type == record_type)
    return next((one.label for one in removed if f"custom.{one.key}" == name), "")


def _one_of(words: list[str]) -> str:
    return _("One of these is wanted: {words}").format(words=", ".join(words))


def _at(place: str, step: str) -> str:
    return f"{place}.{step}" if place else step


def _wrong(place: str, reason: str) -> InvalidFilterError:
    return InvalidFilterError(node=place or TOP, reason=reason)
