"""Pages: the calendar by month, week, day, and as a list."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import ActivityKind
from customer_map.server.crm.queries.calendar import EVERYBODY, MINE, TEAM, Wanted, usually_wanted
from customer_map.server.web.calendar.entries import Entry, by_day, entries_of
from customer_map.server.web.calendar.grid import hours_of, week_of
from customer_map.server.web.calendar.periods import (
    CalendarView,
    Period,
    asked_day,
    asked_view,
    period_of,
)
from customer_map.server.web.navigation import Tab
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.lists import can_create
from customer_map.server.web.records.recurrence_field import RecurrenceInput, rule_sentence
from customer_map.server.web.signed_in import user_of

VIEWS: dict[CalendarView, Promise] = {
    CalendarView.MONTH: pgettext_lazy("calendar", "Month"),
    CalendarView.WEEK: pgettext_lazy("calendar", "Week"),
    CalendarView.DAY: pgettext_lazy("calendar", "Day"),
    CalendarView.AGENDA: pgettext_lazy("calendar", "Agenda"),
}
BARS_ABOVE_HOURS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for."""

    period: Period
    wanted: Wanted
    usual: str

    def url(self, view: CalendarView | None = None, day: date | None = None) -> str:
        """Return the address of another view or day of the same calendar."""
        query: dict[str, object] = {
            "view": view or self.period.view,
            "date": (day or self.period.day).isoformat(),
        }
        if self.wanted.whose != self.usual:
            query["whose"] = self.wanted.whose
        if self.wanted.kinds:
            query["kind"] = self.wanted.kinds
        return f"{reverse('calendar')}?{urlencode(query, doseq=True)}"


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Show what is planned and done; `view`, `date`, `whose` and `kind` choose."""
    user = user_of(request)
    asked = _asked(user, request.GET)
    page = entries_of(user, asked.period, asked.wanted)
    context = {
        "asked": asked,
        "period": asked.period,
        "today": timezone.localdate(),
        "links": _links(asked),
        "is_cut": page.is_cut,
        "is_empty": not page.entries,
        "agenda": by_day(page.entries, asked.period.days),
        "whose_choices": _whose_choices(user),
        "kind_choices": ActivityKind.choices,
        "can_create": can_create(user, KINDS["activity"]),
        "here": asked.url(),
        "here_quoted": quote(asked.url(), safe=""),
        **_grid(asked.period, page.entries),
    }
    return render(request, "web/calendar/calendar.html", context)


@require_GET
def recurrence_sentence(request: HttpRequest) -> HttpResponse:
    """Answer what the choices of a form say: “Every 2 weeks on Monday”."""
    text = RecurrenceInput().value_from_datadict(request.GET, {}, "recurrence")
    return HttpResponse(rule_sentence(text), content_type="text/plain; charset=utf-8")


def _asked(user: User, query: QueryDict) -> Asked:
    kinds = tuple(kind for kind in query.getlist("kind") if kind in ActivityKind.values)
    period = period_of(asked_view(query.get("view", "")), asked_day(query.get("date", "")))
    usual = usually_wanted(user)
    return Asked(period, Wanted(query.get("whose", "") or usual, kinds), usual)


def _links(asked: Asked) -> dict[str, object]:
    period = asked.period
    views = [
        Tab(str(label), asked.url(view=view), current=view == period.view)
        for view, label in VIEWS.items()
    ]
    return {
        "views": list(zip(("m", "w", "d", "a"), views, strict=True)),
        "previous": asked.url(day=period.moved(-1)),
        "next": asked.url(day=period.moved(1)),
        "today": asked.url(day=timezone.localdate()),
    }


def _whose_choices(user: User) -> list[tuple[str, str]]:
    people = User.objects.filter(is_active=True).exclude(pk=user.pk)
    named = [(str(one.pk), str(one)) for one in people]
    return [(MINE, _("Mine")), (TEAM, _("My teams")), (EVERYBODY, _("Everybody’s")), *named]


def _grid(period: Period, entries: list[Entry]) -> dict[str, object]:
    if period.view == CalendarView.MONTH:
        return {"weeks": [week_of(entries, days) for days in period.weeks]}
    if period.view == CalendarView.AGENDA:
        return {}
    bars = [one for one in entries if one.is_bar]
    return {
        "above": week_of(bars, period.days, BARS_ABOVE_HOURS),
        "columns": [hours_of(entries, day) for day in period.days],
        "hours": range(24),
    }
