"""Pages: choose a calendar file, see what importing it would do, import it."""

from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from customer_map.errors import CustomerMapError, NotAllowedError
from customer_map.formats.calendars import CalendarContent, read_calendar
from customer_map.formats.calendars.components import MOST_BYTES
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.calendar_import import import_calendar
from customer_map.server.crm.actions.calendar_plans import Fate, ImportPlan, plan_import
from customer_map.server.crm.calendars.errors import CalendarFileGoneError
from customer_map.server.problems import described, status_of
from customer_map.server.web.calendar_feed.shown import shown_plan
from customer_map.server.web.calendar_feed.waiting_files import (
    WaitingFile,
    forget,
    keep,
    waiting_file,
)
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.lists import can_create
from customer_map.server.web.signed_in import user_of

ENDINGS = ".ics,.ical,.ifb,.icalendar"


class CalendarFileForm(forms.Form):
    """The file to import."""

    upload = forms.FileField(
        label=gettext_lazy("Calendar file"),
        help_text=gettext_lazy("iCalendar (.ics), as Outlook, Apple and Google export it"),
    )


@require_http_methods(["GET", "POST"])
def choose_file(request: HttpRequest) -> HttpResponse:
    """Show the drop zone; a file that can be read leads to its preview."""
    _require_planner(request)
    sent = request.method == "POST"
    form = CalendarFileForm(request.POST if sent else None, request.FILES if sent else None)
    problem: CustomerMapError | None = None
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        content = upload.read(MOST_BYTES + 1)
        try:
            read_calendar(content, file=upload.name)
        except CustomerMapError as found:
            problem = found
        else:
            keep(user_of(request), content)
            return redirect("calendar_import_preview")
    context = {
        "form": form,
        "problem": described(problem) if problem else None,
        "kinds": ENDINGS,
        "limit": MOST_BYTES,
        "crumbs": [_home(), Crumb(_("Import"))],
    }
    status = status_of(problem) if problem else 422 if form.errors else 200
    return render(request, "web/calendar_feed/import.html", context, status=status)


@require_http_methods(["GET", "POST"])
def preview_file(request: HttpRequest) -> HttpResponse:
    """Show what importing would do; a POST does it, and leads to the calendar."""
    _require_planner(request)
    user = user_of(request)
    try:
        found = waiting_file(user, request.POST.get("mark", ""))
        if request.method == "POST":
            done = import_calendar(actor=Actor(user), content=_read(found))
            forget(user)
            messages.success(request, _told(done))
            return redirect("calendar")
        plan = plan_import(user, _read(found))
    except CalendarFileGoneError as problem:
        messages.warning(request, str(described(problem)["message"]))
        return redirect("calendar_import")
    context = shown_plan(plan) | {
        "mark": found.mark,
        "crumbs": [_home(), Crumb(_("Import"), reverse("calendar_import")), Crumb(_("Preview"))],
    }
    return render(request, "web/calendar_feed/preview.html", context)


def _require_planner(request: HttpRequest) -> None:
    if not can_create(user_of(request), KINDS["activity"]):
        raise NotAllowedError(right="activity.edit")


def _read(found: WaitingFile) -> CalendarContent:
    """Times that name no zone are those of the reader's."""
    zone = ZoneInfo(timezone.get_current_timezone_name())
    return read_calendar(found.content, zone=zone)


def _told(plan: ImportPlan) -> str:
    new, changed = len(plan.having(Fate.NEW)), len(plan.having(Fate.CHANGED))
    gone = len(plan.having(Fate.CANCELLED))
    parts = [
        ngettext("{number} new", "{number} new", new).format(number=new),
        ngettext("{number} changed", "{number} changed", changed).format(number=changed),
        ngettext("{number} removed", "{number} removed", gone).format(number=gone),
    ]
    return _("The calendar was imported: {parts}.").format(parts=_(", ").join(parts))


def _home() -> Crumb:
    return Crumb(_("Calendar"), reverse("calendar"))
