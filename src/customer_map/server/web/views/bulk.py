"""Page: one field of the selected records, or of all that a list shows, is set after a preview of what would happen.

Few are changed at once; many by the worker, while a page tells how far it has come.
"""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record, VisibleRows
from customer_map.server.crm.actions.bulk import BulkOutcome, edit_many
from customer_map.server.crm.actions.bulk_changes import MOST_RECORDS, start_bulk_change
from customer_map.server.crm.actions.bulk_verbs import SETTERS
from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.filters.nodes import FieldKind
from customer_map.server.crm.models import BulkChange
from customer_map.server.problems import described
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.records.description import Choices, Kind
from customer_map.server.web.records.listing import listed_rows
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.views.builder import OF_PAGES
from customer_map.server.web.views.bulk_asking import Question, question_of, stages_for
from customer_map.server.web.views.columns import Cell, cell_of
from customer_map.server.web.views.state import list_state

# Each is checked and written by its verb; more would keep a page waiting, and are left to the worker.
MOST_AT_ONCE = 200
# What this page adds to the address of the list: the selected rows, or "all" of them, the field, its value, which
# field the value is meant for, and what else was asked.
OWN = ("row", "all", "set", "to", "of", "also")
SET_TOGETHER = (FieldKind.TEXT, FieldKind.CHOICE, FieldKind.PERSON)
STEPS = ("stage",)
# What tells records apart is not set to the same for all.
EACH_ITS_OWN = (
    "name",
    "subject",
    "number",
    "code",
    "email",
    "phone",
    "mobile",
    "tax_id",
    "website",
)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A record whose field would change, and what it holds now."""

    record: Record
    now: Cell


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be set: the field, its value, and the answer to what that asks besides."""

    item: FilterField
    value: str
    question: Question | None = None
    answer: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether all is there that has to be."""
        return self.question is None or bool(self.answer) or not self.question.is_required

    @property
    def stored(self) -> str | None:
        """The value as the verb takes it."""
        return self.value or (None if self.item.kind == FieldKind.PERSON else "")

    @property
    def also(self) -> dict[str, str]:
        """The answer by the name of its field."""
        return {self.question.name: self.answer} if self.question else {}


@require_http_methods(["GET", "POST"])
def bulk_edit(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show what setting a field would do, or do it."""
    user, query = user_of(request), request.GET
    state = list_state(user, kind.name, query)
    fields = settable(kind, state.fields)
    item = fields.get(query.get("set", ""))
    wanted = _wanted(user, kind, item, query) if item and _is_given(query, item) else None
    rows = _selected(listed_rows(user, kind, query, state, ()), query)
    number = rows[: MOST_RECORDS + 1].count()
    context = {
        "kind": kind,
        "crumbs": [
            Crumb(str(kind.words.plural), reverse(f"{kind.name}_list")),
            Crumb(_("Change together")),
        ],
        "number": number,
        "most": MOST_RECORDS,
        "problem": state.problem,
        "is_too_many": number > MOST_RECORDS,
        "is_selected": "row" in query and "all" not in query,
        "looked_at": min(number, MOST_AT_ONCE),
        "sentence": "" if state.filter.keeps_everything else state.filter.sentence(),
        "choices": [(name, str(one.label)) for name, one in fields.items()],
        "item": item,
        "values": _values(user, item),
        "wanted": wanted,
        "kept": _kept(query),
    }
    if wanted and wanted.is_whole and number <= MOST_RECORDS:
        if request.method == "POST" and number > MOST_AT_ONCE:
            return _started(user, kind, wanted, rows)
        is_post = request.method == "POST"
        outcome = _run(user, kind, wanted, list(rows[:MOST_AT_ONCE]), rehearse=not is_post)
        if is_post:
            return _done(request, kind, outcome)
        context |= _preview(wanted, outcome)
    return render(request, "web/views/bulk.html", context)


