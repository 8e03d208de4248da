"""Turns the questions of a list into conditions: single fields, and trees that also ask about related records."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.db.models import Q
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.roles import Intent
from customer_map.server.api.keys import Caller
from customer_map.server.api.kinds import Kind, kind_of
from customer_map.server.audit.records import Governed, VisibleRows
from customer_map.server.crm.filters import parse_filter, relations_for
from customer_map.server.crm.filters.catalogue import SHAPES
from customer_map.server.crm.filters.nodes import Condition, Every, Has, Node, Opposite, Some
from customer_map.server.crm.texts import clean_text


def rows_for(caller: Caller, kind: Kind) -> VisibleRows[Any]:
    """Return the rows that the caller may read: by the user's rights, and by the scopes of the key."""
    rows = kind.model.records.visible_to(caller.user)
    for name in kind.seen_through:
        rows = rows.filter(_seen_with(caller, kind.links[name]))
    if kind.scoped_by:
        field = kind.model._meta.get_field(kind.scoped_by)
        types = [str(value) for value, _word in field.flatchoices]  # type: ignore[union-attr]
        allowed = [one for one in types if caller.may(one, Intent.READ)]
        rows = rows.filter(**{f"{kind.scoped_by}__in": allowed})
    return rows


def _seen_with(caller: Caller, link: Any) -> Q:
    target: type[Governed] = link.related_model
    without = Q(**{f"{link.name}__isnull": True})
    if not caller.may(target.rights_as, Intent.READ):
        return without
    known = kind_of(target)
    rows = rows_for(caller, known) if known else target.records.visible_to(caller.user)
    return without | Q(**{f"{link.name}__in": rows})


def condition_of(lookups: dict[str, str], asked: dict[str, Any]) -> Q:
    """Return the condition that the simple questions stand for: all of them together."""
    condition = Q()
    for name, value in asked.items():
        fitting = clean_text(value) if isinstance(value, str) else value
        condition &= Q(**{lookups[name]: [fitting] if name == "tag" else fitting})
    return condition


def tree_condition(caller: Caller, kind: Kind, text: str) -> Q:
    """Return the condition that a filter tree stands for.

    Raises InvalidValueError and InvalidFilterError when it cannot be read, ScopeMissingError when it asks about
    records that the key may not read.
    """
    if kind.name not in SHAPES:
        raise InvalidValueError(field="filter", reason=_("These records take no filter trees."))
    try:
        tree = orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        raise InvalidValueError(field="filter", reason=_("This is no JSON.")) from problem
    found = parse_filter(kind.name, tree)
    for record_type in set(_told_by(kind.name, found.node)):
        caller.require(record_type, Intent.READ)
    return found.q(caller.user)


def _told_by(record_type: str, node: Node) -> Iterator[str]:
    """Yield the record types that the answer to a filter tells of."""
    match node:
        case Every() | Some():
            for one in node.nodes:
                yield from _told_by(record_type, one)
        case Opposite():
            yield from _told_by(record_type, node.node)
        case Has():
            yield from _told_by_related(record_type, node)
        case Condition():
            yield from _told_by_field(record_type, node)


def _told_by_related(record_type: str, node: Has) -> Iterator[str]:
    related = relations_for(record_type)[node.relation].record_type
    yield SHAPES[related].model.rights_as
    yield from _told_by(related, node.where)
    if node.since is not None:
        yield from _told_by(record_type, node.since)


def _told_by_field(record_type: str, node: Condition) -> Iterator[str]:
    if node.field.told_by:
        yield node.field.told_by
    first, dots, _tail = node.field.path.partition("__")
    if dots:
        target = SHAPES[record_type].model._meta.get_field(first).related_model
        if isinstance(target, type) and issubclass(target, Governed):
            yield target.rights_as
