"""Turns the plan of an import into what its preview shows: counts, and a line for each entry."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from customer_map.errors import CustomerMapError, InvalidValueError
from customer_map.formats.calendars import BrokenEntry, CalendarEntry
from customer_map.server.crm.actions.calendar_plans import Fate, ImportPlan, PlannedEntry
from customer_map.server.crm.models import Activity
from customer_map.server.problems import described

MOST_LINES = 300
FATES: dict[Fate, tuple[Promise, str]] = {
    Fate.NEW: (pgettext_lazy("calendar entry", "New"), "success"),
    Fate.CHANGED: (pgettext_lazy("calendar entry", "Changed"), "info"),
    Fate.CANCELLED: (pgettext_lazy("calendar entry", "Cancelled"), "warning"),
    Fate.KNOWN: (pgettext_lazy("calendar entry", "Known"), "neutral"),
    Fate.REFUSED: (pgettext_lazy("calendar entry", "Refused"), "error"),
}
BROKEN = gettext_lazy("Broken")
# What there is to decide on comes first.
ORDER = (Fate.REFUSED, Fate.CHANGED, Fate.CANCELLED, Fate.NEW, Fate.KNOWN)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the file."""

    state: str
    tone: str
    title: str
    when: str
    people: str
    note: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries have one fate."""

    label: str
    number: int


def shown_plan(plan: ImportPlan) -> dict[str, object]:
    """Return what the template of the preview needs."""
    lines = [_broken(one) for one in plan.broken]
    lines += [_line(one) for fate in ORDER for one in plan.having(fate)]
    refused = len(plan.broken) + len(plan.having(Fate.REFUSED))
    counts = [
        Count(_("New entries"), len(plan.having(Fate.NEW))),
        Count(_("Changed since"), len(plan.having(Fate.CHANGED))),
        Count(_("Known already"), len(plan.having(Fate.KNOWN))),
        Count(_("Not importable"), refused),
    ]
    cancelled = len(plan.having(Fate.CANCELLED))
    if cancelled:
        counts.insert(2, Count(_("Cancelled since"), cancelled))
    to_do = [one for one in plan.entries if one.fate not in {Fate.KNOWN, Fate.REFUSED}]
    return {
        "counts": counts,
        "lines": lines[:MOST_LINES],
        "hidden": max(0, len(lines) - MOST_LINES),
        "to_do": len(to_do),
    }


def _line(one: PlannedEntry) -> Line:
    label, tone = FATES[one.fate]
    people = [str(each) for each in (*one.contacts, *one.colleagues)]
    return Line(
        state=str(label),
        tone=tone,
        title=one.entry.summary or _("(No title)"),
        when=_when(one.entry),
        people=_(", ").join(people),
        note=_note(one),
    )


def _broken(one: BrokenEntry) -> Line:
    note = _("Line {number}: {reason}").format(number=one.line, reason=_reason(one.problem))
    return Line(str(BROKEN), "error", one.summary or _("(No title)"), "", "", note)


def _note(one: PlannedEntry) -> str:
    if one.problem is not None:
        return _reason(one.problem)
    if one.changed:
        names = [str(Activity._meta.get_field(name).verbose_name) for name in one.changed]  # type: ignore[union-attr]
        return _(", ").join(names)
    if one.entry.rule:
        return _("Repeats itself")
    return _("It is over: noted as done") if one.values.get("done_at") else ""


def _reason(problem: CustomerMapError) -> str:
    if isinstance(problem, InvalidValueError):  # its field is a name of ours
        return str(problem.fields["reason"])
    return str(described(problem)["message"])


def _when(entry: CalendarEntry) -> str:
    if entry.anchor is None:
        return ""
    if entry.is_all_day:
        return date_format(entry.anchor, "Y-m-d")
    return date_format(timezone.localtime(entry.anchor), "Y-m-d H:i")
