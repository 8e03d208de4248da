"""Pages: the small steps on a case: taken, assigned, given back, waiting, answered, closed with a question."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.case_queues import assign_case, release_case, take_case
from customer_map.server.crm.actions.case_ratings import close_and_ask
from customer_map.server.crm.actions.cases import note_answer, wait_for_customer
from customer_map.server.web.safe_links import way_back
from customer_map.server.web.signed_in import user_of

STEPS = {
    "take": take_case,
    "release": release_case,
    "wait": wait_for_customer,
    "answered": note_answer,
}


@require_POST
def step(request: HttpRequest, record_id: UUID, name: str) -> HttpResponse:
    """Do one of the steps that need nothing but the case."""
    try:
        STEPS[name](actor=Actor(user_of(request)), case_id=record_id)
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
    return redirect(way_back(request, f"/cases/{record_id}/"))


@require_POST
def assign(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Give a case to a colleague."""
    owner = request.POST.get("owner", "")
    case = assign_case(actor=Actor(user_of(request)), case_id=record_id, owner_id=owner)
    messages.success(request, _("“{name}” was saved.").format(name=case))
    return redirect(way_back(request, f"/cases/{record_id}/"))


@require_POST
def close_asking(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Close a case and ask the customer by e-mail how satisfied he is."""
    actor = Actor(user_of(request))
    try:
        close_and_ask(actor=actor, case_id=record_id, to=request.POST.get("to", ""))
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
    else:
        messages.success(request, _("The case is closed, and the question is on its way."))
    return redirect("case_detail", record_id=record_id)
