"""Page: the start page with what is due, how much there is, and what has changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from customer_map.server.audit.queries import recent_entries
from customer_map.server.crm.queries.work import due_activities, is_empty, totals
from customer_map.server.web.home.changes import told_changes
from customer_map.server.web.home.sparkline import sparkline
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.lists import can_create
from customer_map.server.web.signed_in import user_of

CHANGES = 8


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the start page; in an empty workspace what to do first."""
    user = user_of(request)
    now = timezone.now()
    if is_empty(user):
        may_add = can_create(user, KINDS["customer"])
        return render(request, "web/home/first_steps.html", {"may_add": may_add})
    counted = totals(user, now)
    context = {
        "totals": counted,
        "sparkline": sparkline(counted.touchpoints_by_day),
        "tasks": due_activities(user, now),
        "changes": told_changes(user, recent_entries(user, CHANGES)),
        "may_add": can_create(user, KINDS["activity"]),
    }
    return render(request, "web/home/home.html", context)
