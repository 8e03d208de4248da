"""Verbs on cases; opening, closing and rating one are touchpoints of its customer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.case_clocks import keep_clocks
from customer_map.server.crm.actions.case_queues import owner_by_rule
from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import Case, CaseStatus, Direction

FIELDS = names(
    "subject description customer contact product status priority channel "
    "opened_at resolved_at satisfaction queue owner custom"
)
SETTLED = (CaseStatus.RESOLVED, CaseStatus.CLOSED)
MIDDLE_MARK = 3
FARTHEST_MARK = 2


@transaction.atomic
def create_case(*, actor: Actor, values: Values) -> Case:
    """Open a case; without a named owner the rule of its queue says whose it is, or it belongs to whoever opens it."""
    case = records.add(
        actor=actor,
        verb="case.create",
        model=Case,
        values={**values, **owner_by_rule(actor, values)},
        fields=FIELDS,
    )
    case.refresh_from_db(fields=["number"])
    keep_clocks(case)
    _note_opening(case)
    return case


@transaction.atomic
def edit_case(
    *,
    actor: Actor,
    case_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "case.edit",
) -> Case:
    """Set fields of a case; `resolved_at` and the clocks follow its status, its owner the queue it comes into."""
    case = require_visible(actor, Case, case_id)
    edited = records.edit(
        actor=actor,
        verb=verb,
        model=Case,
        record_id=case_id,
        values={**values, **_resolution(case, values), **_handing_over(actor, case, values)},
        fields=FIELDS,
        seen_version=seen_version,
    )
    return keep_clocks(edited)


def resolve_case(*, actor: Actor, case_id: UUID | str) -> Case:
    """Say that a case is resolved now."""
    values = {"status": CaseStatus.RESOLVED}
    return edit_case(actor=actor, case_id=case_id, values=values, verb="case.resolve")


def reopen_case(*, actor: Actor, case_id: UUID | str) -> Case:
    """Take up a case again."""
    values = {"status": CaseStatus.OPEN}
    return edit_case(actor=actor, case_id=case_id, values=values, verb="case.reopen")


def wait_for_customer(*, actor: Actor, case_id: UUID | str) -> Case:
    """Say that it is the customer's turn: the clocks pause."""
    values = {"status": CaseStatus.WAITING}
    return edit_case(actor=actor, case_id=case_id, values=values, verb="case.wait")


@transaction.atomic
def note_answer(
    *,
    actor: Actor,
    case_id: UUID | str,
    at: datetime | None = None,
    status: str = "",
    verb: str = "case.note_answer",
) -> Case:
    """Say that the customer was answered, on the telephone for example: the clock of the first answer stops.

    Without a `status` a new case is open from now on, any other stays as it is.
    """
    case = require_visible(actor, Case, case_id)
    status = status or (CaseStatus.OPEN if case.status == CaseStatus.NEW else case.status)
    values: dict[str, Any] = {"status": status}
    if status != case.status:
        values |= _resolution(case, values)
    if case.first_answered_at is None:
        values["first_answered_at"] = max(at or timezone.now(), case.opened_at)
    return keep_clocks(change(actor=actor, verb=verb, record=case, values=values))


@transaction.atomic
def close_case(*, actor: Actor, case_id: UUID | str, satisfaction: int | None = None) -> Case:
    """Close a case, with the customer's mark from 1 (bad) to 5 (good) if there is one."""
    values: dict[str, object] = {"status": CaseStatus.CLOSED}
    if satisfaction is not None:
        values["satisfaction"] = satisfaction
    case = edit_case(actor=actor, case_id=case_id, values=values, verb="case.close")
    _note_closing(case)
    return case


def delete_case(*, actor: Actor, case_id: UUID | str) -> Case:
    """Delete a case."""
    return records.delete(actor=actor, verb="case.delete", model=Case, record_id=case_id)


def score_of_mark(mark: int | None) -> float | None:
    """Return what a mark from 1 (bad) to 5 (good) means as the score of a touchpoint: -1 to +1."""
    return None if mark is None else (mark - MIDDLE_MARK) / FARTHEST_MARK


def _resolution(case: Case, values: Values) -> dict[str, object]:
    """A mark is given for one closing: what is taken up again has none."""
    if "status" not in values or "resolved_at" in values:
        return {}
    if values["status"] in SETTLED:
        return {"resolved_at": case.resolved_at or timezone.now()}
    if case.resolved_at is None:
        return {"resolved_at": None}
    return {"satisfaction": None, "resolved_at": None, **_given(values, "satisfaction")}


def _given(values: Values, name: str) -> dict[str, object]:
    return {name: values[name]} if name in values else {}


def _handing_over(actor: Actor, case: Case, values: Values) -> dict[str, object]:
    """What comes into another queue belongs to whom its rule says, or to nobody yet."""
    queue = values.get("queue")
    queue_id = getattr(queue, "pk", queue)
    is_moved = "queue" in values and str(queue_id or "") != str(case.queue_id or "")
    if not is_moved or not queue_id or values.get("owner"):
        return {}
    return owner_by_rule(actor, {"queue": queue_id, "customer": case.customer})


def _note_opening(case: Case) -> None:
    if case.customer is None:
        return
    note_consequence(
        Fact(
            customer=case.customer,
            contact=case.contact,
            occurred_at=case.opened_at,
            channel=case.channel or "service",
            name="case opened",
            direction=Direction.INWARD,
            text=case.subject,
            message_id=f"case:{case.pk}:opened",
            case=case,
        )
    )


def _note_closing(case: Case) -> None:
    if case.customer is None or case.resolved_at is None:
        return
    mark = case.satisfaction
    note_consequence(
        Fact(
            customer=case.customer,
            contact=case.contact,
            occurred_at=case.resolved_at,
            channel=case.channel or "service",
            name="case closed",
            direction=Direction.OUTWARD,
            score=score_of_mark(mark),
            text=case.subject,
            properties={} if mark is None else {"satisfaction": mark},
            # A case that is closed anew, after it was opened again, is told anew.
            message_id=f"case:{case.pk}:closed:{case.resolved_at.isoformat()}",
            case=case,
        )
    )
