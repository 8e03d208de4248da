"""Puts related records into rows, as far as the caller may read them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Intent
from customer_map.server.api.filtering import rows_for
from customer_map.server.api.keys import Caller
from customer_map.server.api.kinds import Kind, Part, kind_of

Row = dict[str, Any]
COLLEAGUE = ("id", "name", "email")


def chosen_expansions(caller: Caller, kind: Kind, text: str) -> list[str]:
    """Return the names in `expand`.

    Raises InvalidValueError for one that leads nowhere, ScopeMissingError for what the key may not read.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    parts = {part.name: part for part in kind.parts}
    for name in names:
        if name not in parts and name not in kind.links:
            raise InvalidValueError(
                field="expand", reason=_("{name} leads to no record.").format(name=name[:60])
            )
        target = parts[name].model if name in parts else kind.links[name].related_model
        shown = kind_of(target)
        if shown is not None:
            caller.require(shown.rights, Intent.READ)
    return list(dict.fromkeys(names))


def expand(caller: Caller, kind: Kind, rows: list[Row], names: Iterable[str]) -> None:
    """Put the named records into the rows; what is hidden from the caller is null, or not in the list."""
    parts = {part.name: part for part in kind.parts}
    for name in names:
        if name in parts:
            _expand_part(caller, rows, parts[name])
        else:
            _expand_link(caller, rows, kind.links[name])


def _expand_link(caller: Caller, rows: list[Row], link: Any) -> None:
    wanted = {row[link.attname] for row in rows} - {None}
    if issubclass(link.related_model, User):
        found = User.objects.filter(pk__in=wanted).values(*COLLEAGUE)
    else:
        target = _described(link.related_model)
        fields = [field.attname for field in target.shown]
        found = rows_for(caller, target).filter(pk__in=wanted).values(*fields)
    by_id = {one["id"]: one for one in found}
    for row in rows:
        row[link.name] = by_id.get(row[link.attname])


def _expand_part(caller: Caller, rows: list[Row], part: Part) -> None:
    target = _described(part.model)
    column = target.links[part.link].attname
    fields = [field.attname for field in target.shown]
    ids = [row["id"] for row in rows]
    found = rows_for(caller, target).filter(**{f"{column}__in": ids}).order_by(target.sort, "id")
    by_owner: dict[Any, list[Row]] = defaultdict(list)
    for one in found.values(*fields):
        by_owner[one[column]].append(one)
    for row in rows:
        row[part.name] = by_owner[row["id"]]


def _described(model: Any) -> Kind:
    kind = kind_of(model)
    if kind is None:
        raise InvalidValueError(
            field="expand", reason=_("{name} leads to no record.").format(name=model.__name__)
        )
    return kind
