"""POST /undo and /redo: take back, or put back, one's own last step."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import UndoImpossibleError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import redo_last_step, undo_last_step
from customer_map.server.problems import described
from customer_map.server.web.safe_links import way_back
from customer_map.server.web.signed_in import user_of

Step = Callable[..., list[AuditEntry]]


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the user's last step."""
    return _answer(request, undo_last_step, _("Your last change was undone."))


@require_POST
def redo(request: HttpRequest) -> HttpResponse:
    """Put back what the user undid last."""
    return _answer(request, redo_last_step, _("Your change was redone."))


def _answer(request: HttpRequest, step: Step, notice: str) -> HttpResponse:
    """Answer scripts in JSON (their errors by the middleware), others with a message on the page they came from."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        step(actor=Actor(user_of(request)))
    except UndoImpossibleError as problem:
        if wants_json:
            raise
        words = described(problem)
        messages.warning(request, f"{words['message']} {words['hint']}")
    else:
        if wants_json:
            return JsonResponse({"notice": notice})
        messages.success(request, notice)
    return redirect(way_back(request, "/"))
