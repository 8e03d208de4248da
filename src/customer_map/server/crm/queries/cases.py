"""Turns the cases a user may see into queues with their counts, and one case into its conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import (
    AnswerTemplate,
    Case,
    CaseAttachment,
    CaseMessage,
    CaseQueue,
    CaseStatus,
    Note,
    ServicePolicy,
)
from customer_map.server.crm.queries.customers import OPEN_CASES

MESSAGES = 200
# So long before a promise is due, a case is worth a look.
SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue and its open cases as far as the user sees them; None of `queue`: those in no queue."""

    queue: CaseQueue | None
    is_member: bool
    open: int = 0
    unowned: int = 0
    overdue: int = 0
    oldest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said in a case: a message, or an internal note."""

    at: datetime
    message: CaseMessage | None = None
    note: Note | None = None


def overdue_cases(now: datetime) -> Q:
    """Return the condition that a promise of an open case was due before `now`."""
    first = Q(first_answered_at__isnull=True, first_answer_due_at__lt=now)
    return OPEN_CASES & (first | Q(resolution_due_at__lt=now))


def cases_due_before(moment: datetime) -> Q:
    """Return the condition that a promise of an open case is due before `moment`, or was."""
    return overdue_cases(moment)


def soon_due_cases(now: datetime) -> Q:
    """Return the condition that a promise of an open case is due soon, and none was due before `now`."""
    return cases_due_before(now + SOON) & ~overdue_cases(now)


def queue_rows(user: User, now: datetime) -> list[QueueRow]:
    """Return all queues with what waits in them, those of the user first; and what is in none, if anything."""
    counts = {row["queue"]: row for row in _counts(user, now)}
    queues = list(CaseQueue.records.visible_to(user))
    rows = [_row(queue, user, counts.get(queue.pk)) for queue in queues]
    rows.sort(key=lambda row: not row.is_member)
    loose = counts.get(None)
    return [*rows, _row(None, user, loose)] if loose else rows


def conversation_of(user: User, case: Case) -> list[Entry]:
    """Return what was written and noted in a case, the oldest first."""
    messages = CaseMessage.records.visible_to(user).filter(case=case)
    rows = messages.select_related("author", "delivery").prefetch_related("attachments")
    entries = [
        Entry(one.written_at, message=one) for one in rows.order_by("-written_at")[:MESSAGES]
    ]
    notes = Note.records.visible_to(user).filter(record_type="case", record_id=case.pk)
    entries += [Entry(one.created_at, note=one) for one in notes.select_related("owner")[:MESSAGES]]
    return sorted(entries, key=lambda entry: entry.at)


def templates_for(user: User) -> list[AnswerTemplate]:
    """Return the ready answers."""
    return list(AnswerTemplate.records.visible_to(user))


def find_attachment(user: User, attachment_id: UUID) -> CaseAttachment | None:
    """Return a file of a message that the user may read; None alike when there is none and when it is hidden."""
    messages = CaseMessage.records.visible_to(user)
    found = CaseAttachment.objects.filter(pk=attachment_id, message__in=messages)
    return found.first()


def policies_of(user: User) -> list[ServicePolicy]:
    """Return the policies in the order in which they are asked."""
    return list(ServicePolicy.records.visible_to(user).select_related("calendar"))


def is_settled(case: Case) -> bool:
    """Whether a case is resolved or closed."""
    return case.status in (CaseStatus.RESOLVED, CaseStatus.CLOSED)


def _counts(user: User, now: datetime) -> list[dict[str, Any]]:
    cases = Case.records.visible_to(user).filter(OPEN_CASES).order_by()
    rows = cases.values("queue").annotate(
        open=Count("pk"),
        unowned=Count("pk", filter=Q(owner__isnull=True)),
        overdue=Count("pk", filter=overdue_cases(now)),
        oldest_at=Min("opened_at"),
    )
    return [dict(row) for row in rows]


def _row(queue: CaseQueue | None, user: User, counts: dict[str, Any] | None) -> QueueRow:
    told = {name: value for name, value in (counts or {}).items() if name != "queue"}
    return QueueRow(queue, queue is not None and user.pk in queue.members, **told)


def recipient_of(case: Case, senders: Sequence[str]) -> str:
    """Return whom an answer goes to: the last of who wrote, or else the contact, or else the customer."""
    known = (getattr(one, "email", "") for one in (case.contact, case.customer))
    return next((address for address in (*senders[-1:], *known) if address), "")
