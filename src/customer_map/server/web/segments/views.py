"""Pages: all fixed segments with their counts, and the customers of one segment or of one figure of a journey."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.filters import parse_filter
from customer_map.server.crm.models import Customer
from customer_map.server.crm.texts import clean_text
from customer_map.server.insights.journeys import JourneyFilters, journey_members, stage_name
from customer_map.server.insights.journeys.definitions import map_title
from customer_map.server.insights.queries import sees_purchases
from customer_map.server.insights.saved_segments import (
    find_segment,
    recent_sizes,
    saved_members,
    saved_segments,
    segment_figures,
    size_history,
)
from customer_map.server.insights.segments import (
    Segment,
    lifecycle_segments,
    rfm_grid,
    segment_members,
    segment_name,
    value_tier_segments,
)
from customer_map.server.saved_maps.queries import find_map
from customer_map.server.web.home.sparkline import sparkline
from customer_map.server.web.maps.journey_filter_form import query_of
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.records.keyset import Count, Order, page_of
from customer_map.server.web.segments.figures import FIGURE_NAMES
from customer_map.server.web.segments.rows import Member, shown_members
from customer_map.server.web.segments.trends import trend_of
from customer_map.server.web.signed_in import user_of

PAGE_SIZE = 50
BY_NAME = Order(Customer, "name")


def list_segments(request: HttpRequest) -> HttpResponse:
    """Show value tiers, life cycle and the grid of RFM cells."""
    user = user_of(request)
    context = {
        "has_customers": Customer.records.visible_to(user).exists(),
        "tiers": value_tier_segments(user),
        "places": lifecycle_segments(user),
        "grid": rfm_grid(user),
        "saved": _with_trends(user),
    }
    return render(request, "web/segments/segments.html", context)


def _with_trends(user: User) -> list[tuple[Segment, str]]:
    segments = saved_segments(user)
    sizes = recent_sizes(user, segments)
    words = _("Size over time")
    return [(one, sparkline(sizes.get(one.key, []), f"{one.name}: {words}")) for one in segments]


def show_segment(request: HttpRequest, key: str) -> HttpResponse:
    """Show the customers of one segment."""
    members = segment_members(user_of(request), key)
    crumbs = [Crumb(_("Segments"), reverse("segment_list")), Crumb(segment_name(key))]
    return _page(request, members, segment_name(key), crumbs)


def show_saved_segment(request: HttpRequest, segment_id: UUID) -> HttpResponse:
    """Show a segment that somebody saved: its conditions, figures, sizes over time and members."""
    user = user_of(request)
    saved = find_segment(user, segment_id)
    figures = segment_figures(user, saved)
    history = size_history(user, saved, figures.customers)
    context = {
        "saved": saved,
        "sentence": parse_filter("customer", saved.tree).sentence(),
        "figures": figures,
        "sees_purchases": sees_purchases(user),
        "trend": trend_of(history),
        "first": history[0],
    }
    crumbs = [Crumb(_("Segments"), reverse("segment_list")), Crumb(saved.name)]
    members = saved_members(user, saved)
    return _page(request, members, saved.name, crumbs, context)


def show_journey_members(
    request: HttpRequest, map_id: UUID, stage: str, figure: str
) -> HttpResponse:
    """Show the customers behind one figure of a journey map."""
    user = user_of(request)
    saved = find_map(user, map_id)
    filters = _filters(request)
    members = journey_members(user, saved, stage, figure, filters)
    names = {"stage": stage_name(saved, stage), "figure": FIGURE_NAMES[figure]}
    title = _("{stage}: {figure}").format(**names)
    back = reverse("map", args=(saved.pk,)) + query_of(filters)
    crumbs = [Crumb(map_title(saved), back), Crumb(title)]
    return _page(request, members, title, crumbs)


def _page(
    request: HttpRequest,
    members: VisibleRows[Customer],
    title: str,
    crumbs: list[Crumb],
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    rows = members.order_by().select_related("figures")
    page = page_of(rows, BY_NAME, request.GET.dict(), Count(rows.count()), PAGE_SIZE)
    told = sees_purchases(user_of(request))
    shown: list[Member] = shown_members(page, sees_purchases=told)
    context = {"title": title, "crumbs": crumbs, "page": page, "rows": shown} | (more or {})
    return render(request, "web/segments/members.html", context)


def _filters(request: HttpRequest) -> JourneyFilters:
    figures = ("value_tier", "lifecycle") if sees_purchases(user_of(request)) else ()
    texts = ("region", "industry", "tag", "segment", *figures)
    chosen = {name: clean_text(request.GET.get(name, "")) for name in texts}
    return JourneyFilters(since=_day(request, "since"), until=_day(request, "until"), **chosen)


def _day(request: HttpRequest, name: str) -> date | None:
    """Return a day from the address; what is none counts as not given."""
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
