"""Pages and answers around a list: a row of its filter form, saved views, columns, exports."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach
from customer_map.server.crm.actions.saved_filters import (
    change_saved_filter,
    create_saved_filter,
    delete_saved_filter,
    remember_list,
    rename_saved_filter,
    share_saved_filter,
)
from customer_map.server.crm.filters import fields_for
from customer_map.server.crm.models import SavedFilter, ViewKind
from customer_map.server.crm.queries.saved_filters import find_saved_filter
from customer_map.server.crm.texts import whole_number
from customer_map.server.problems import described
from customer_map.server.web.records.description import Kind
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.views.boards import Step, board_page, move_card
from customer_map.server.web.views.builder import FormRow
from customer_map.server.web.views.exporting import exported
from customer_map.server.web.views.form import field_groups, row_form
from customer_map.server.web.views.layout_pages import laid_out
from customer_map.server.web.views.layouts import is_offered, url_of
from customer_map.server.web.views.state import list_state


@require_GET
def filter_row(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Answer one row of the filter form, for the field and comparison chosen so far."""
    user = user_of(request)
    fields = fields_for(kind.name, user)
    given = FormRow(request.GET.get("f", ""), request.GET.get("o", ""))
    context = {
        "row": row_form(user, kind.name, fields, given, 0),
        "row_url": reverse(f"{kind.name}_filter_row"),
        "field_groups": field_groups(kind.name, fields),
    }
    return render(request, "web/views/filter_row.html", context)


@require_POST
def save_view(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Keep the list as it is shown, under a new name or in the view that it was opened with."""
    user, query = user_of(request), QueryDict(request.POST.get("query", ""))
    state = list_state(user, kind.name, query)
    values: dict[str, Any] = {
        "tree": state.tree,
        "columns": [one.name for one in state.columns],
        "sort": state.sort,
        "view": _layout(kind, request.POST.get("layout", "")),
    }
    actor = Actor(user)
    if request.POST.get("update") and state.saved:
        if state.problem:  # a condition that cannot be read now may mean something again
            values.pop("tree")
        saved = change_saved_filter(actor=actor, filter_id=state.saved.pk, values=values)
    else:
        named = {
            "name": request.POST.get("name", ""),
            "record_type": kind.name,
            "is_shared": request.POST.get("shared") == "yes",
        }
        saved = create_saved_filter(actor=actor, values={**named, **values})
    return redirect(f"{url_of(kind.name, saved.view)}?view={saved.pk}")


def _layout(kind: Kind, asked: str) -> str:
    return asked if is_offered(kind.name, asked) else ViewKind.TABLE


@require_POST
def change_view(request: HttpRequest, kind: Kind, filter_id: UUID) -> HttpResponse:
    """Rename a view and share it, or no longer."""
    actor = Actor(user_of(request))
    name, shared = request.POST.get("name", ""), request.POST.get("shared") == "yes"
    rename_saved_filter(actor=actor, filter_id=filter_id, name=name)
    share_saved_filter(actor=actor, filter_id=filter_id, is_shared=shared)
    return redirect(f"{reverse(f'{kind.name}_list')}?view={filter_id}")


@require_POST
def delete_view(request: HttpRequest, kind: Kind, filter_id: UUID) -> HttpResponse:
    """Remove a view; undo brings it back."""
    user = user_of(request)
    saved: SavedFilter = find_saved_filter(user, filter_id, kind.name)
    delete_saved_filter(actor=Actor(user), filter_id=saved.pk)
    return redirect(f"{kind.name}_list")


@require_POST
def choose_columns(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Remember which columns this person wants to see of such records, and in which order."""
    user, query = user_of(request), QueryDict(request.POST.get("query", ""), mutable=True)
    fields = fields_for(kind.name, user)
    chosen = [] if "usual" in request.POST else request.POST.getlist("column")
    columns = [name for name in chosen if name in fields]
    values = {"columns": columns, "sort": query.get("sort", "")[:60]}
    remember_list(user=user, record_type=kind.name, values=values)
    query.setlist("column", columns if query.get("view") else [])
    return redirect(f"{reverse(f'{kind.name}_list')}?{query.urlencode()}")


@require_GET
def show_board(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show the rows of the list as cards in columns."""
    user = user_of(request)
    state = list_state(user, kind.name, request.GET)
    context = laid_out(user, kind, state, request.GET, ViewKind.BOARD) | {
        "board": board_page(user, kind, request.GET, state),
        "move_url": reverse(f"{kind.name}_move"),
        "can_move": reach_of(user, kind.record_type, Intent.EDIT) != Reach.NONE,
    }
    return render(request, "web/views/board.html", context)


@require_POST
def move(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Move a card to another column; for the reason of a loss a page asks, if the dialog did not."""
    record_id = request.POST.get("record", "")
    back = f"{reverse(f'{kind.name}_board')}?{request.POST.get('query', '')}"
    try:
        move_card(Actor(user_of(request)), kind, UUID(record_id), _step(request))
    except InvalidValueError as problem:
        if problem.fields["field"] == "loss_reason":
            asked = {"stage": request.POST.get("column", ""), "next": back}
            return redirect(f"{reverse('opportunity_lose', args=[record_id])}?{urlencode(asked)}")
        messages.error(request, str(described(problem)["message"]))
        return redirect(f"{kind.name}_detail", record_id=record_id)
    except ValueError as problem:
        raise RecordNotFoundError from problem
    return redirect(back)


def _step(request: HttpRequest) -> Step:
    return Step(
        column=request.POST.get("column", ""),
        seen_version=whole_number(request.POST.get("version", "")),
        loss_reason=request.POST.get("loss_reason", ""),
    )


@require_GET
def export(request: HttpRequest, kind: Kind, form: str) -> HttpResponseBase:
    """Answer the rows of the list as a file, with the columns that it shows."""
    user = user_of(request)
    return exported(user, kind, request.GET, list_state(user, kind.name, request.GET), form)
