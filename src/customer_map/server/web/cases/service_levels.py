"""Pages: service policies and business calendars, with a preview of when a case opened now would be due."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.queries import current_workspace
from customer_map.server.audit.actions import require_visible
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.service_levels import (
    archive_calendar,
    archive_policy,
    create_calendar,
    create_policy,
    edit_calendar,
    edit_policy,
    shift_policy,
)
from customer_map.server.crm.models import BusinessCalendar, Priority, ServicePolicy
from customer_map.server.crm.models.service import office_week
from customer_map.server.crm.queries.cases import policies_of
from customer_map.server.crm.service_levels.errors import NeverOpenError
from customer_map.server.crm.service_levels.hours import opening_hours, spans_text
from customer_map.server.crm.service_levels.promises import Due, History, due_times
from customer_map.server.web.cases.forms import DAY, CalendarForm, PolicyForm
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.forms import show_problem
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs
from customer_map.server.web.signed_in import user_of

SHOWN_DAYS = 12
Preview = list[tuple[str, Due]]


@administrators_only
def list_service_levels(request: HttpRequest) -> HttpResponse:
    """Show policies in the order in which they are asked, and calendars."""
    context = {
        "policies": policies_of(user_of(request)),
        "calendars": BusinessCalendar.records.visible_to(user_of(request)),
        "crumbs": crumbs(Crumb(_("Service levels"))),
    }
    return render(request, "web/cases/service_levels.html", context)


@administrators_only
def add_calendar(request: HttpRequest) -> HttpResponse:
    """Make a calendar."""
    usual = {f"{DAY}{day}": spans_text(spans) for day, spans in enumerate(office_week())}
    usual |= {"time_zone": current_workspace().time_zone}
    form = CalendarForm(request.POST or None, initial=usual)
    saved = _saved(form, lambda: create_calendar(actor=actor_of(request), values=form.values()))
    if saved:
        return _back(request, saved)
    return _calendar_page(request, form, _("New calendar"))


@administrators_only
def change_calendar(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """Change a calendar; open cases follow within a minute."""
    actor = actor_of(request)
    calendar = require_visible(actor, BusinessCalendar, calendar_id)
    form = CalendarForm(request.POST or None, initial=CalendarForm.start(calendar))
    saved = _saved(
        form,
        lambda: edit_calendar(actor=actor, calendar_id=calendar.pk, values=form.values()),
    )
    if saved:
        return _back(request, saved)
    return _calendar_page(request, form, calendar.name, calendar)


@require_POST
@administrators_only
def remove_calendar(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """Put a calendar away."""
    try:
        gone = archive_calendar(actor=actor_of(request), calendar_id=calendar_id)
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
        return redirect("calendar_edit", calendar_id=calendar_id)
    return _back(request, gone, archived=True)


@administrators_only
def add_policy(request: HttpRequest) -> HttpResponse:
    """Make a policy."""
    user = user_of(request)
    form = PolicyForm(request.POST or None, user=user)
    saved = None
    if "preview" not in request.POST:
        saved = _saved(form, lambda: create_policy(actor=actor_of(request), values=form.values()))
    if saved:
        return _back(request, saved)
    return _policy_page(request, form, _("New policy"))


@administrators_only
def change_policy(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """Change a policy, or show what it would promise; open cases follow within a minute."""
    actor = actor_of(request)
    policy = require_visible(actor, ServicePolicy, policy_id)
    form = PolicyForm(request.POST or None, user=user_of(request), initial=PolicyForm.start(policy))
    saved = None
    if "preview" not in request.POST:
        saved = _saved(
            form, lambda: edit_policy(actor=actor, policy_id=policy.pk, values=form.values())
        )
    if saved:
        return _back(request, saved)
    return _policy_page(request, form, policy.name, policy)


@require_POST
@administrators_only
def move_policy(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """Ask a policy one place earlier (`up`) or later."""
    by = -1 if request.POST.get("to") == "up" else 1
    shift_policy(actor=actor_of(request), policy_id=policy_id, by=by)
    return redirect("service_levels")


@require_POST
@administrators_only
def remove_policy(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """Put a policy away."""
    gone = archive_policy(actor=actor_of(request), policy_id=policy_id)
    return _back(request, gone, archived=True)


def preview_of(policy: ServicePolicy, now: datetime) -> Preview:
    """Return for each priority when a case opened now would be due, the most urgent first."""
    dues = []
    for priority in reversed(Priority):
        try:
            due = due_times(policy, History(priority=priority, opened_at=now), now)
        except NeverOpenError:
            due = Due()
        dues.append((str(priority.label), due))
    return dues


def _saved(form: Form, save: Callable[[], Record]) -> Record | None:
    """Return what was saved; None when something in the form has to be mended first."""
    if not form.is_valid():
        return None
    try:
        return save()
    except InvalidValueError as problem:
        show_problem(form, problem)
        return None


def _back(request: HttpRequest, record: Record, *, archived: bool = False) -> HttpResponse:
    saved, gone = _("“{name}” was saved."), _("“{name}” was archived. Undo brings it back.")
    messages.success(request, (gone if archived else saved).format(name=record))
    return redirect("service_levels")


def _calendar_page(
    request: HttpRequest, form: CalendarForm, title: str, calendar: BusinessCalendar | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "calendar": calendar,
        "closed_days": _next_closed_days(calendar) if calendar else [],
        "crumbs": _crumbs(title),
    }
    status = 422 if form.errors else 200
    return render(request, "web/cases/calendar.html", context, status=status)


def _next_closed_days(calendar: BusinessCalendar) -> list[date]:
    today = timezone.localdate()
    days = opening_hours(calendar, first=today, last=today).closed
    return sorted(day for day in days if day >= today)[:SHOWN_DAYS]


def _policy_page(
    request: HttpRequest, form: PolicyForm, title: str, policy: ServicePolicy | None = None
) -> HttpResponse:
    shown = policy
    if "preview" in request.POST and form.is_valid():
        shown = ServicePolicy(**form.values())
    now = timezone.now()
    context = {
        "form": form,
        "title": title,
        "policy": policy,
        "calendar": shown.calendar if shown else None,
        "preview": preview_of(shown, now) if shown else [],
        "has_calendars": BusinessCalendar.records.visible_to(user_of(request)).exists(),
        "now": now,
        "crumbs": _crumbs(title),
    }
    return render(request, "web/cases/policy.html", context, status=422 if form.errors else 200)


def _crumbs(last: str) -> list[Crumb]:
    return crumbs(Crumb(_("Service levels"), reverse("service_levels")), Crumb(last))
