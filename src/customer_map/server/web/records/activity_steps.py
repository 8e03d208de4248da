"""Pages: the small steps on an activity: done or not, its occurrences, who takes part, and reminding later."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.activities import (
    complete_activity,
    create_activity,
    reopen_activity,
)
from customer_map.server.crm.actions.participants import (
    add_participant,
    answer_invitation,
    remove_participant,
)
from customer_map.server.crm.actions.reminders import mute_reminders, snooze
from customer_map.server.crm.actions.series import Scope, delete_occurrence
from customer_map.server.crm.models import Contact
from customer_map.server.crm.texts import whole_number
from customer_map.server.web.calendar.stamps import asked_occurrence
from customer_map.server.web.records.details import find
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.links import Named, RecordField
from customer_map.server.web.safe_links import way_back
from customer_map.server.web.signed_in import user_of


@require_POST
def activity_done(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Complete an activity (`done`), or one occurrence (`at`), or open it again; htmx gets its row, others go back."""
    actor = Actor(user_of(request))
    if request.POST.get("done"):
        activity = complete_activity(
            actor=actor,
            activity_id=record_id,
            outcome=request.POST.get("outcome"),
            occurrence_at=asked_occurrence(request.POST.get("at", "")),
        )
    else:
        activity = reopen_activity(actor=actor, activity_id=record_id)
    if request.headers.get("HX-Request"):
        return render(request, "web/records/task.html", {"task": activity})
    return redirect(way_back(request, record_url(activity)))


@require_POST
def occurrence_delete(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Delete one occurrence of a series, it and those that follow, or all."""
    moment = asked_occurrence(request.POST.get("at", ""))
    if moment is None:
        raise RecordNotFoundError
    asked = request.POST.get("scope", "")
    series = delete_occurrence(
        actor=Actor(user_of(request)),
        activity_id=record_id,
        occurrence_at=moment,
        scope=Scope(asked) if asked in list(Scope) else Scope.THIS,
    )
    messages.success(request, _("“{name}” was deleted. Undo brings it back.").format(name=series))
    return redirect("calendar")


@require_POST
def activity_snooze(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Tell again in some minutes what was told of an activity."""
    until = snooze(
        actor=Actor(user_of(request)),
        activity_id=record_id,
        minutes=whole_number(request.POST.get("minutes", "")) or 0,
    )
    time = date_format(timezone.localtime(until), "H:i")
    messages.success(request, _("You are reminded again at {time}.").format(time=time))
    return redirect(way_back(request, "/notifications/"))


@require_POST
def activity_mute(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Remind oneself of an activity no more (`muted`), or again."""
    is_muted = request.POST.get("muted") == "yes"
    mute_reminders(actor=Actor(user_of(request)), activity_id=record_id, is_muted=is_muted)
    if is_muted:
        messages.success(request, _("You are not reminded of it any more."))
    else:
        messages.success(request, _("You are reminded of it again."))
    return redirect(way_back(request, f"/activities/{record_id}/"))


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
def participant_answer(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Note what somebody said to the invitation."""
    answered = answer_invitation(
        actor=Actor(user_of(request)),
        participant_id=participant_id,
        answer=request.POST.get("answer", ""),
    )
    return redirect("activity_detail", record_id=answered.activity_id)


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
