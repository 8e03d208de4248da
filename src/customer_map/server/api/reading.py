"""Turns what is asked of a record type into a page of rows, or into one row."""

import hashlib
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.roles import Intent
from customer_map.server.api.cursors import order_of
from customer_map.server.api.expanding import Row, chosen_expansions, expand
from customer_map.server.api.filtering import condition_of, rows_for, tree_condition
from customer_map.server.api.keys import Caller
from customer_map.server.api.kinds import Kind
from customer_map.server.api.schemas import OWN_QUESTIONS, Asked
from customer_map.server.api.statements import rows_of
from customer_map.server.audit.records import VisibleRows

LARGEST_TOTAL = 10_000


def page_of(
    caller: Caller,
    kind: Kind,
    asked: Asked,
    lookups: dict[str, str],
    within: VisibleRows[Any] | None = None,
) -> dict[str, object]:
    """Return one page of the rows that the caller may read; `within` keeps to some of them from the start."""
    caller.require(kind.rights, Intent.READ)
    wanted = chosen_fields(kind, asked.fields)
    names = chosen_expansions(caller, kind, asked.expand)
    questions = asked.model_dump(exclude_unset=True, exclude=set(OWN_QUESTIONS))
    given = {name: value for name, value in questions.items() if value is not None}
    order = order_of(kind, asked.sort, _fingerprint(given, asked.filter))
    needed = tuple(dict.fromkeys((*wanted, order.field.name, *_link_columns(kind, names))))

    def all_rows() -> VisibleRows[Any]:
        rows = rows_for(caller, kind).filter(condition_of(lookups, given))
        if within is not None:
            rows = rows.filter(pk__in=within.order_by().values("pk"))
        return rows.filter(tree_condition(caller, kind, asked.filter)) if asked.filter else rows

    def shown() -> QuerySet[Any, Row]:
        rows = all_rows().filter(order.after(asked.cursor)) if asked.cursor else all_rows()
        return rows.order_by(*order.columns).values(*needed)[: asked.limit + 1]

    if asked.filter or asked.cursor or within is not None:
        found = list(shown())
    else:
        asks = (kind.plural, needed, asked.sort, asked.limit, tuple(given.items()))
        found = rows_of((caller.rights, *asks), shown)
    has_more = len(found) > asked.limit
    page = found[: asked.limit]
    answer: dict[str, object] = {"next_cursor": order.cursor_after(page[-1]) if has_more else None}
    if asked.count:
        answer |= _total(all_rows())
    expand(caller, kind, page, names)
    return {"items": _only(page, {*wanted, *_link_columns(kind, names), *names}), **answer}


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
