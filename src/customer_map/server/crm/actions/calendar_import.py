"""The verb that writes a calendar file into one's activities: all of it is one step, which undo takes back."""

from django.db import transaction
from django.utils import timezone

from customer_map.errors import NotAllowedError
from customer_map.formats.calendars import CalendarContent
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.activities import (
    create_activity,
    delete_activity,
    edit_activity,
)
from customer_map.server.crm.actions.calendar_plans import (
    Fate,
    ImportPlan,
    PlannedEntry,
    plan_import,
)
from customer_map.server.crm.actions.participants import add_participant, answer_invitation
from customer_map.server.crm.actions.reminders import LONGEST_BEFORE, add_reminder
from customer_map.server.crm.models import Activity, Answer, Contact


@transaction.atomic
def import_calendar(*, actor: Actor, content: CalendarContent) -> ImportPlan:
    """Make, change and delete the acting user's activities as the file says; return what was done.

    Entries that are refused or broken are left out. Raises TooManyEntriesError and NotAllowedError.
    """
    if actor.user is None:
        raise NotAllowedError(right="activity.edit")
    plan = plan_import(actor.user, content)
    series: dict[str, Activity] = {}
    for one in plan.entries:
        if one.fate == Fate.NEW:
            one.activity = _created(actor, one, series)
        elif one.fate == Fate.CHANGED:
            one.activity = _changed(actor, one)
        elif one.fate == Fate.CANCELLED and one.activity:
            delete_activity(actor=actor, activity_id=one.activity.pk)
        if one.activity and one.activity.recurrence:
            series[one.entry.uid] = one.activity
    return plan


def _created(actor: Actor, one: PlannedEntry, series: dict[str, Activity]) -> Activity:
    values = dict(one.values)
    if one.entry.replaces is not None:
        values |= {"occurrence_at": one.entry.replaces, "series": series.get(one.entry.uid)}
    activity = create_activity(actor=actor, values=values)
    _invite(actor, activity, one)
    if activity.done_at is None:
        _remind(actor, activity, one)
    return activity


def _changed(actor: Actor, one: PlannedEntry) -> Activity:
    values = {name: one.values[name] for name in (*one.changed, "sequence")}
    if one.activity is None:
        raise ValueError(one)
    activity = edit_activity(actor=actor, activity_id=one.activity.pk, values=values)
    _invite(actor, activity, one)
    return activity


def _invite(actor: Actor, activity: Activity, one: PlannedEntry) -> None:
    """Let the people that we know take part, with the answers they gave."""
    answers = {person.email: person.answer for person in one.entry.attendees}
    people: list[Contact | User] = [*one.contacts, *one.colleagues]
    for person in people:
        is_contact = isinstance(person, Contact)
        answer = answers.get(person.email.lower(), Answer.ACCEPTED)  # who holds it, comes
        part = add_participant(
            actor=actor,
            activity_id=activity.pk,
            contact_id=person.pk if is_contact else None,
            user_id=None if is_contact else person.pk,
            answer=answer,
        )
        if part.answer != answer:
            answer_invitation(actor=actor, participant_id=part.pk, answer=answer)


def _remind(actor: Actor, activity: Activity, one: PlannedEntry) -> None:
    for alarm in one.entry.alarms:
        if alarm.minutes_before is not None:
            minutes = min(alarm.minutes_before, LONGEST_BEFORE)
            add_reminder(actor=actor, activity_id=activity.pk, minutes_before=minutes)
        elif alarm.at is not None and alarm.at > timezone.now():
            add_reminder(actor=actor, activity_id=activity.pk, at=alarm.at)
