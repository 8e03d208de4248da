"""Pages of the three maps: the lists, one map, and the forms of a mind map."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customer_map.errors import CustomerMapError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.insights.journeys import stage_name
from customer_map.server.insights.journeys.definitions import (
    ORDER_STAGES,
    JourneyDefinition,
    map_title,
)
from customer_map.server.insights.lenses.drawn import draw_map
from customer_map.server.insights.lenses.mind_levels import LEVELS, MindDefinition
from customer_map.server.insights.lenses.overview import organisations_with_people
from customer_map.server.saved_maps.actions import create_map, delete_map, edit_map
from customer_map.server.saved_maps.models import MapKind, SavedMap
from customer_map.server.saved_maps.queries import find_map, maps_of_kind
from customer_map.server.web.maps.exports import CONTENT_TYPES
from customer_map.server.web.maps.forms import MindMapForm
from customer_map.server.web.maps.journey_filter_form import JourneyFilterForm
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.signed_in import user_of

ROWS = 50
LIST_TITLES = {
    MapKind.RELATIONSHIP: gettext_lazy("Relationship maps"),
    MapKind.JOURNEY: gettext_lazy("Journey maps"),
    MapKind.MIND: gettext_lazy("Mind maps"),
}
LIST_PAGES = {
    MapKind.RELATIONSHIP: "relationship_map_list",
    MapKind.JOURNEY: "journey_map_list",
    MapKind.MIND: "mind_map_list",
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something the toolbar of a map leads to."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One saved map in a list."""

    map: SavedMap
    title: str
    summary: str


@require_GET
def relationship_map_list(request: HttpRequest) -> HttpResponse:
    """Show the organisations with people in them; each has a relationship map."""
    text = request.GET.get("q", "").strip()
    rows = organisations_with_people(user_of(request), text)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(request, "web/maps/relationship_list.html", {"page": page, "q": text})


@require_GET
def journey_map_list(request: HttpRequest) -> HttpResponse:
    """Show the saved journey maps."""
    maps = maps_of_kind(user_of(request), MapKind.JOURNEY)
    cards = [Card(saved, map_title(saved), _stages_of(saved)) for saved in maps]
    return render(request, "web/maps/journey_list.html", {"cards": cards})


@require_GET
def mind_map_list(request: HttpRequest) -> HttpResponse:
    """Show the saved mind maps with what they are grouped by."""
    maps = maps_of_kind(user_of(request), MapKind.MIND)
    cards = [Card(saved, map_title(saved), _levels_of(saved)) for saved in maps]
    return render(request, "web/maps/mind_list.html", {"cards": cards})


@require_GET
def map_page(request: HttpRequest, map_id: UUID) -> HttpResponse:
    """Show one map."""
    user = user_of(request)
    saved = find_map(user, map_id)
    kind = MapKind(saved.kind)
    form = JourneyFilterForm(user, saved, request.GET) if kind == MapKind.JOURNEY else None
    drawn = draw_map(user, saved, form.filters() if form else None)
    back = Crumb(str(LIST_TITLES[kind]), reverse(LIST_PAGES[kind]))
    title = map_title(saved)
    context = {
        "map": saved,
        "title": title,
        "kind": kind,
        "section": LIST_PAGES[kind],
        "map_url": reverse("map", args=[saved.pk]),
        "record_pages": _record_pages(),
        "drawing": mark_safe(drawn.drawing.to_svg()),  # noqa: S308  # drawing/ escapes all it is given
        "is_empty": drawn.is_empty,
        "filter_form": form,
        "crumbs": [back, Crumb(title)],
        "back": back,
        "link": _link(user, saved),
        "exports": _exports(saved, form.query if form else ""),
    }
    return render(request, f"web/maps/{kind.value}.html", context)


