"""Verbs on who takes part in an activity, and what they answered."""

from uuid import UUID

from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, create, remove, require_visible
from customer_map.server.crm.actions.values import prepared
from customer_map.server.crm.models import Activity, Answer, Contact, Participant


def add_participant(
    *,
    actor: Actor,
    activity_id: UUID | str,
    contact_id: UUID | str | None = None,
    user_id: UUID | str | None = None,
    answer: str = Answer.NEEDS_ACTION,
) -> Participant:
    """Let a contact or a colleague take part in an activity; twice is once."""
    activity = require_visible(actor, Activity, activity_id)
    contact = require_visible(actor, Contact, contact_id) if contact_id else None
    if (contact is None) == (user_id is None):
        raise InvalidValueError(field="participant", reason=_("Name a contact or a colleague."))
    values = prepared(
        actor=actor, model=Participant, values={"user": user_id}, fields=frozenset({"user"})
    )
    colleague = values["user"]
    participant = Participant(activity=activity, contact=contact, user=colleague, answer=answer)
    known = Participant.records.all().filter(
        Participant.alive(), activity=activity, contact=contact, user=colleague
    )
    return known.first() or create(actor=actor, verb="participant.create", record=participant)


def answer_invitation(*, actor: Actor, participant_id: UUID | str, answer: str) -> Participant:
    """Note what somebody said to the invitation."""
    participant = require_visible(actor, Participant, participant_id)
    values = {"answer": answer}
    return change(actor=actor, verb="participant.answer", record=participant, values=values)


def remove_participant(*, actor: Actor, participant_id: UUID | str) -> Participant:
    """Let somebody no longer take part."""
    participant = require_visible(actor, Participant, participant_id)
    return remove(actor=actor, verb="participant.delete", record=participant)
