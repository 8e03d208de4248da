"""Turns a case into what its page shows beside its facts: clocks, next step, conversation, the form of an answer."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.crm.case_mail.ratings import rating_link
from customer_map.server.crm.case_mail.writing import our_address
from customer_map.server.crm.models import Case, CaseMessage, CaseStatus, MessageDirection
from customer_map.server.crm.queries.cases import (
    conversation_of,
    is_settled,
    recipient_of,
    templates_for,
)
from customer_map.server.crm.service_levels.clock_faces import (
    ClockFace,
    clock_faces,
    next_clock,
)
from customer_map.server.crm.service_levels.promises import Standing

INWARD = MessageDirection.INWARD
# What answering may do to the case, the usual one first.
AFTER = (CaseStatus.WAITING, CaseStatus.OPEN, CaseStatus.RESOLVED)
LIVE = (Standing.RUNNING, Standing.OVERDUE)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do now: a sentence, and until when."""

    text: str
    due_at: datetime | None = None


def about_case(user: User, case: Case) -> dict[str, object]:
    """Return what the template of a case needs."""
    now = timezone.now()
    entries = conversation_of(user, case)
    is_over = is_settled(case)
    return {
        "side": "always",
        "marks": range(1, 6),
        "clocks": [face for face in clock_faces(case, now) if face.standing != Standing.NONE],
        "next_step": next_step(user, case, now),
        "entries": entries,
        "templates": templates_for(user),
        "draft": draft_of(case, [entry.message for entry in entries if entry.message]),
        "after_choices": [(one.value, one.label) for one in AFTER],
        "colleagues": User.objects.filter(~Q(pk=case.owner_id), is_active=True),
        "rating_link": rating_link(case) if is_over and case.satisfaction is None else "",
        "is_over": is_over,
    }


def draft_of(case: Case, messages: list[CaseMessage]) -> dict[str, object]:
    """Return what the form of an answer shows at first."""
    return {
        "to": recipient_of(case, [one.sender for one in messages if one.direction == INWARD]),
        "copies": "",
        "text": "",
        "status": CaseStatus.WAITING.value,
        "sender": our_address(case),
    }


def next_step(user: User, case: Case, now: datetime) -> NextStep:
    """Return what somebody should do next with a case."""
    if case.status == CaseStatus.CLOSED:
        return NextStep(_("Nothing: the case is closed."))
    if case.status == CaseStatus.RESOLVED:
        return NextStep(_("Close it, and ask how satisfied the customer is."))
    if case.owner_id is None:
        return NextStep(_("Somebody takes it."), _due(next_clock(case, now)))
    if case.status == CaseStatus.WAITING:
        return NextStep(_("Wait for the customer: the clocks pause."))
    clock = next_clock(case, now)
    if case.first_answered_at is None:
        return NextStep(_("Answer the customer."), _due(clock))
    is_mine = case.owner_id == user.pk
    text = _("Resolve it.") if is_mine else _("{name} resolves it.").format(name=case.owner)
    return NextStep(text, _due(clock))


def _due(clock: ClockFace | None) -> datetime | None:
    return clock.due_at if clock and clock.standing in LIVE else None
