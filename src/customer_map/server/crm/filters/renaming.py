"""Turns the JSON of a filter into the same filter with a tag called otherwise."""

from typing import Any

from customer_map.server.crm.filters.catalogue import fields_for, relations_for
from customer_map.server.crm.filters.nodes import FieldKind

JOINED = ("and", "or")


def with_tag_renamed(record_type: str, tree: Any, name: str, to: str) -> Any:
    """Return `tree` with the tag `name` called `to` wherever it asks for tags; the words of others stay."""
    if not isinstance(tree, dict):
        return tree
    renamed = dict(tree)
    for key in JOINED:
        if isinstance(tree.get(key), list):
            renamed[key] = [with_tag_renamed(record_type, one, name, to) for one in tree[key]]
    if "not" in tree:
        renamed["not"] = with_tag_renamed(record_type, tree["not"], name, to)
    relation = relations_for(record_type).get(str(tree.get("has", "")))
    if relation is not None and "where" in tree:
        renamed["where"] = with_tag_renamed(relation.record_type, tree["where"], name, to)
    if "since" in tree:
        renamed["since"] = with_tag_renamed(record_type, tree["since"], name, to)
    if _asks_for_tags(record_type, tree.get("field")):
        renamed["value"] = _renamed(tree.get("value"), name, to)
    return renamed


def _asks_for_tags(record_type: str, field: object) -> bool:
    item = fields_for(record_type).get(field) if isinstance(field, str) else None
    return item is not None and item.kind == FieldKind.TAGS and not item.key


def _renamed(value: object, name: str, to: str) -> object:
    if isinstance(value, list):
        return list(dict.fromkeys(to if one == name else one for one in value))
    return to if value == name else value
