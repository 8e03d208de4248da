"""Turns reminders that have come due into notifications and e-mails to owner and participants, to each once.

What is told, and that it was told, is one transaction: a worker that is killed has told all of it or nothing. An e-mail
is a job that this transaction adds; a worker killed between the mail server's answer and the end of that job sends it
once more.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from customer_map.server.accounts.models import User
from customer_map.server.audit.notifications import notify
from customer_map.server.crm.models import (
    Activity,
    Answer,
    Channel,
    Participant,
    Reminder,
    ReminderClock,
    ReminderMute,
    ReminderSnooze,
)
from customer_map.server.crm.queries.occurrences import occurrences_between, replaced_occurrences
from customer_map.server.crm.recurrence.expanding import LONGEST_SERIES

KIND = "reminder"
PREFIX = "/activities/"
MAIL = "crm.mail_reminder"
# What came due while nobody ran the program for longer than this is old news.
LONGEST_DELAY = timedelta(days=7)
AT_ONCE = 500


def due_reminders(now: datetime) -> int:
    """Tell who takes part in activities what has come due; return how many reminders were told."""
    plan_reminders(now)
    told = 0
    while told < AT_ONCE and (_tell_next(now) or _tell_next_snoozed(now)):
        told += 1
    return told


def plan_reminders(now: datetime) -> int:
    """Work out anew when reminders are told whose activity has changed; return how many."""
    planned = 0
    while some := _plan_some(now):
        planned += some
    return planned


@transaction.atomic
def _plan_some(now: datetime) -> int:
    stale = ReminderClock.objects.select_for_update(skip_locked=True, of=("self",))
    clocks = list(stale.filter(is_stale=True).select_related("reminder__activity")[:AT_ONCE])
    for clock in clocks:
        _plan(clock, now)
        clock.save()
    return len(clocks)


@transaction.atomic
def _tell_next(now: datetime) -> bool:
    """Tell one reminder, and note it; False when there is none."""
    waiting = ReminderClock.objects.select_for_update(skip_locked=True, of=("self",))
    due = waiting.filter(next_at__lte=now, is_stale=False)
    clock = due.select_related("reminder__activity").order_by("reminder").first()
    if clock is None:
        return False
    reminder, moment = clock.reminder, clock.occurrence_at
    clock.told_until, clock.told_occurrence_at = clock.next_at, moment
    _plan(clock, now)
    clock.save()
    if _is_wanted(reminder):
        for user in recipients_of(reminder.activity):
            _tell(user, reminder, moment)
    return True


@transaction.atomic
def _tell_next_snoozed(now: datetime) -> bool:
    """Tell somebody again what he put off; False when there is nothing."""
    waiting = ReminderSnooze.objects.select_for_update(skip_locked=True, of=("self",))
    due = waiting.filter(until__lte=now).select_related("reminder__activity", "user")
    snooze = due.order_by("until").first()
    if snooze is None:
        return False
    snooze.delete()
    if _is_wanted(snooze.reminder) and snooze.user in recipients_of(snooze.reminder.activity):
        _tell(snooze.user, snooze.reminder, snooze.occurrence_at)
    return True


def _plan(clock: ReminderClock, now: datetime) -> None:
    """Set when the reminder is told next, later than what was told already."""
    reminder = clock.reminder
    clock.is_stale = False
    floor = max(now - LONGEST_DELAY, clock.told_until or now - LONGEST_DELAY)
    found = _next(reminder, floor) if _is_wanted(reminder) else None
    clock.next_at, clock.occurrence_at = found or (None, None)
    if not _is_wanted(reminder):
        reminder.snoozes.all().delete()


def _is_wanted(reminder: Reminder) -> bool:
    activity = reminder.activity
    return reminder.deleted_at is None and activity.deleted_at is None and activity.done_at is None


def _next(reminder: Reminder, floor: datetime) -> tuple[datetime, datetime | None] | None:
    """Return the first moment after `floor` at which the reminder is told, and the occurrence it is about."""
    activity = reminder.activity
    if reminder.at is not None:
        return (reminder.at, None) if reminder.at > floor else None
    before = timedelta(minutes=reminder.minutes_before or 0)
    if activity.recurrence:
        return _next_of_series(activity, floor, before)
    if activity.anchor_at is None or activity.anchor_at - before <= floor:
        return None
    return activity.anchor_at - before, None


def _next_of_series(
    series: Activity, floor: datetime, before: timedelta
) -> tuple[datetime, datetime | None] | None:
    first = floor + before + timedelta(microseconds=1)
    replaced = replaced_occurrences([series.pk]).get(series.pk, ())
    coming = occurrences_between(series, (first, first + LONGEST_SERIES), replaced)
    found = next(coming, None)
    if found is None or found.occurrence_at is None:
        return None
    return found.occurrence_at - before, found.occurrence_at


def recipients_of(activity: Activity) -> list[User]:
    """Return who is told: owner and colleagues who take part, unless they declined, muted it or may not see it."""
    parts = Participant.records.filter(Participant.alive(), activity=activity)
    colleagues = parts.exclude(answer=Answer.DECLINED).values("user")
    asked = Q(pk=activity.owner_id) | Q(pk__in=colleagues)
    muted = ReminderMute.objects.filter(activity=activity).values("user")
    users = User.objects.filter(asked, is_active=True).exclude(pk__in=muted).order_by("pk")
    return [user for user in users if _may_see(user, activity)]


def _tell(user: User, reminder: Reminder, moment: datetime | None) -> None:
    activity = reminder.activity
    notify(user=user, kind=KIND, text=activity.subject, link=link_to(activity, moment))
    if reminder.channel == Channel.EMAIL:
        app.configure_task(MAIL, allow_unknown=True).defer(
            reminder=str(reminder.pk),
            user=str(user.pk),
            moment=moment.isoformat() if moment else "",
        )


def _may_see(owner: User, activity: Activity) -> bool:
    return Activity.records.visible_to(owner).filter(pk=activity.pk).exists()


def link_to(activity: Activity, moment: datetime | None) -> str:
    """Return the address of an activity, or of one occurrence of a series."""
    page = f"{PREFIX}{activity.pk}/"
    return f"{page}?at={moment:%Y%m%dT%H%M%SZ}" if moment else page
