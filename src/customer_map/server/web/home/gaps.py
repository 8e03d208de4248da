"""Page: the findings of one kind of gap on the maps, each with the step that closes it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from customer_map.server.insights.alerts import MOST_SHOWN, GapRow, gap_called
from customer_map.server.web.home.gap_words import GAP_WORDS
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.lists import can_create
from customer_map.server.web.signed_in import user_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as the page shows it."""

    name: str
    url: str
    customer: str
    customer_url: str
    since: datetime | None
    map_url: str
    task_url: str


@require_GET
def map_gap(request: HttpRequest, key: str) -> HttpResponse:
    """Show who stands behind one alert of the start page."""
    user, now = user_of(request), timezone.now()
    gap = gap_called(key)
    words = GAP_WORDS[key]
    found = list(gap.listed(user, now)[: MOST_SHOWN + 1])
    rows = gap.rows(user, found[:MOST_SHOWN])
    context = {
        "words": words,
        "why": str(words.why).format(days=words.days),
        "rows": [_shown(row, str(words.task)) for row in rows],
        "is_cut": len(found) > MOST_SHOWN,
        "most": MOST_SHOWN,
        "may_plan": can_create(user, KINDS["activity"]),
        "crumbs": [Crumb(_("Home"), reverse("home")), Crumb(str(words.title))],
    }
    return render(request, "web/home/gap.html", context)


def _shown(row: GapRow, task: str) -> Shown:
    person = row.contact
    values = {"customer": str(row.customer.pk), "next": reverse("home")}
    if person:
        values["contact"] = str(person.pk)
    return Shown(
        name=str(person or row.customer),
        url=record_url(person or row.customer),
        customer=str(row.customer) if person else "",
        customer_url=record_url(row.customer),
        since=row.since,
        map_url=reverse("map", args=[row.customer.pk]),
        task_url=f"{reverse('activity_create')}?{urlencode(values | {'subject': task})}",
    )
