"""Which view and which layout a list opens with, where its address does not say."""

from django.http import QueryDict

from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.saved_filters import remember_list
from customer_map.server.crm.models import SavedFilter, ViewKind
from customer_map.server.web.records.description import Kind
from customer_map.server.web.views.layouts import is_offered, url_of
from customer_map.server.web.views.state import ListState


def remember_layout(user: User, kind: Kind, state: ListState, layout: str) -> None:
    """Keep the layout in which somebody leaves a list; that of an opened view is part of the view."""
    if state.saved is None and state.left.view != layout:
        remember_list(user=user, record_type=kind.name, values={"view": layout})


def elsewhere(kind: Kind, state: ListState, query: QueryDict) -> str:
    """Return where a list opens that was asked for without saying how; "" for the table as it is."""
    if set(query) - {"view"}:
        return ""
    first = None if "view" in query else first_view(state)
    if first is not None:
        return f"{url_of(kind.name, first.view)}?view={first.pk}"
    if state.layout == ViewKind.TABLE or not is_offered(kind.name, state.layout):
        return ""
    there = url_of(kind.name, state.layout)
    return f"{there}?{query.urlencode()}" if query else there


def first_view(state: ListState) -> SavedFilter | None:
    """Return the view that a list opens with: the one that its reader chose, or the one for everybody."""
    chosen = (one for one in state.menu if one.pk == state.left.opens_id)
    shared = (one for one in state.menu if one.is_default and one.is_shared)
    return next(chosen, None) or next(shared, None)
