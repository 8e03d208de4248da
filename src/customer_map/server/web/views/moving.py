"""Turns a record and another day into the verb that moves it there: what a list's calendar offers to drag."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.activities import edit_activity
from customer_map.server.crm.actions.opportunities import edit_opportunity
from customer_map.server.crm.actions.series import move_activity
from customer_map.server.crm.models import Activity, Opportunity
from customer_map.server.crm.queries.occurrences import zone_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record goes: the day, the field that says so, and the version of the record that was seen."""

    field: str
    day: date
    seen_version: int | None = None


Mover = Callable[[Actor, UUID, Place], Record]


def move_to_day(actor: Actor, kind_name: str, record_id: UUID, place: Place) -> Record:
    """Let a record stand on another day of a calendar.

    Raises RecordNotFoundError for a day that is a fact, such as when a case was opened.
    """
    mover = MOVERS.get((kind_name, place.field))
    if mover is None:
        raise RecordNotFoundError
    return mover(actor, record_id, place)


def is_movable(kind_name: str, field: str) -> bool:
    """Whether records can be moved by this field."""
    return (kind_name, field) in MOVERS


def _move_opportunity(actor: Actor, record_id: UUID, place: Place) -> Opportunity:
    return edit_opportunity(
        actor=actor,
        opportunity_id=record_id,
        values={place.field: place.day},
        seen_version=place.seen_version,
    )


def _move_start(actor: Actor, record_id: UUID, place: Place) -> Activity:
    """Start an activity on another day, at its time; its end and when it is due go with it."""
    activity = _single(actor, record_id)
    return move_activity(
        actor=actor,
        activity_id=activity.pk,
        anchor_at=_on(place.day, activity.starts_at, activity),
        seen_version=place.seen_version,
    )


def _move_deadline(actor: Actor, record_id: UUID, place: Place) -> Activity:
    activity = _single(actor, record_id)
    return edit_activity(
        actor=actor,
        activity_id=activity.pk,
        values={"due_at": _on(place.day, activity.due_at, activity)},
        seen_version=place.seen_version,
        verb="activity.move",
    )


def _single(actor: Actor, record_id: UUID) -> Activity:
    activity = require_visible(actor, Activity, record_id)
    if activity.recurrence:
        reason = _("It repeats. Move it in the calendar, which asks how far that reaches.")
        raise InvalidValueError(field="starts_at", reason=reason)
    return activity


def _on(day: date, moment: datetime | None, activity: Activity) -> datetime:
    """Return the same time of another day; whole days begin at midnight where the activity takes place."""
    if activity.is_all_day or moment is None:
        return datetime.combine(day, time(), zone_of(activity))
    return timezone.make_aware(datetime.combine(day, timezone.localtime(moment).time()))


MOVERS: dict[tuple[str, str], Mover] = {
    ("opportunity", "close_on"): _move_opportunity,
    ("opportunity", "opened_on"): _move_opportunity,
    ("activity", "starts_at"): _move_start,
    ("activity", "due_at"): _move_deadline,
}
