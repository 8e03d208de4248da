"""Pages: the list of the records of one kind, and the suggestions of a link field."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach
from customer_map.server.crm.models import ViewKind
from customer_map.server.crm.texts import clean_text
from customer_map.server.web.navigation import Tab
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.listing import ListPage, list_page
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.views.builder import OF_PAGES, OF_THE_FORM
from customer_map.server.web.views.form import address
from customer_map.server.web.views.menus import view_context
from customer_map.server.web.views.opening import elsewhere, remember_layout
from customer_map.server.web.views.state import list_state

SUGGESTIONS = 10


@require_GET
def record_list(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show one page of the records the user may see."""
    user = user_of(request)
    state = list_state(user, kind.name, request.GET)
    if state.is_whole and not state.problem and "more" not in request.GET:
        there = address(request.GET, ("filter", *OF_PAGES, *OF_THE_FORM), filter=state.tree_text)
        return redirect(reverse(f"{kind.name}_list") + there)
    there = elsewhere(kind, state, request.GET)
    if there:
        return redirect(there)
    if "layout" in request.GET:
        remember_layout(user, kind, state, ViewKind.TABLE)
    shown = list_page(user, kind, request.GET, state=state)
    context = view_context(user, kind, state, request.GET, ViewKind.TABLE) | {
        "kind": kind,
        "list": shown,
        "tabs": _tabs(kind, shown),
        "list_url": reverse(f"{kind.name}_list"),
        "can_create": can_create(user, kind),
    }
    return render(request, "web/records/list.html", context)


@require_GET
def suggestions(request: HttpRequest, name: str) -> HttpResponse:
    """Answer the names that hold what was typed so far, as options of a datalist."""
    kind = KINDS.get(name)
    if kind is None:
        raise RecordNotFoundError
    text = clean_text(next((str(value) for value in request.GET.values() if value), ""))
    rows = kind.model.records.visible_to(user_of(request))
    found = rows.filter(**{f"{kind.name_field}__icontains": text}).order_by(kind.name_field)
    names = found.values_list(kind.name_field, flat=True).distinct()[:SUGGESTIONS] if text else []
    return render(request, "web/records/suggestions.html", {"names": names})


def can_create(user: User, kind: Kind) -> bool:
    """Whether the user may make such records at all."""
    reach = reach_of(user, kind.record_type, Intent.EDIT)
    return reach != Reach.NONE and (reach != Reach.OWN or bool(kind.model.owner_path))


def _tabs(kind: Kind, shown: ListPage) -> list[Tab]:
    url = reverse(f"{kind.name}_list")
    slices = [
        Tab(
            str(item.label),
            f"{url}?show={item.name}" if item.name else f"{url}?view=all",
            current=item.name == shown.slice_name,
        )
        for item in kind.listing.slices
    ]
    return slices + [Tab(str(label), reverse(name)) for label, name in kind.listing.pages]
