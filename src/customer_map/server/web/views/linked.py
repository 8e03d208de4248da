"""Rows and the links they show in, the same rows read with those linked records that the reader may see out."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import ForeignKey, Prefetch

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Governed

RowsT = TypeVar("RowsT", bound=Any)


def with_links(rows: RowsT, user: User, paths: Iterable[str]) -> RowsT:
    """Read `rows` with what stands at `paths`; a linked record that is hidden reads as none at all.

    What a row is only seen with, such as its customer, needs no second look and is joined; so is what has no rights
    of its own, such as people and the stages of opportunities.
    """
    joined: list[str] = []
    looked_at: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        first, _, rest = path.partition("__")
        if _may_be_hidden(rows.model, first):
            looked_at[first] += [rest] if rest else []
        else:
            joined.append(path)
    if joined:
        rows = rows.select_related(*joined)
    for name, further in looked_at.items():
        seen = rows.model._meta.get_field(name).related_model.records.visible_to(user).order_by()
        there = seen.select_related(*further) if further else seen
        rows = rows.prefetch_related(Prefetch(name, queryset=there))
    return rows


def _may_be_hidden(model: type[Governed], name: str) -> bool:
    link = model._meta.get_field(name)
    if not isinstance(link, ForeignKey) or name == model.customer_path:
        return False
    target: Any = link.related_model
    if not issubclass(target, Governed):
        return False
    return bool(target.owner_path) or target.rights_as != model.rights_as
