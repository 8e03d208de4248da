"""Pages: event sources, made, shown once with their key, watched, changed, shut out."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.intake.actions.events.sources import (
    IssuedSource,
    change_source,
    create_source,
    revoke_source,
    rotate_key,
)
from customer_map.server.intake.events.errors import UnknownOriginError
from customer_map.server.intake.events.reasons import REASONS
from customer_map.server.intake.models import EventSource, RefusedEvent
from customer_map.server.intake.queries.events import (
    conflicts_of,
    event_sources,
    recent_events,
    refused_events,
    source_called,
    waiting_events,
)
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.forms import show_problem
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.sources.forms import NewSourceForm, SourceForm
from customer_map.server.web.sources.snippets import snippets


@administrators_only
def list_sources(request: HttpRequest) -> HttpResponse:
    """Show all sources with what they sent."""
    context = {"sources": event_sources(), "crumbs": crumbs(Crumb(_("Event sources")))}
    return render(request, "web/sources/list.html", context)


@never_cache
@administrators_only
def add_source(request: HttpRequest) -> HttpResponse:
    """Make a source; afterwards its key is shown, this once."""
    form = NewSourceForm(request.POST or None)
    if form.is_valid():
        try:
            issued = create_source(actor=actor_of(request), **form.cleaned_data)
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            return _shown_once(request, issued)
    context = {"form": form, "crumbs": _crumbs(_("New event source"))}
    return render(request, "web/sources/new.html", context)


@administrators_only
def show_source(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Show what a source sent last, what was refused and why, and how its events are understood."""
    source = source_called(source_id)
    form = SourceForm(source, request.POST or None)
    if form.is_valid() and _changed(request, source, form):
        messages.success(request, _("The event source was saved."))
        return redirect("source_detail", source_id=source.pk)
    context = {
        "source": source,
        "form": form,
        "waiting": waiting_events(source),
        "held_days": settings.EVENTS_HELD_DAYS,
        "recent": recent_events(source),
        "refused": [_with_reason(one) for one in refused_events(source)],
        "conflicts": conflicts_of(source, user_of(request)),
        "crumbs": _crumbs(source.name),
    }
    return render(request, "web/sources/source.html", context)


@never_cache
@require_POST
@administrators_only
def rotate(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Make another key, shown this once; the old one stops working."""
    return _shown_once(request, rotate_key(actor=actor_of(request), source_id=source_id))


@require_POST
@administrators_only
def revoke(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Accept nothing more from a source."""
    source = revoke_source(actor=actor_of(request), source_id=source_id)
    messages.success(request, _("Nothing more is accepted from {name}.").format(name=source.name))
    return redirect("source_list")


def _changed(request: HttpRequest, source: EventSource, form: SourceForm) -> bool:
    try:
        change_source(
            actor=actor_of(request),
            source_id=source.pk,
            name=form.cleaned_data["name"],
            origins=form.cleaned_data["origins"],
            mapping=form.chosen_mapping(),
        )
    except InvalidValueError as problem:
        show_problem(form, problem)
    except UnknownOriginError as problem:
        form.add_error("origins", _(problem.message).format(**problem.fields))
    else:
        return True
    return False


def _with_reason(refused: RefusedEvent) -> tuple[RefusedEvent, str]:
    return refused, str(REASONS[refused.reason])


def _shown_once(request: HttpRequest, issued: IssuedSource) -> HttpResponse:
    context = {
        "issued": issued,
        "snippets": snippets(issued, settings.PUBLIC_URL),
        "crumbs": _crumbs(issued.source.name),
    }
    return render(request, "web/sources/shown_once.html", context)


def _crumbs(last: str) -> list[Crumb]:
    return crumbs(Crumb(_("Event sources"), reverse("source_list")), Crumb(last))
