"""Verbs on a series at one of its occurrences: change, move or delete this one, this and those after it, or all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, require_visible
from customer_map.server.crm.actions.activities import (
    create_activity,
    delete_activity,
    edit_activity,
)
from customer_map.server.crm.actions.occurrences import (
    COPIED,
    copy_people_and_reminders,
    exceptions_of,
    leave_out,
    require_occurrence,
    single_out,
)
from customer_map.server.crm.actions.planning import TIMES
from customer_map.server.crm.actions.values import Values
from customer_map.server.crm.models import Activity
from customer_map.server.crm.queries.occurrences import carried, occurrence_of, rule_of, zone_of
from customer_map.server.crm.recurrence.expanding import number_before
from customer_map.server.crm.recurrence.rules import Rule

A_SECOND = timedelta(seconds=1)


class Scope(StrEnum):
    """How far a change of one occurrence reaches."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Place:
    """A series and one of its occurrences: when it was planned, by what rule, how many come before it."""

    series: Activity
    at: datetime
    rule: Rule
    anchor: datetime
    number: int


@transaction.atomic
def edit_occurrence(
    *,
    actor: Actor,
    activity_id: UUID | str,
    occurrence_at: datetime,
    values: Values,
    scope: Scope = Scope.THIS,
    seen_version: int | None = None,
) -> Activity:
    """Set fields of one occurrence, of it and those that follow, or of all; times in `values` are those of this one.

    Return the activity that holds them now. Raises InvalidValueError when the series does not take place then.
    """
    if scope == Scope.THIS:
        series = require_visible(actor, Activity, activity_id)
        one = single_out(actor=actor, series=series, occurrence_at=occurrence_at)
        return edit_activity(actor=actor, activity_id=one.pk, values=_of_one(values))
    place = _place(actor, activity_id, occurrence_at)
    if scope == Scope.FOLLOWING and place.number:
        return _split(actor, place, values)
    return edit_activity(
        actor=actor,
        activity_id=activity_id,
        values=_for_all(values, place),
        seen_version=seen_version,
    )


@transaction.atomic
def delete_occurrence(
    *, actor: Actor, activity_id: UUID | str, occurrence_at: datetime, scope: Scope = Scope.THIS
) -> Activity:
    """Delete one occurrence, it and those that follow, or the whole series; return the series."""
    if scope == Scope.ALL:
        return delete_activity(actor=actor, activity_id=activity_id)
    place = _place(actor, activity_id, occurrence_at)
    if scope == Scope.THIS:
        for exception in exceptions_of(place.series):
            if exception.occurrence_at == occurrence_at:
                delete_activity(actor=actor, activity_id=exception.pk)
                return require_visible(actor, Activity, activity_id)
        return leave_out(actor=actor, series=place.series, occurrence_at=occurrence_at)
    if not place.number:
        return delete_activity(actor=actor, activity_id=activity_id)
    for exception in _from(place):
        delete_activity(actor=actor, activity_id=exception.pk)
    return _end_before(actor, place)


@transaction.atomic
def move_activity(
    *,
    actor: Actor,
    activity_id: UUID | str,
    anchor_at: datetime,
    occurrence_at: datetime | None = None,
    scope: Scope = Scope.THIS,
    seen_version: int | None = None,
) -> Activity:
    """Plan an activity, or an occurrence of a series, for another time; what it lasts stays.

    `anchor_at` is its new start, or of a task without one when it is due.
    """
    activity = require_visible(actor, Activity, activity_id)
    if activity.recurrence and occurrence_at is not None:
        shown = occurrence_of(activity, occurrence_at)
        times = {name: getattr(shown, name) for name in TIMES}
        origin = occurrence_at
    else:
        times = {name: getattr(activity, name) for name in TIMES}
        origin = activity.anchor_at or anchor_at
        times["due_at"] = times["due_at"] or (None if times["starts_at"] else anchor_at)
    zone = zone_of(activity)
    values = {
        name: carried(moment, origin, anchor_at, zone)
        for name, moment in times.items()
        if moment is not None
    }
    if activity.recurrence and occurrence_at is not None:
        return edit_occurrence(
            actor=actor,
            activity_id=activity_id,
            occurrence_at=occurrence_at,
            values=values,
            scope=scope,
            seen_version=seen_version,
        )
    return edit_activity(
        actor=actor,
        activity_id=activity_id,
        values=values,
        seen_version=seen_version,
        verb="activity.move",
    )


def _place(actor: Actor, activity_id: UUID | str, occurrence_at: datetime) -> Place:
    series = require_visible(actor, Activity, activity_id)
    rule, anchor = rule_of(series), series.anchor_at
    if rule is None or anchor is None:
        raise InvalidValueError(field="recurrence", reason=_("This activity does not repeat."))
    if all(one.occurrence_at != occurrence_at for one in exceptions_of(series)):
        require_occurrence(series, occurrence_at)
    number = number_before(rule, anchor, zone_of(series), occurrence_at)
    return Place(series, occurrence_at, rule, anchor, number)


def _of_one(values: Values) -> Values:
    """One occurrence has no rule of its own."""
    return {name: value for name, value in values.items() if name != "recurrence"}


def _for_all(values: Values, place: Place) -> dict[str, Any]:
    """Return values with times that lie from the first occurrence as those given lie from this one."""
    zone = zone_of(place.series)
    moved = {
        name: carried(value, place.at, place.anchor, zone)
        for name, value in values.items()
        if name in TIMES and isinstance(value, datetime)
    }
    return {**values, **moved}


def _split(actor: Actor, place: Place, values: Values) -> Activity:
    """End the series before this occurrence, and let another one go on from there."""
    rest = _rest_of(place)
    later = [moment for moment in place.series.excluded if moment >= place.at]
    exceptions = _from(place)
    _end_before(actor, place)
    at = occurrence_of(place.series, place.at)
    going_on = create_activity(
        actor=actor,
        values={
            **{name: getattr(place.series, name) for name in COPIED},
            **{name: getattr(at, name) for name in TIMES},
            "recurrence": str(rest),
            **values,
        },
    )
    copy_people_and_reminders(actor=actor, source=place.series, target=going_on)
    anchor, zone = going_on.anchor_at or place.at, zone_of(going_on)
    if later:
        excluded = [carried(moment, place.at, anchor, zone) for moment in later]
        change(actor=actor, verb="activity.edit", record=going_on, values={"excluded": excluded})
    for exception in exceptions:
        moment = carried(exception.occurrence_at or place.at, place.at, anchor, zone)
        change(
            actor=actor,
            verb="activity.edit",
            record=exception,
            values={"series": going_on, "occurrence_at": moment, "uid": ""},
        )
    return require_visible(actor, Activity, going_on.pk)


def _rest_of(place: Place) -> Rule:
    """Return the rule of what follows: the same end, or as many occurrences as are left."""
    if place.rule.count is None:
        return place.rule
    return place.rule.lasting(max(1, place.rule.count - place.number))


def _end_before(actor: Actor, place: Place) -> Activity:
    ended = str(place.rule.ending(place.at - A_SECOND))
    kept = [moment for moment in place.series.excluded if moment < place.at]
    return change(
        actor=actor,
        verb="activity.end_series",
        record=place.series,
        values={"recurrence": ended, "excluded": kept},
    )


def _from(place: Place) -> list[Activity]:
    """Return what stands for this occurrence and for later ones."""
    return [
        one
        for one in exceptions_of(place.series)
        if one.occurrence_at is not None and one.occurrence_at >= place.at
    ]
