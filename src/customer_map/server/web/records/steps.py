"""Pages: the small steps on a record that need no form of their own."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.activities import (
    complete_activity,
    create_activity,
    reopen_activity,
)
from customer_map.server.crm.actions.cases import close_case, reopen_case, resolve_case
from customer_map.server.crm.actions.leads import convert_lead
from customer_map.server.crm.actions.opportunities import move_to_stage
from customer_map.server.crm.actions.participants import add_participant, remove_participant
from customer_map.server.crm.models import Contact
from customer_map.server.crm.texts import whole_number
from customer_map.server.web.records.details import find
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.links import Named, RecordField
from customer_map.server.web.safe_links import way_back
from customer_map.server.web.signed_in import user_of

Step = Callable[..., Record]


@require_POST
def activity_done(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Complete an activity (`done`) or open it again; htmx gets its row, others go back."""
    verb = complete_activity if request.POST.get("done") else reopen_activity
    activity = verb(actor=Actor(user_of(request)), activity_id=record_id)
    if request.headers.get("HX-Request"):
        return render(request, "web/records/task.html", {"task": activity})
    return redirect(way_back(request, record_url(activity)))


@require_POST
def participant_add(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Let a colleague (`user`), or the contact whose name was typed, take part in an activity."""
    user = user_of(request)
    typed = RecordField(model=Contact, user=user, required=False).clean
    try:
        contact = typed(Named(request.POST.get("contact", ""), ""))
    except ValidationError as problem:
        raise InvalidValueError(field="contact", reason=" ".join(problem.messages)) from problem
    add_participant(
        actor=Actor(user),
        activity_id=record_id,
        contact_id=contact.pk if contact else None,
        user_id=request.POST.get("user") or None,
    )
    return redirect("activity_detail", record_id=record_id)


@require_POST
def participant_remove(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Let somebody no longer take part."""
    gone = remove_participant(actor=Actor(user_of(request)), participant_id=participant_id)
    return redirect("activity_detail", record_id=gone.activity_id)


@require_POST
def activity_log(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Log what has just happened with a customer or a contact, as an activity that is done."""
    if kind not in ("customer", "contact"):
        raise RecordNotFoundError
    user = user_of(request)
    record = find(user, KINDS[kind], record_id)
    values: dict[str, object] = {
        "kind": request.POST.get("kind", ""),
        "subject": request.POST.get("subject", ""),
        "description": request.POST.get("description", ""),
        "customer": getattr(record, "customer", record),
        "done_at": timezone.now(),
    }
    if kind == "contact":
        values["contact"] = record
    create_activity(actor=Actor(user), values=values)
    messages.success(request, _("The activity was logged."))
    return redirect(way_back(request, record_url(record)))


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
