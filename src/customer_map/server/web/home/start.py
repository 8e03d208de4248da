"""Page: the start page with one's day, gaps and alerts, the key figures, and what has changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from customer_map.server.audit.queries import recent_entries
from customer_map.server.crm.queries.work import day_of, is_empty
from customer_map.server.insights.key_figures import key_figures
from customer_map.server.web.home.alerts import alerts
from customer_map.server.web.home.changes import told_changes
from customer_map.server.web.home.figures import tiles
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.lists import can_create
from customer_map.server.web.signed_in import user_of

CHANGES = 6


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the start page; in an empty workspace what to do first."""
    user = user_of(request)
    now = timezone.now()
    if is_empty(user):
        may_add = can_create(user, KINDS["customer"])
        return render(request, "web/home/first_steps.html", {"may_add": may_add})
    figures = key_figures(user, now)
    context = {
        "tiles": tiles(figures.figures, timezone.localdate(now)),
        "as_of": figures.as_of,
        "day": day_of(user, now),
        "alerts": alerts(user, now),
        "changes": told_changes(user, recent_entries(user, CHANGES)),
        "may_add": can_create(user, KINDS["activity"]),
    }
    return render(request, "web/home/home.html", context)
