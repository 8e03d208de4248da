"""Turns the rows of the filter form into a filter tree, and a flat tree back into rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.filters.nodes import FieldKind, Operator
from customer_map.server.crm.filters.values import A_LIST, GIVEN, OPERATORS

BEHAVIOUR = "has:"
PARTS = ("f", "o", "v", "w", "n", "s")
OF_THE_FORM = (*PARTS, "match", "drop", "more")
# Where in a list one is: left out wherever the list changes.
OF_PAGES = ("after", "before", "from")
# What only one layout of a list understands.
OF_LAYOUTS = ("layout", "month", "by", "group", "pipeline")
TIMES = ("at_least", "at_most")
# The field that a row on related records can ask for by one text.
NARROWED_BY = {
    "touchpoints": ("name", "is"),
    "orders": ("channel", "is"),
    "purchases": ("product.name", "contains"),
    "lines": ("product.name", "contains"),
    "cases": ("subject", "contains"),
    "opportunities": ("name", "contains"),
    "activities": ("subject", "contains"),
    "contacts": ("title", "contains"),
}
MOST_ROWS = 30
COMMAS = re.compile(r"[,，、;；]")
Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row as the form sends it: field, operator, value, second value or period, narrowing text, since."""

    field: str = ""
    operator: str = ""
    value: str = ""
    second: str = ""
    narrowed: str = ""
    since: str = ""

    @property
    def relation(self) -> str:
        """The related records that it asks for; "" when it asks for a field."""
        return self.field.removeprefix(BEHAVIOUR) if self.field.startswith(BEHAVIOUR) else ""


def rows_of_form(query: QueryDict) -> list[FormRow]:
    """Return the rows that a form sent, without the dropped one and without empty ones."""
    columns = [query.getlist(name)[:MOST_ROWS] for name in PARTS]
    dropped = query.get("drop", "")
    found = [
        FormRow(*(_at(column, place) for column in columns)) for place in range(len(columns[0]))
    ]
    return [row for place, row in enumerate(found) if row.field and str(place) != dropped]


def is_complete(row: FormRow, fields: dict[str, FilterField]) -> bool:
    """Whether the row says enough to filter by."""
    if row.relation:
        return row.operator in TIMES and bool(row.value)
    item = fields.get(row.field)
    if item is None or row.operator not in OPERATORS[item.kind]:
        return False
    return row.operator in GIVEN or bool(row.value)


def tree_of_rows(rows: list[FormRow], fields: dict[str, FilterField], match: str) -> Tree:
    """Return the tree of the complete rows, joined by "and", or by "or" when `match` is "any"."""
    nodes = [_node(row, fields) for row in rows if is_complete(row, fields)]
    if not nodes:
        return {}
    if len(nodes) == 1:
        return nodes[0]
    return {"or" if match == "any" else "and": nodes}


def rows_of_tree(tree: Tree, fields: dict[str, FilterField]) -> list[FormRow] | None:
    """Return the rows that stand for a checked tree; None when it is deeper than rows can say."""
    rows = [_row(node, fields) for node in parts_of(tree)]
    return None if None in rows else [row for row in rows if row is not None]


def parts_of(tree: Tree) -> list[Tree]:
    """Return the nodes that a tree joins; a tree that joins nothing is one part."""
    if not tree:
        return []
    return list(tree.get("and") or tree.get("or") or ([] if "and" in tree else [tree]))


def without_part(tree: Tree, place: int) -> Tree:
    """Return the tree without its part at `place`."""
    left = [part for number, part in enumerate(parts_of(tree)) if number != place]
    if len(left) < 2:
        return left[0] if left else {}
    return {"or" if "or" in tree else "and": left}


def _at(column: list[str], place: int) -> str:
    return column[place].strip() if place < len(column) else ""


def _node(row: FormRow, fields: dict[str, FilterField]) -> Tree:
    if row.relation:
        return dict(_behaviour(row))
    item = fields[row.field]
    node: Tree = {"field": row.field, "op": row.operator}
    if row.operator not in GIVEN:
        node["value"] = _json_value(item, row)
    return node


def _behaviour(row: FormRow) -> Iterator[tuple[str, Any]]:
    yield "has", row.relation
    yield row.operator, _number(row.value)
    if row.narrowed and row.relation in NARROWED_BY:
        name, operator = NARROWED_BY[row.relation]
        yield "where", {"field": name, "op": operator, "value": row.narrowed}
    if row.second:
        yield "in", row.second
    if row.since:
        yield "since", {"has": row.since}


def _json_value(item: FilterField, row: FormRow) -> object:
    if row.operator == Operator.BETWEEN:
        return [_json_word(item, row.value), _json_word(item, row.second)]
    if row.operator in A_LIST:
        words = [word.strip() for word in COMMAS.split(row.value)]
        return [_json_word(item, word) for word in words if word]
    return _json_word(item, row.value)


def _json_word(item: FilterField, text: str) -> object:
    if item.kind == FieldKind.NUMBER:
        return _number(text)
    if item.kind == FieldKind.BOOLEAN:
        return {"true": True, "false": False}.get(text, text)
    return text


def _number(text: str) -> object:
    """Return the number; what is none stays text, which is then refused by name."""
    plain = text.replace(",", "")
    try:
        return int(plain) if plain.lstrip("-").isdecimal() and len(plain) < 30 else float(plain)
    except ValueError:
        return text


def _row(node: Tree, fields: dict[str, FilterField]) -> FormRow | None:
    if "has" in node:
        return _behaviour_row(node)
    if "field" not in node or node["field"] not in fields:
        return None
    value = node.get("value")
    if node["op"] == Operator.BETWEEN and isinstance(value, list):
        return FormRow(node["field"], node["op"], str(value[0]), str(value[1]))
    if isinstance(value, dict):
        return None
    return FormRow(node["field"], node["op"], _text(value))


def _behaviour_row(node: Tree) -> FormRow | None:
    times = [name for name in TIMES if name in node]
    narrowed = _narrowed(node)
    period, since = node.get("in", ""), node.get("since", {})
    is_flat = len(times) < 2 and narrowed is not None and isinstance(period, str)
    if not is_flat or set(since) - {"has"}:
        return None
    operator = times[0] if times else "at_least"
    return FormRow(
        field=f"{BEHAVIOUR}{node['has']}",
        operator=operator,
        value=str(node.get(operator, 1)),
        second=period,
        narrowed=narrowed or "",
        since=since.get("has", ""),
    )


def _narrowed(node: Tree) -> str | None:
    where = node.get("where", {})
    if not where:
        return ""
    name, operator = NARROWED_BY.get(node["has"], ("", ""))
    fits = where.get("field") == name and where.get("op") == operator
    return str(where["value"]) if fits else None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)
