"""Verbs on cases; opening and closing one are touchpoints of its customer."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import Case, CaseStatus, Direction

FIELDS = names(
    "subject description customer contact product status priority channel "
    "opened_at resolved_at satisfaction owner custom"
)
SETTLED = (CaseStatus.RESOLVED, CaseStatus.CLOSED)
MIDDLE_MARK = 3
FARTHEST_MARK = 2


@transaction.atomic
def create_case(*, actor: Actor, values: Values) -> Case:
    """Open a case; without a named owner it belongs to whoever opens it."""
    case = records.add(actor=actor, verb="case.create", model=Case, values=values, fields=FIELDS)
    case.refresh_from_db(fields=["number"])
    _note_opening(case)
    return case


def edit_case(
    *,
    actor: Actor,
    case_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "case.edit",
) -> Case:
    """Set fields of a case; `resolved_at` follows its status."""
    case = require_visible(actor, Case, case_id)
    return records.edit(
        actor=actor,
        verb=verb,
        model=Case,
        record_id=case_id,
        values={**values, **_resolution(case, values)},
        fields=FIELDS,
        seen_version=seen_version,
    )


def resolve_case(*, actor: Actor, case_id: UUID | str) -> Case:
    """Say that a case is resolved now."""
    values = {"status": CaseStatus.RESOLVED}
    return edit_case(actor=actor, case_id=case_id, values=values, verb="case.resolve")


def reopen_case(*, actor: Actor, case_id: UUID | str) -> Case:
    """Take up a case again."""
    values = {"status": CaseStatus.OPEN}
    return edit_case(actor=actor, case_id=case_id, values=values, verb="case.reopen")


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


def _resolution(case: Case, values: Values) -> dict[str, object]:
    if "status" not in values or "resolved_at" in values:
        return {}
    if values["status"] in SETTLED:
        return {"resolved_at": case.resolved_at or timezone.now()}
    return {"resolved_at": None}


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
            score=None if mark is None else (mark - MIDDLE_MARK) / FARTHEST_MARK,
            text=case.subject,
            properties={} if mark is None else {"satisfaction": mark},
            # A case that is closed anew, after it was opened again, is told anew.
            message_id=f"case:{case.pk}:closed:{case.resolved_at.isoformat()}",
            case=case,
        )
    )
