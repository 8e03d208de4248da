"""Turns the address of a list, what was saved and what was remembered into one state: filter, columns, order."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.crm.filters import (
    Filter,
    FilterField,
    InvalidFilterError,
    fields_for,
    parse_filter,
)
from customer_map.server.crm.models import ListChoice, SavedFilter
from customer_map.server.crm.queries.saved_filters import (
    find_saved_filter,
    remembered_list,
    saved_filters,
)
from customer_map.server.problems import described
from customer_map.server.web.views.builder import (
    FormRow,
    is_complete,
    rows_of_form,
    rows_of_tree,
    tree_of_rows,
)

LONGEST_TREE = 20_000
ALL = "all"  # instead of a view: the list as it is without any


@dataclass(frozen=True, slots=True)
class ListState:
    """How a list is shown now; `problem` says what is wrong with the filter, which then keeps nothing."""

    fields: dict[str, FilterField]
    saved: SavedFilter | None
    menu: list[SavedFilter]
    tree: dict[str, Any]
    filter: Filter
    rows: list[FormRow] | None
    columns: tuple[FilterField, ...]
    sort: str
    match: str
    problem: str
    is_whole: bool
    left: ListChoice

    @property
    def layout(self) -> str:
        """How its rows are laid out: as the opened view says, or as the reader left the list."""
        return self.saved.view if self.saved else self.left.view

    @property
    def rows_open(self) -> bool:
        """Whether the form is being filled in."""
        return bool(self.rows) and not self.is_whole and not self.tree

    @property
    def tree_text(self) -> str:
        """The tree as one line of JSON."""
        return json.dumps(self.tree, ensure_ascii=False) if self.tree else ""


def list_state(user: User, record_type: str, query: QueryDict) -> ListState:
    """Return the state of the list of a record type for `user`.

    Raises RecordNotFoundError for a saved view that is not there.
    """
    fields = fields_for(record_type, user)
    asked = query.get("view", "")
    saved = find_saved_filter(user, asked, record_type) if asked and asked != ALL else None
    left = remembered_list(user, record_type)
    shown = saved or left
    form_rows = rows_of_form(query) if "f" in query else None
    tree, wrong = _tree(query, form_rows, fields, saved)
    kept, problem = _checked(record_type, tree)
    chosen = query.getlist("column") or shown.columns
    return ListState(
        fields=fields,
        saved=saved,
        menu=list(saved_filters(user, record_type)),
        tree={} if problem else tree,
        filter=kept,
        rows=form_rows if form_rows is not None else rows_of_tree(tree, fields),
        columns=tuple(fields[name] for name in dict.fromkeys(chosen) if name in fields),
        sort=query.get("sort") or shown.sort,
        match=query.get("match") or ("any" if "or" in tree else "all"),
        problem=wrong or problem,
        is_whole=form_rows is not None and all(is_complete(row, fields) for row in form_rows),
        left=left,
    )


def _tree(
    query: QueryDict,
    form_rows: list[FormRow] | None,
    fields: dict[str, FilterField],
    saved: SavedFilter | None,
) -> tuple[dict[str, Any], str]:
    if form_rows is not None:
        return tree_of_rows(form_rows, fields, query.get("match", "all")), ""
    if "filter" not in query:
        return (saved.tree if saved else {}), ""
    try:
        tree = json.loads(query.get("filter", "")[:LONGEST_TREE] or "{}")
    except (ValueError, RecursionError):
        return {}, _("This is no JSON.")
    return (tree, "") if isinstance(tree, dict) else ({}, _("This is no JSON."))


def _checked(record_type: str, tree: dict[str, Any]) -> tuple[Filter, str]:
    try:
        return parse_filter(record_type, tree), ""
    except InvalidFilterError as problem:
        return parse_filter(record_type, {}), str(described(problem)["message"])
