"""The steps on occurrences of a series that several verbs share: give one an activity of its own, leave one out."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, create
from customer_map.server.crm.models import Activity, Participant, Reminder
from customer_map.server.crm.queries.occurrences import (
    carried,
    occurrence_of,
    rule_of,
    zone_of,
)
from customer_map.server.crm.recurrence.expanding import comes_true_at

# What an occurrence takes over from its series, or a series from the one it continues.
COPIED = (
    "kind",
    "subject",
    "description",
    "customer",
    "contact",
    "opportunity",
    "place",
    "is_all_day",
    "time_zone",
    "owner",
    "custom",
)
MOST_LEFT_OUT = 1000


def exceptions_of(series: Activity) -> list[Activity]:
    """Return the activities that stand for occurrences of a series."""
    rows = Activity.records.all().filter(Activity.alive(), series=series)
    return list(rows.order_by("occurrence_at"))


def single_out(*, actor: Actor, series: Activity, occurrence_at: datetime) -> Activity:
    """Return the activity that stands for one occurrence; without one it is made, with people and reminders.

    Raises InvalidValueError when the series has no such occurrence.
    """
    there = Activity.records.all().filter(
        Activity.alive(), series=series, occurrence_at=occurrence_at
    )
    known = there.first()
    if known is not None:
        return known
    require_occurrence(series, occurrence_at)
    at = occurrence_of(series, occurrence_at)
    exception = Activity(
        **{name: getattr(series, name) for name in COPIED},
        starts_at=at.starts_at,
        ends_at=at.ends_at,
        due_at=at.due_at,
        series=series,
        occurrence_at=occurrence_at,
    )
    made = create(actor=actor, verb="activity.single_out", record=exception)
    copy_people_and_reminders(actor=actor, source=series, target=made)
    return made


def require_occurrence(series: Activity, occurrence_at: datetime) -> None:
    """Raise InvalidValueError unless the series takes place at this moment."""
    rule, anchor = rule_of(series), series.anchor_at
    is_one = (
        rule is not None
        and anchor is not None
        and occurrence_at not in series.excluded
        and comes_true_at(rule, anchor, zone_of(series), occurrence_at)
    )
    if not is_one:
        raise InvalidValueError(
            field="occurrence_at", reason=_("The series does not take place then.")
        )


def leave_out(*, actor: Actor, series: Activity, occurrence_at: datetime) -> Activity:
    """Let one occurrence of a series not take place."""
    moment = occurrence_at.astimezone(UTC)
    if len(series.excluded) >= MOST_LEFT_OUT:
        raise InvalidValueError(field="excluded", reason=_("Too many occurrences are left out."))
    excluded = sorted({*series.excluded, moment})
    return change(
        actor=actor, verb="activity.leave_out", record=series, values={"excluded": excluded}
    )


def copy_people_and_reminders(*, actor: Actor, source: Activity, target: Activity) -> None:
    """Let the same people take part in `target`, and have it told as `source` is."""
    for one in Participant.records.all().filter(Participant.alive(), activity=source):
        person = Participant(activity=target, contact=one.contact, user=one.user, answer=one.answer)
        create(actor=actor, verb="participant.create", record=person)
    relative = Reminder.records.all().filter(Reminder.alive(), activity=source, at__isnull=True)
    for reminder in relative:
        wish = Reminder(
            activity=target, minutes_before=reminder.minutes_before, channel=reminder.channel
        )
        create(actor=actor, verb="reminder.create", record=wish)


def follow_series(*, actor: Actor, before: Activity, after: Activity) -> Activity:
    """Move what is left out or changed of a series along with its times; return the series."""
    old, new = before.anchor_at, after.anchor_at
    if old is None or new is None or old == new:
        return after
    zone = zone_of(after)
    moved = [carried(moment, old, new, zone) for moment in after.excluded]
    if moved:
        values = {"excluded": moved}
        after = change(actor=actor, verb="activity.edit", record=after, values=values)
    # From the far end, so that none takes the place of the next one.
    for exception in sorted(exceptions_of(after), key=_place, reverse=new > old):
        place = {"occurrence_at": carried(_place(exception), old, new, zone)}
        change(actor=actor, verb="activity.edit", record=exception, values=place)
    return after


def _place(exception: Activity) -> datetime:
    if exception.occurrence_at is None:
        raise ValueError(exception.pk)
    return exception.occurrence_at
