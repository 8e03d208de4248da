"""Turns what is asked of a record type into a page of rows, or into one row."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.roles import Intent
from customer_map.server.api.cursors import Order, order_of
from customer_map.server.api.expanding import Row, chosen_expansions, expand
from customer_map.server.api.filtering import condition_of, rows_for, tree_condition
from customer_map.server.api.keys import Caller
from customer_map.server.api.kinds import Kind
from customer_map.server.api.schemas import OWN_QUESTIONS, Asked
from customer_map.server.audit.records import VisibleRows

LARGEST_TOTAL = 10_000


@dataclass(frozen=True)
class Plan:
    """What is asked of a list, worked out as far as it does not depend on the rows."""

    kind: Kind
    asked: Asked
    lookups: dict[str, str]
    expansions: list[str]
    fields: list[str]
    given: dict[str, Any]
    order: Order

    @property
    def columns(self) -> tuple[str, ...]:
        """What is read of each row: the fields, and what else the order and the expansions need."""
        links = _link_columns(self.kind, self.expansions)
        return tuple(dict.fromkeys((*self.fields, self.order.field.name, *links)))

    def all_rows(self, caller: Caller, within: VisibleRows[Any] | None = None) -> VisibleRows[Any]:
        """Return all rows of the list that the caller may read."""
        rows = rows_for(caller, self.kind).filter(condition_of(self.lookups, self.given))
        if within is not None:
            rows = rows.filter(pk__in=within.order_by().values("pk"))
        tree = self.asked.filter
        return rows.filter(tree_condition(caller, self.kind, tree)) if tree else rows

    def rows(self, caller: Caller, within: VisibleRows[Any] | None = None) -> QuerySet[Any, Row]:
        """Return the rows of the page, and one more when there is another page."""
        cursor, rows = self.asked.cursor, self.all_rows(caller, within)
        shown = rows.filter(self.order.after(cursor)) if cursor else rows
        return shown.order_by(*self.order.columns).values(*self.columns)[: self.asked.limit + 1]

    def page(self, found: list[Row]) -> dict[str, object]:
        """Return the rows that were found as a page, with the cursor of the next one."""
        page = found[: self.asked.limit]
        has_more = len(found) > len(page)
        cursor = self.order.cursor_after(page[-1]) if has_more else None
        links = _link_columns(self.kind, self.expansions)
        items = _only(page, {*self.fields, *links, *self.expansions})
        return {"items": items, "next_cursor": cursor}


def plan_of(caller: Caller, kind: Kind, asked: Asked, lookups: dict[str, str]) -> Plan:
    """Return what is asked of a list.

    Raises ScopeMissingError for what the key may not read, InvalidValueError for fields that do not exist.
    """
    caller.require(kind.rights, Intent.READ)
    questions = asked.model_dump(exclude_unset=True, exclude=set(OWN_QUESTIONS))
    given = {name: value for name, value in questions.items() if value is not None}
    return Plan(
        kind=kind,
        asked=asked,
        lookups=lookups,
        fields=chosen_fields(kind, asked.fields),
        expansions=chosen_expansions(caller, kind, asked.expand),
        given=given,
        order=order_of(kind, asked.sort, _fingerprint(given, asked.filter)),
    )


def page_of(
    caller: Caller,
    kind: Kind,
    asked: Asked,
    lookups: dict[str, str],
    within: VisibleRows[Any] | None = None,
) -> dict[str, object]:
    """Return one page of the rows that the caller may read; `within` keeps to some of them from the start."""
    plan = plan_of(caller, kind, asked, lookups)
    found = list(plan.rows(caller, within))
    expand(caller, kind, found[: asked.limit], plan.expansions)
    answer = plan.page(found)
    if asked.count:
        answer |= _total(plan.all_rows(caller, within))
    return answer


def row_of(
    caller: Caller, kind: Kind, record_id: UUID | int, *, fields: str = "", expanded: str = ""
) -> Row:
    """Return one row.

    Raises RecordNotFoundError alike when there is none and when it is hidden from the caller.
    """
    caller.require(kind.rights, Intent.READ)
    wanted = chosen_fields(kind, fields)
    names = chosen_expansions(caller, kind, expanded)
    version = ("version",) if kind.is_versioned else ()
    columns = dict.fromkeys((*wanted, *_link_columns(kind, names), *version))
    found = list(rows_for(caller, kind).filter(pk=record_id).values(*columns))
    if not found:
        raise RecordNotFoundError
    expand(caller, kind, found, names)
    return found[0]


def chosen_fields(kind: Kind, text: str) -> list[str]:
    """Return the columns of the fields named in `fields`, all without any; the id is always there.

    Raises InvalidValueError for an unknown one.
    """
    known = [field.attname for field in kind.shown]
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise InvalidValueError(field=name[:60], reason=_("There is no such field."))
    return ["id", *(name for name in known if name in names and name != "id")] if names else known


def _link_columns(kind: Kind, names: list[str]) -> list[str]:
    return [kind.links[name].attname for name in names if name in kind.links]


def _total(rows: VisibleRows[Any]) -> dict[str, object]:
    counted = rows.order_by().values("pk")[: LARGEST_TOTAL + 1].count()
    return {"total": min(counted, LARGEST_TOTAL), "total_is_capped": counted > LARGEST_TOTAL}


def _only(rows: list[Row], wanted: set[str]) -> list[Row]:
    """Take away the columns that only the order needed."""
    if rows and rows[0].keys() <= wanted:
        return rows
    return [{name: value for name, value in row.items() if name in wanted} for row in rows]


def _fingerprint(given: dict[str, Any], tree: str) -> str:
    question = repr((sorted((name, str(value)) for name, value in given.items()), tree))
    return hashlib.blake2b(question.encode(), digest_size=8).hexdigest()