@require_http_methods(["GET", "POST"])
def new_mind_map(request: HttpRequest) -> HttpResponse:
    """Make a mind map."""
    initial = MindMapForm.initial_of("", MindDefinition())
    form = MindMapForm(request.POST or None, initial=initial, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        actor = Actor(user_of(request))
        name, definition = form.cleaned_data["name"], form.definition()
        saved = create_map(actor=actor, kind=MapKind.MIND, name=name, definition=definition)
        return redirect("map", saved.pk)
    return _mind_form(request, form, None)


@require_http_methods(["GET", "POST"])
def edit_mind_map(request: HttpRequest, map_id: UUID) -> HttpResponse:
    """Change the name of a mind map and what it shows."""
    saved = find_map(user_of(request), map_id)
    if saved.kind != MapKind.MIND:
        raise RecordNotFoundError
    initial = MindMapForm.initial_of(saved.name, MindDefinition.read(saved.definition))
    form = MindMapForm(request.POST or None, initial=initial, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        actor = Actor(user_of(request))
        name, definition = form.cleaned_data["name"], form.definition()
        edit_map(actor=actor, map_id=saved.pk, name=name, definition=definition)
        return redirect("map", saved.pk)
    return _mind_form(request, form, saved)


def _mind_form(request: HttpRequest, form: MindMapForm, saved: SavedMap | None) -> HttpResponse:
    maps = Crumb(_("Mind maps"), reverse("mind_map_list"))
    if saved is None:
        crumbs, back = [maps, Crumb(_("New mind map"))], maps.url
    else:
        back = reverse("map", args=[saved.pk])
        crumbs = [maps, Crumb(map_title(saved), back), Crumb(_("Edit"))]
    context = {"form": form, "map": saved, "crumbs": crumbs, "back": back}
    return render(request, "web/maps/mind_form.html", context | {"section": "mind_map_list"})


@require_POST
def delete_map_page(request: HttpRequest, map_id: UUID) -> HttpResponse:
    """Delete a map; its records stay."""
    saved = delete_map(actor=Actor(user_of(request)), map_id=map_id)
    messages.success(request, _("The map was deleted. Its records are still there."))
    return redirect(LIST_PAGES[MapKind(saved.kind)])


def _record_pages() -> str:
    """Return as JSON where the page of each kind of record is; {id} stands for the record."""
    nobody = UUID(int=0)
    pages = {name: reverse(f"{name}_detail", args=[nobody]) for name in KINDS}
    return json.dumps({name: url.replace(str(nobody), "{id}") for name, url in pages.items()})


def _stages_of(saved: SavedMap) -> str:
    try:
        definition = JourneyDefinition.of(saved)
    except CustomerMapError:
        return ""
    stages = [stage.id for stage in definition.stages] or list(ORDER_STAGES)
    return " → ".join(stage_name(saved, stage) for stage in stages)


def _levels_of(saved: SavedMap) -> str:
    try:
        definition = MindDefinition.read(saved.definition)
    except CustomerMapError:
        return ""
    return " → ".join(str(LEVELS[name].label) for name in definition.levels)


def _link(user: User, saved: SavedMap) -> Action | None:
    """Return the one further thing that people want from this map."""
    if saved.opportunity_id is not None:
        url = reverse("opportunity_detail", args=[saved.opportunity_id])
        return Action(_("Open the opportunity"), url, "target")
    if saved.kind == MapKind.RELATIONSHIP and saved.customer is not None:
        url = reverse("customer_detail", args=[saved.customer.pk])
        return Action(_("Open the customer"), url, "building")
    may_edit = SavedMap.records.editable_by(user).filter(pk=saved.pk).exists()
    if saved.kind == MapKind.MIND and may_edit:
        return Action(
            _("Change what it shows"), reverse("mind_map_edit", args=[saved.pk]), "settings"
        )
    return None


def _exports(saved: SavedMap, query: str) -> list[Action]:
    """Return the ways out of the page, with the filters that it shows."""
    pages = {name: reverse("map_export", args=[saved.pk, name]) for name in CONTENT_TYPES}
    return [Action(name.upper(), url + query) for name, url in pages.items()]
