"""Pages: everything that customers said, the newest first; its files; and that it was answered."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.feedback.actions.answering import answer_feedback
from customer_map.server.feedback.models import Statement
from customer_map.server.feedback.queries.inbox import inbox, shown_with, speaking_lesson
from customer_map.server.web.feedback.conditions import about, boxes, conditions, is_narrowed
from customer_map.server.web.feedback.exporting import as_file
from customer_map.server.web.feedback.rows import shown_rows
from customer_map.server.web.feedback.tabs import feedback_tabs
from customer_map.server.web.records.keyset import Order, counted, page_of
from customer_map.server.web.safe_links import way_back
from customer_map.server.web.signed_in import user_of

PAGE_SIZE = 50
NEWEST = Order(Statement, "occurred_at", descending=True)
FORMS = ("csv", "xlsx")


@require_GET
def show_inbox(request: HttpRequest) -> HttpResponse:
    """Show what was said, narrowed as the address says."""
    user = user_of(request)
    chosen = conditions(user, request.GET)
    rows = inbox(user, chosen)
    page = page_of(shown_with(rows, user), NEWEST, request.GET, counted(rows), PAGE_SIZE)
    context = {
        "page": page,
        "rows": shown_rows(user, page.rows, request.get_full_path()),
        "boxes": boxes(user, request.GET),
        "about": about(user, chosen),
        "is_narrowed": is_narrowed(chosen),
        "words": chosen.words,
        "since": request.GET.get("since", ""),
        "until": request.GET.get("until", ""),
        "tabs": feedback_tabs("inbox"),
        "speaking": speaking_lesson(),
        "may_answer": may_answer(user),
        "query_text": request.GET.urlencode(),
    }
    return render(request, "web/feedback/inbox.html", context)


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Note that the chosen texts were answered."""
    chosen = [found for one in request.POST.getlist("row") if (found := _id(one))]
    made = answer_feedback(
        actor=Actor(user_of(request)), statement_ids=chosen, note=request.POST.get("note", "")
    )
    told = ngettext(
        "{count} text is noted as answered.", "{count} texts are noted as answered.", len(made)
    )
    messages.success(request, told.format(count=len(made)))
    return redirect(way_back(request, reverse("feedback_inbox")))


@require_GET
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Answer the list as it is narrowed as a file."""
    if form not in FORMS:
        raise Http404
    user = user_of(request)
    rows = shown_with(inbox(user, conditions(user, request.GET)), user)
    return as_file(rows.order_by("-occurred_at", "-pk"), form)


def may_answer(user: User) -> bool:
    """Whether the user may note answers at all."""
    return reach_of(user, RecordType.TOUCHPOINT, Intent.EDIT) != Reach.NONE


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
