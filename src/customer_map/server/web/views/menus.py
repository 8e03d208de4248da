"""Turns the state of a list into what stands above it: saved views, columns, exports, the filter form."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import ADMINISTRATIVE_ROLES, Intent, Reach, Role
from customer_map.server.web.records.description import Kind
from customer_map.server.web.views.builder import OF_LAYOUTS, OF_PAGES, OF_THE_FORM
from customer_map.server.web.views.columns import usual_columns
from customer_map.server.web.views.form import filter_form
from customer_map.server.web.views.layouts import layouts_of, url_of
from customer_map.server.web.views.opening import first_view
from customer_map.server.web.views.state import ListState


def view_context(
    user: User, kind: Kind, state: ListState, query: QueryDict, layout: str
) -> dict[str, Any]:
    """Return the part of a list page's context that views need; `layout` is how the page shows the rows."""
    form = filter_form(user, kind.name, state, query)
    return {
        "state": state,
        "form": form,
        "field_groups": form.fields,
        "query_text": _query_text(state, query),
        "kept_query": _pairs(_query_text(state, query)),
        "column_choices": column_choices(kind, state),
        "may_change_view": may_change(user, state),
        "layouts": layouts_of(kind.name),
        "layout": layout,
        "here_url": url_of(kind.name, layout),
        "first_view": first_view(state),
        "may_set_default": Role(user.role) in ADMINISTRATIVE_ROLES,
        "bulk_url": _bulk_url(user, kind),
        "row_url": reverse(f"{kind.name}_filter_row"),
        "save_url": reverse(f"{kind.name}_view_save"),
        "columns_url": reverse(f"{kind.name}_columns"),
        "csv_url": reverse(f"{kind.name}_csv"),
        "xlsx_url": reverse(f"{kind.name}_xlsx"),
        "lines_csv_url": reverse("opportunity_lines_csv") if kind.name == "opportunity" else "",
        "lines_xlsx_url": reverse("opportunity_lines_xlsx") if kind.name == "opportunity" else "",
    }


def _bulk_url(user: User, kind: Kind) -> str:
    may_edit = reach_of(user, kind.record_type, Intent.EDIT) != Reach.NONE
    return reverse(f"{kind.name}_bulk") if may_edit else ""


def may_change(user: User, state: ListState) -> bool:
    """Whether the opened view is the reader's own, or shared and the reader an administrator."""
    if state.saved is None:
        return False
    administers = state.saved.is_shared and Role(user.role) in ADMINISTRATIVE_ROLES
    return state.saved.owner_id == user.pk or administers


def column_choices(kind: Kind, state: ListState) -> list[tuple[str, str, bool]]:
    """Return all columns as (name, label, shown): the shown ones first, in their order."""
    chosen = state.columns or usual_columns(kind.name, state.fields)
    names = [one.name for one in chosen]
    others = sorted(
        (one for one in state.fields.values() if one.name not in names),
        key=lambda one: str(one.label).lower(),
    )
    return [
        *((one.name, str(one.label), True) for one in chosen),
        *((one.name, str(one.label), False) for one in others),
    ]


def _pairs(query_text: str) -> list[tuple[str, str]]:
    """Return an address as the hidden fields of a form."""
    return [(name, value) for name, values in QueryDict(query_text).lists() for value in values]


def _query_text(state: ListState, query: QueryDict) -> str:
    """Return the address of the list with its tree in one piece."""
    changed = query.copy()
    for name in (*OF_PAGES, *OF_LAYOUTS, *OF_THE_FORM):
        changed.pop(name, None)
    if state.tree_text or "filter" in query:
        changed["filter"] = state.tree_text
    return changed.urlencode()
