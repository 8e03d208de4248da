"""Verbs on reminders: when who takes part in an activity is told, and not now but later, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import create, remove, require_visible
from customer_map.server.crm.actions.telling import recipients_of
from customer_map.server.crm.models import (
    Activity,
    Channel,
    Reminder,
    ReminderClock,
    ReminderMute,
    ReminderSnooze,
)

LONGEST_BEFORE = 60 * 24 * 366
LONGEST_SNOOZE = 60 * 24 * 31
MOST_REMINDERS = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """When to be told: minutes before, or at one moment; and where."""

    minutes_before: int | None = None
    at: datetime | None = None
    channel: str = Channel.APP


def add_reminder(
    *,
    actor: Actor,
    activity_id: UUID | str,
    minutes_before: int | None = None,
    at: datetime | None = None,
    channel: str = Channel.APP,
) -> Reminder:
    """Tell owner and participants of an activity some minutes before it, or at one moment; the same twice is once."""
    activity = require_visible(actor, Activity, activity_id)
    if (minutes_before is None) == (at is None):
        raise InvalidValueError(field="reminder", reason=_("Name minutes or a moment."))
    if minutes_before is not None and not 0 <= minutes_before <= LONGEST_BEFORE:
        raise InvalidValueError(field="minutes_before", reason=_("At most a year before."))
    there = _reminders(activity)
    known = there.filter(minutes_before=minutes_before, at=at, channel=channel).first()
    if known is not None:
        return known
    if there.count() >= MOST_REMINDERS:
        raise InvalidValueError(field="reminder", reason=_("These are too many reminders."))
    made = Reminder(activity=activity, minutes_before=minutes_before, at=at, channel=channel)
    return create(actor=actor, verb="reminder.create", record=made)


def remove_reminder(*, actor: Actor, reminder_id: UUID | str) -> Reminder:
    """Do not tell any more."""
    reminder = require_visible(actor, Reminder, reminder_id)
    return remove(actor=actor, verb="reminder.delete", record=reminder)


@transaction.atomic
def set_reminders(*, actor: Actor, activity_id: UUID | str, wishes: Sequence[Wish]) -> None:
    """Leave an activity with these reminders and no others."""
    activity = require_visible(actor, Activity, activity_id)
    wanted = set(wishes)
    for reminder in _reminders(activity):
        wish = Wish(reminder.minutes_before, reminder.at, reminder.channel)
        if wish in wanted:
            wanted.discard(wish)
        else:
            remove_reminder(actor=actor, reminder_id=reminder.pk)
    for wish in sorted(wanted, key=lambda one: (one.minutes_before or 0, one.channel)):
        add_reminder(
            actor=actor,
            activity_id=activity_id,
            minutes_before=wish.minutes_before,
            at=wish.at,
            channel=wish.channel,
        )


@transaction.atomic
def snooze(*, actor: Actor, activity_id: UUID | str, minutes: int) -> datetime:
    """Tell the actor again in some minutes what was told last of this activity; return when.

    Raises NotAllowedError for somebody who was not told.
    """
    activity = require_visible(actor, Activity, activity_id)
    user = actor.user
    if user is None or user not in recipients_of(activity):
        raise NotAllowedError(right="activity.remind")
    if not 1 <= minutes <= LONGEST_SNOOZE:
        raise InvalidValueError(field="minutes", reason=_("Between a minute and a month."))
    told = ReminderClock.objects.filter(reminder__activity=activity, told_until__isnull=False)
    clock = told.order_by("-told_until").first()
    if clock is None:
        raise InvalidValueError(field="minutes", reason=_("There was no reminder yet."))
    until = timezone.now() + timedelta(minutes=minutes)
    ReminderSnooze.objects.update_or_create(
        user=user,
        reminder_id=clock.reminder_id,
        defaults={"until": until, "occurrence_at": clock.told_occurrence_at},
    )
    return until


@transaction.atomic
def mute_reminders(*, actor: Actor, activity_id: UUID | str, is_muted: bool) -> None:
    """Remind the actor of an activity no more, or again; others are reminded as before.

    It is no change of the activity, and leaves no entry: whoever sees it may say so for himself.
    """
    activity = require_visible(actor, Activity, activity_id)
    if actor.user is None:
        raise NotAllowedError(right="activity.remind")
    if is_muted:
        ReminderMute.objects.get_or_create(activity=activity, user=actor.user)
        ReminderSnooze.objects.filter(user=actor.user, reminder__activity=activity).delete()
    else:
        ReminderMute.objects.filter(activity=activity, user=actor.user).delete()


def _reminders(activity: Activity) -> QuerySet[Reminder]:
    return Reminder.records.all().filter(Reminder.alive(), activity=activity)
