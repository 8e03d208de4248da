"""Pages: one record with its facts, what hangs on it, and its history."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Intent
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.queries import history_of
from customer_map.server.audit.records import Record
from customer_map.server.crm.duplicates.chains import merged_ids, successor_id
from customer_map.server.crm.models import Note
from customer_map.server.crm.queries.tags import colours_of_tags
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.records.about import about_record
from customer_map.server.web.records.activity_page import activity_page
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.facts import facts_of
from customer_map.server.web.records.history import history_rows
from customer_map.server.web.records.tabs import tab_content, tabs_of
from customer_map.server.web.signed_in import user_of

NOTES = 50
ENTRIES = 50
USUAL_TONE = "purple"


@require_GET
def record_detail(request: HttpRequest, kind: Kind, record_id: UUID) -> HttpResponse:
    """Show a record; `tab` chooses what of it."""
    user = user_of(request)
    try:
        record = find(user, kind, record_id)
    except RecordNotFoundError:
        return redirect(f"{kind.name}_detail", record_id=_successor(user, kind, record_id))
    about = about_record(user, record)
    tab = request.GET.get("tab", "")
    context = {
        "kind": kind,
        "record": record,
        "title": getattr(record, kind.name_field),
        "crumbs": crumbs(kind, record),
        "tabs": tabs_of(user, kind, record, tab, about),
        "tab": tab,
        "may": rights_on(user, record),
        "tags": _tags(user, record),
        **about,
        **activity_page(user, record, request.GET),
        **_shared(user, kind, record, tab),
        **tab_content(user, kind, record, tab, request.GET),
    }
    template = f"web/records/{kind.name}.html"
    return render(request, [template, "web/records/detail.html"], context)


def find(user: User, kind: Kind, record_id: UUID) -> Record:
    """Return a record the user may see, with the records its page names.

    Raises RecordNotFoundError.
    """
    rows = kind.model.records.visible_to(user).select_related(*kind.related)
    record: Record | None = rows.filter(pk=record_id).first()
    if record is None:
        raise RecordNotFoundError
    return record


def rights_on(user: User, record: Record) -> dict[str, bool]:
    """Return whether the user may edit and delete this record."""
    rows = type(record).records
    return {
        "edit": rows.reachable_by(user, Intent.EDIT).filter(pk=record.pk).exists(),
        "delete": rows.reachable_by(user, Intent.DELETE).filter(pk=record.pk).exists(),
    }


def crumbs(kind: Kind, record: Record | None = None, last: str = "") -> list[Crumb]:
    """Return the way from the list to the record, and on to `last`."""
    steps = [Crumb(str(kind.words.plural), reverse(f"{kind.name}_list"))]
    if record is not None:
        url = reverse(f"{kind.name}_detail", args=[record.pk]) if last else ""
        steps.append(Crumb(str(getattr(record, kind.name_field)), url))
    return [*steps, Crumb(last)] if last else steps


def _tags(user: User, record: Record) -> list[tuple[str, str]]:
    """Return the tags of a record with the tone of each."""
    words: list[str] = getattr(record, "tags", [])
    colours = colours_of_tags(user) if words else {}
    return [(word, colours.get(word) or USUAL_TONE) for word in words]


def _shared(user: User, kind: Kind, record: Record, tab: str) -> dict[str, object]:
    """What the tabs that every kind has show."""
    if tab == "history":
        return {"history": history_rows(user, kind.model, _history(record))}
    if tab == "notes":
        return {"notes": _notes(user, kind, record)}
    return {"facts": facts_of(user, kind, record)} if tab == "" else {}


def _successor(user: User, kind: Kind, record_id: UUID) -> UUID:
    """Return what a merged record is now: old links lead there.

    Raises RecordNotFoundError alike when it was not merged and when its successor is hidden.
    """
    successor = successor_id(kind.name, record_id)
    if successor is None:
        raise RecordNotFoundError
    return UUID(str(find(user, kind, successor).pk))


def _history(record: Record) -> list[AuditEntry]:
    """Return what was done to the record, and to those that went into it."""
    return history_of(record, ENTRIES, also=merged_ids(record))


def _notes(user: User, kind: Kind, record: Record) -> list[Note]:
    notes = Note.records.visible_to(user).filter(record_type=kind.name, record_id=record.pk)
    return list(notes.select_related("owner")[:NOTES])