@require_GET
def bulk_progress(request: HttpRequest, kind: Kind, change_id: UUID) -> HttpResponse:
    """Show how far the worker has come with a change of many records, and which records refused."""
    change = get_object_or_404(
        BulkChange, pk=change_id, owner=user_of(request), record_type=kind.name
    )
    progress = {
        "job_url": request.path,
        "value": change.position,
        "maximum": change.total,
        "label": _("Changing records"),
        "figure": f"{change.position:,} / {change.total:,}",
        "running": change.finished_at is None,
    }
    if request.headers.get("HX-Request") and change.finished_at is None:
        return render(request, "components/progress.html", progress)
    list_url = reverse(f"{kind.name}_list")
    crumbs = [Crumb(str(kind.words.plural), list_url), Crumb(_("Change together"))]
    context = {"kind": kind, "change": change, "crumbs": crumbs, "list_url": list_url} | progress
    answer = render(request, "web/views/bulk_progress.html", context)
    if request.headers.get("HX-Request"):
        answer["HX-Refresh"] = "true"
    return answer


def _selected(rows: VisibleRows[Record], query: QueryDict) -> VisibleRows[Record]:
    if "row" not in query or "all" in query:
        return rows
    return rows.filter(pk__in=[one for one in query.getlist("row") if _is_id(one)])


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _wanted(user: User, kind: Kind, item: FilterField, query: QueryDict) -> Wanted:
    value = query.get("to", "")
    question = question_of(user, kind.name, item, value)
    return Wanted(item, value, question, query.get("also", "").strip() if question else "")


def _started(user: User, kind: Kind, wanted: Wanted, rows: VisibleRows[Record]) -> HttpResponse:
    change = start_bulk_change(
        actor=Actor(user),
        record_type=kind.name,
        field=wanted.item.name,
        value=wanted.stored,
        also=wanted.also,
        ids=list(rows.values_list("pk", flat=True)),
    )
    return redirect(f"{kind.name}_bulk_progress", change_id=change.pk)


def settable(kind: Kind, fields: dict[str, FilterField]) -> dict[str, FilterField]:
    """Return the fields that may be set for many records at once."""
    return {
        name: one
        for name, one in fields.items()
        if name in kind.fields
        and name not in EACH_ITS_OWN
        and (one.kind in SET_TOGETHER or name in STEPS)
    }


def _is_given(query: QueryDict, item: FilterField) -> bool:
    """Whether there is a value, and it is not that of the field chosen before."""
    return "to" in query and query.get("of", item.name) == item.name


def _run(
    user: User, kind: Kind, wanted: Wanted, records: list[Record], *, rehearse: bool
) -> BulkOutcome:
    return edit_many(
        actor=Actor(user),
        edit=SETTERS[kind.name][1],
        id_name=f"{kind.name}_id",
        records=records,
        values={wanted.item.name: wanted.stored, **wanted.also},
        rehearse=rehearse,
    )


def _preview(wanted: Wanted, outcome: BulkOutcome) -> dict[str, object]:
    item, question = wanted.item, wanted.question
    return {
        "changed": [PreviewRow(record, cell_of(record, item)) for record in outcome.changed],
        "same": len(outcome.same),
        "refused": [(record, described(why)["message"]) for record, why in outcome.refused],
        "said": question.words(wanted.answer) if question else "",
        "is_preview": True,
    }


def _done(request: HttpRequest, kind: Kind, outcome: BulkOutcome) -> HttpResponse:
    count = len(outcome.changed)
    words = ngettext("{number} record changed.", "{number} records changed.", count)
    messages.success(request, words.format(number=count))
    if outcome.refused:
        left = len(outcome.refused)
        words = ngettext("{number} record was refused.", "{number} records were refused.", left)
        messages.warning(request, words.format(number=left))
    there = request.GET.copy()
    for name in OWN:
        there.pop(name, None)
    return redirect(f"{reverse(f'{kind.name}_list')}?{there.urlencode()}")


def _values(user: User, item: FilterField | None) -> Choices:
    if item is None or item.kind == FieldKind.TEXT:
        return []
    if item.name in STEPS:
        return stages_for(user)
    if item.kind == FieldKind.PERSON:
        colleagues = User.objects.filter(is_active=True).order_by("name")
        return [("", _("nobody")), *((str(one.pk), one.name) for one in colleagues)]
    return [(value, str(label)) for value, label in item.choices]


def _kept(query: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in query.lists()
        if name not in ("set", "to", "of", "also", *OF_PAGES)
        for value in values
    ]
