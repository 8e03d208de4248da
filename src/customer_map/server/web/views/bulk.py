"""Page: one field of all the records that a list shows is set, after a preview of what would happen."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.bulk import BulkOutcome, edit_many
from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.filters.nodes import FieldKind
from customer_map.server.problems import described
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.records.description import Choices, Kind
from customer_map.server.web.records.listing import listed_rows
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.views.builder import OF_PAGES
from customer_map.server.web.views.columns import Cell, cell_of
from customer_map.server.web.views.state import list_state

# Each is checked and written by its verb; more would keep a page waiting.
MOST_RECORDS = 200
# What this page adds to the address of the list: the field, its value, and which field the value is meant for.
OWN = ("set", "to", "of")
SET_TOGETHER = (FieldKind.TEXT, FieldKind.CHOICE, FieldKind.PERSON)
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


@require_http_methods(["GET", "POST"])
def bulk_edit(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show what setting a field would do, or do it."""
    user, query = user_of(request), request.GET
    state = list_state(user, kind.name, query)
    fields = settable(kind, state.fields)
    item = fields.get(query.get("set", ""))
    rows = listed_rows(user, kind, query, state, ())
    number = rows[: MOST_RECORDS + 1].count()
    context = {
        "kind": kind,
        "crumbs": [
            Crumb(str(kind.words.plural), reverse(f"{kind.name}_list")),
            Crumb(_("Change together")),
        ],
        "number": number,
        "most": MOST_RECORDS,
        "is_too_many": number > MOST_RECORDS,
        "sentence": "" if state.filter.keeps_everything else state.filter.sentence(),
        "choices": [(name, str(one.label)) for name, one in fields.items()],
        "item": item,
        "values": _values(item),
        "value": query.get("to", "") if item and _is_given(query, item) else "",
        "kept": _kept(query),
    }
    if item and _is_given(query, item) and number <= MOST_RECORDS:
        records = list(rows)
        outcome = _run(user, kind, item, query, records, rehearse=request.method != "POST")
        if request.method == "POST":
            return _done(request, kind, outcome)
        context |= _preview(item, outcome)
    return render(request, "web/views/bulk.html", context)


def settable(kind: Kind, fields: dict[str, FilterField]) -> dict[str, FilterField]:
    """Return the fields that may be set for many records at once."""
    return {
        name: one
        for name, one in fields.items()
        if name in kind.fields and name not in EACH_ITS_OWN and one.kind in SET_TOGETHER
    }


def _is_given(query: QueryDict, item: FilterField) -> bool:
    """Whether there is a value, and it is not that of the field chosen before."""
    return "to" in query and query.get("of", item.name) == item.name


def _run(
    user: User,
    kind: Kind,
    item: FilterField,
    query: QueryDict,
    records: list[Record],
    *,
    rehearse: bool,
) -> BulkOutcome:
    value = query.get("to", "")
    return edit_many(
        actor=Actor(user),
        edit=kind.verbs.edit,
        id_name=f"{kind.name}_id",
        records=records,
        values={item.name: value or (None if item.kind == FieldKind.PERSON else "")},
        rehearse=rehearse,
    )


def _preview(item: FilterField, outcome: BulkOutcome) -> dict[str, object]:
    return {
        "changed": [PreviewRow(record, cell_of(record, item)) for record in outcome.changed],
        "same": len(outcome.same),
        "refused": [(record, described(why)["message"]) for record, why in outcome.refused],
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


def _values(item: FilterField | None) -> Choices:
    if item is None or item.kind == FieldKind.TEXT:
        return []
    if item.kind == FieldKind.PERSON:
        colleagues = User.objects.filter(is_active=True).order_by("name")
        return [("", _("nobody")), *((str(one.pk), one.name) for one in colleagues)]
    return [(value, str(label)) for value, label in item.choices]


def _kept(query: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in query.lists()
        if name not in (*OWN, *OF_PAGES)
        for value in values
    ]
