"""Pages: the rows of a list on a calendar and on a time line; and which layout and view a list opens with."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach
from customer_map.server.crm.actions.saved_filters import make_default, remember_list
from customer_map.server.crm.models import ViewKind
from customer_map.server.crm.queries.saved_filters import find_saved_filter
from customer_map.server.crm.texts import whole_number
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.lists import can_create
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.views.calendar import month_page
from customer_map.server.web.views.layouts import url_of
from customer_map.server.web.views.menus import view_context
from customer_map.server.web.views.moving import Place, move_to_day
from customer_map.server.web.views.opening import remember_layout
from customer_map.server.web.views.state import ListState, list_state
from customer_map.server.web.views.timeline import timeline_page


@require_GET
def show_calendar(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show the rows of the list on the days of a month."""
    user = user_of(request)
    state = list_state(user, kind.name, request.GET)
    context = laid_out(user, kind, state, request.GET, ViewKind.CALENDAR)
    context["month"] = month_page(user, kind, request.GET, state)
    context["can_move"] = reach_of(user, kind.record_type, Intent.EDIT) != Reach.NONE
    return render(request, "web/views/calendar.html", context)


@require_POST
def move_in_calendar(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Let a record stand on another day, and show the calendar again."""
    sent = request.POST
    place = Place(
        field=sent.get("by", ""),
        day=_day(sent.get("day", "")),
        seen_version=whole_number(sent.get("version", "")),
    )
    moved = move_to_day(Actor(user_of(request)), kind.name, _id(sent.get("record", "")), place)
    messages.success(request, _("“{name}” was moved.").format(name=moved))
    return redirect(f"{reverse(f'{kind.name}_calendar')}?{sent.get('query', '')}")


def _day(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise InvalidValueError(field="day", reason=_("This is not a day."))
    return day


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise RecordNotFoundError from problem


@require_GET
def show_timeline(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show the rows of the list along time, in groups."""
    user = user_of(request)
    state = list_state(user, kind.name, request.GET)
    context = laid_out(user, kind, state, request.GET, ViewKind.TIMELINE)
    context["timeline"] = timeline_page(user, kind, request.GET, state)
    return render(request, "web/views/timeline.html", context)


@require_POST
def start_with(request: HttpRequest, kind: Kind, filter_id: UUID) -> HttpResponse:
    """Let one's own list open with a view, or everybody's; or no longer."""
    user = user_of(request)
    saved = find_saved_filter(user, filter_id, kind.name)
    starts = request.POST.get("starts") == "yes"
    if request.POST.get("everybody"):
        make_default(actor=Actor(user), filter_id=saved.pk, is_default=starts)
    else:
        values = {"opens": saved if starts else None}
        remember_list(user=user, record_type=kind.name, values=values)
    return redirect(f"{url_of(kind.name, saved.view)}?view={saved.pk}")


def laid_out(
    user: User, kind: Kind, state: ListState, query: QueryDict, layout: str
) -> dict[str, Any]:
    """Return what every layout of a list shows, and remember that it was looked at so."""
    remember_layout(user, kind, state, layout)
    return view_context(user, kind, state, query, layout) | {
        "kind": kind,
        "list_url": reverse(f"{kind.name}_list"),
        "can_create": can_create(user, kind),
    }
