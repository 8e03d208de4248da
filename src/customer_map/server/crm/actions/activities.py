"""Verbs on activities; those on single occurrences of a series stand in `series`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.occurrences import (
    exceptions_of,
    follow_series,
    leave_out,
    single_out,
)
from customer_map.server.crm.actions.participants import add_participant
from customer_map.server.crm.actions.planning import planned
from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import Activity, ActivityKind, Direction
from customer_map.server.crm.queries.occurrences import current_occurrence

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
    """Plan an activity, or log one that is done (`done_at`), with those who take part in it.

    `recurrence` makes it a series, which begins with its first occurrence.
    """
    ready = planned(values)
    if ready["recurrence"] and ready.get("done_at"):
        raise InvalidValueError(
            field="recurrence", reason=_("What is done does not repeat itself.")
        )
    activity = records.add(
        actor=actor, verb="activity.create", model=Activity, values=ready, fields=FIELDS
    )
    for contact_id in contact_ids:
        add_participant(actor=actor, activity_id=activity.pk, contact_id=contact_id)
    for user_id in user_ids:
        add_participant(actor=actor, activity_id=activity.pk, user_id=user_id)
    if activity.done_at:
        _note_touchpoint(activity)
    return activity


@transaction.atomic
def edit_activity(
    *,
    actor: Actor,
    activity_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "activity.edit",
) -> Activity:
    """Set fields of an activity; of a series those of all occurrences that have no activity of their own."""
    before = require_visible(actor, Activity, activity_id)
    after = records.edit(
        actor=actor,
        verb=verb,
        model=Activity,
        record_id=activity_id,
        values=planned(values, before),
        fields=EDITABLE,
        seen_version=seen_version,
    )
    return follow_series(actor=actor, before=before, after=after) if before.recurrence else after


@transaction.atomic
def complete_activity(
    *,
    actor: Actor,
    activity_id: UUID | str,
    outcome: str | None = None,
    occurrence_at: datetime | None = None,
) -> Activity:
    """Say that an activity is done now, and what came of it; a call, e-mail, meeting or event becomes a touchpoint.

    Of a series it is one occurrence: that at `occurrence_at`, or else the open one nearest to now.
    """
    activity = require_visible(actor, Activity, activity_id)
    if activity.recurrence:
        moment = occurrence_at or current_occurrence(activity, timezone.now())
        activity = single_out(actor=actor, series=activity, occurrence_at=moment)
    values: dict[str, object] = {"done_at": activity.done_at or timezone.now()}
    if outcome is not None:
        values["outcome"] = outcome
    done = _set(actor, activity, "activity.complete", values)
    _note_touchpoint(done)
    return done


def reopen_activity(*, actor: Actor, activity_id: UUID | str) -> Activity:
    """Say that an activity is not done after all; what came of it stays written down."""
    activity = require_visible(actor, Activity, activity_id)
    return _set(actor, activity, "activity.reopen", {"done_at": None})


@transaction.atomic
def delete_activity(*, actor: Actor, activity_id: UUID | str) -> Activity:
    """Delete an activity; a series with all that stands for its occurrences, one of these with its place in it."""
    activity = require_visible(actor, Activity, activity_id)
    for exception in exceptions_of(activity):
        records.delete(actor=actor, verb="activity.delete", model=Activity, record_id=exception.pk)
    if activity.series is not None and activity.occurrence_at is not None:
        leave_out(actor=actor, series=activity.series, occurrence_at=activity.occurrence_at)
    return records.delete(
        actor=actor, verb="activity.delete", model=Activity, record_id=activity_id
    )


def _set(actor: Actor, activity: Activity, verb: str, values: Values) -> Activity:
    return records.edit(
        actor=actor,
        verb=verb,
        model=Activity,
        record_id=activity.pk,
        values=values,
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
