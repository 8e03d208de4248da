"""What is done on the calendar: add something quickly, and move what is there."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.series import Scope, move_activity
from customer_map.server.crm.models import Activity, ActivityKind
from customer_map.server.crm.queries.occurrences import zone_of
from customer_map.server.web.calendar.stamps import asked_occurrence
from customer_map.server.web.safe_links import way_back
from customer_map.server.web.signed_in import user_of

USUAL_LENGTH = timedelta(hours=1)


@require_POST
def calendar_add(request: HttpRequest) -> HttpResponse:
    """Plan an activity of which only a subject, a kind and a time are known: a task is due then."""
    kind = request.POST.get("kind", "")
    starts_at = _moment(request, "starts_at")
    values: dict[str, object] = {"kind": kind, "subject": request.POST.get("subject", "")}
    if kind == ActivityKind.TASK:
        values["due_at"] = starts_at
    else:
        values |= {
            "starts_at": starts_at,
            "ends_at": starts_at + USUAL_LENGTH,
            "is_all_day": bool(request.POST.get("is_all_day")),
        }
    made = create_activity(actor=Actor(user_of(request)), values=values)
    messages.success(request, _("“{name}” was created.").format(name=made))
    return redirect(way_back(request, reverse("calendar")))


@require_POST
def calendar_move(request: HttpRequest) -> HttpResponse:
    """Plan an activity, or an occurrence of a series, for another time."""
    actor = Actor(user_of(request))
    activity = require_visible(actor, Activity, request.POST.get("activity", ""))
    anchor_at = _moment(request, "to")
    if activity.is_all_day:
        day = timezone.localtime(anchor_at).date()
        anchor_at = datetime.combine(day, time(), zone_of(activity))
    scope = request.POST.get("scope", "")
    moved = move_activity(
        actor=actor,
        activity_id=activity.pk,
        anchor_at=anchor_at,
        occurrence_at=asked_occurrence(request.POST.get("at", "")),
        scope=Scope(scope) if scope in list(Scope) else Scope.THIS,
    )
    messages.success(request, _("“{name}” was moved.").format(name=moved))
    return redirect(way_back(request, reverse("calendar")))


def _moment(request: HttpRequest, name: str) -> datetime:
    try:
        moment = parse_datetime(request.POST.get(name, ""))
    except ValueError:
        moment = None
    if moment is None:
        raise InvalidValueError(field=name, reason=_("This is not a time."))
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
