"""Pages: the small steps on a record that need no form of their own."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.cases import close_case, reopen_case, resolve_case
from customer_map.server.crm.actions.leads import convert_lead
from customer_map.server.crm.actions.opportunities import move_to_stage
from customer_map.server.crm.texts import whole_number
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.signed_in import user_of

Step = Callable[..., Record]


@require_POST
def case_step(request: HttpRequest, record_id: UUID, step: str) -> HttpResponse:
    """Resolve, close or reopen a case; a closed one may carry the customer's mark."""
    actor = Actor(user_of(request))
    if step == "close":
        case = close_case(actor=actor, case_id=record_id, satisfaction=_mark(request))
    else:
        verb = resolve_case if step == "resolve" else reopen_case
        case = verb(actor=actor, case_id=record_id)
    messages.success(request, _("“{name}” was saved.").format(name=case))
    return redirect(record_url(case))


@require_POST
def opportunity_stage(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Move an opportunity to another stage."""
    opportunity = move_to_stage(
        actor=Actor(user_of(request)),
        opportunity_id=record_id,
        stage_id=request.POST.get("stage", ""),
        loss_reason=request.POST.get("loss_reason", ""),
    )
    messages.success(request, _("Moved to “{stage}”.").format(stage=opportunity.stage))
    return redirect(record_url(opportunity))


@require_POST
def lead_convert(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Convert a lead, with an opportunity if one is named, and lead to the new customer."""
    made = convert_lead(
        actor=Actor(user_of(request)),
        lead_id=record_id,
        opportunity_name=request.POST.get("opportunity", "").strip(),
    )
    messages.success(request, _("“{name}” is a customer now.").format(name=made.customer))
    return redirect(record_url(made.customer))


def _mark(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("satisfaction", ""))
