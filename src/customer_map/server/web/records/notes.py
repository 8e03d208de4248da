"""Pages: the notes on a record, written, changed and deleted in place."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.notes import add_note, delete_note, edit_note
from customer_map.server.crm.texts import whole_number
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.signed_in import user_of


@require_POST
def note_add(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Write a note on a record."""
    text = request.POST.get("text", "")
    add_note(actor=Actor(user_of(request)), record_type=kind, record_id=record_id, text=text)
    return redirect(_notes_url(kind, record_id))


@require_POST
def note_edit(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Rewrite a note."""
    note = edit_note(
        actor=Actor(user_of(request)),
        note_id=note_id,
        text=request.POST.get("text", ""),
        seen_version=whole_number(request.POST.get("version", "")),
    )
    return redirect(_notes_url(note.record_type, note.record_id))


@require_POST
def note_delete(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Delete a note; undo brings it back."""
    note = delete_note(actor=Actor(user_of(request)), note_id=note_id)
    messages.success(request, _("The note was deleted. Undo brings it back."))
    return redirect(_notes_url(note.record_type, note.record_id))


def _notes_url(kind: str, record_id: UUID) -> str:
    if kind not in KINDS:
        raise InvalidValueError(field="record_type", reason=_("Such records take no notes."))
    return f"{reverse(f'{kind}_detail', args=[record_id])}?tab=notes"
