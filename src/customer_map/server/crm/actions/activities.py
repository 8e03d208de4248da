"""Verbs on activities and who takes part in them."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import create, remove, require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.actions.values import Values, names, prepared
from customer_map.server.crm.models import (
    Activity,
    ActivityKind,
    Contact,
    Direction,
    Participant,
)

FIELDS = names(
    "kind subject description customer contact opportunity starts_at ends_at place "
    "due_at is_all_day time_zone recurrence series occurrence_at excluded uid sequence done_at outcome "
    "owner custom"
)
EDITABLE = FIELDS - {"done_at", "series", "occurrence_at"}
# Activities in which we and the customer meet; a task is ours alone.
CHANNELS = {
    ActivityKind.CALL: "phone",
    ActivityKind.EMAIL: "email",
    ActivityKind.MEETING: "meeting",
    ActivityKind.EVENT: "event",
}


@transaction.atomic
def create_activity(
    *,
    actor: Actor,
    values: Values,
    contact_ids: Sequence[UUID | str] = (),
    user_ids: Sequence[UUID | str] = (),
) -> Activity:
    """Plan an activity, or log one that is done (`done_at`), with those who take part in it."""
    activity = records.add(
        actor=actor, verb="activity.create", model=Activity, values=values, fields=FIELDS
    )
    for contact_id in contact_ids:
        add_participant(actor=actor, activity_id=activity.pk, contact_id=contact_id)
    for user_id in user_ids:
        add_participant(actor=actor, activity_id=activity.pk, user_id=user_id)
    if activity.done_at:
        _note_touchpoint(activity)
    return activity


def edit_activity(
    *,
    actor: Actor,
    activity_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "activity.edit",
) -> Activity:
    """Set fields of an activity."""
    return records.edit(
        actor=actor,
        verb=verb,
        model=Activity,
        record_id=activity_id,
        values=values,
        fields=EDITABLE,
        seen_version=seen_version,
    )


@transaction.atomic
def complete_activity(*, actor: Actor, activity_id: UUID | str) -> Activity:
    """Say that an activity is done now; a call, e-mail, meeting or event becomes a touchpoint."""
    activity = _set_done(actor, activity_id, is_done=True)
    _note_touchpoint(activity)
    return activity


def reopen_activity(*, actor: Actor, activity_id: UUID | str) -> Activity:
    """Say that an activity is not done after all."""
    return _set_done(actor, activity_id, is_done=False)


def delete_activity(*, actor: Actor, activity_id: UUID | str) -> Activity:
    """Delete an activity."""
    return records.delete(
        actor=actor, verb="activity.delete", model=Activity, record_id=activity_id
    )


def add_participant(
    *,
    actor: Actor,
    activity_id: UUID | str,
    contact_id: UUID | str | None = None,
    user_id: UUID | str | None = None,
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
    participant = Participant(activity=activity, contact=contact, user=colleague)
    known = Participant.records.all().filter(
        Participant.alive(), activity=activity, contact=contact, user=colleague
    )
    return known.first() or create(actor=actor, verb="participant.create", record=participant)


def remove_participant(*, actor: Actor, participant_id: UUID | str) -> Participant:
    """Let somebody no longer take part."""
    participant = require_visible(actor, Participant, participant_id)
    return remove(actor=actor, verb="participant.delete", record=participant)


def _set_done(actor: Actor, activity_id: UUID | str, *, is_done: bool) -> Activity:
    activity = require_visible(actor, Activity, activity_id)
    done_at = (activity.done_at or timezone.now()) if is_done else None
    return records.edit(
        actor=actor,
        verb="activity.complete" if is_done else "activity.reopen",
        model=Activity,
        record_id=activity_id,
        values={"done_at": done_at},
        fields=FIELDS,
    )


def _note_touchpoint(activity: Activity) -> None:
    kind = ActivityKind(activity.kind)
    if activity.customer is None or activity.done_at is None or kind not in CHANNELS:
        return
    note_consequence(
        Fact(
            customer=activity.customer,
            contact=activity.contact,
            occurred_at=min(activity.starts_at or activity.done_at, activity.done_at),
            channel=CHANNELS[kind],
            name=kind.value,
            direction=Direction.OUTWARD,
            text=activity.subject,
            message_id=f"activity:{activity.pk}",
            activity=activity,
            opportunity=activity.opportunity,
        )
    )
