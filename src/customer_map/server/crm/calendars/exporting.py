"""Turns activities into entries of a calendar file: series with what differs of them, people, reminders."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from customer_map.formats.calendars import Alarm, Attendee, CalendarEntry, EntryKind
from customer_map.server.crm.models import Activity, ActivityKind, Participant
from customer_map.server.crm.queries.occurrences import rule_of, zone_of
from customer_map.server.crm.recurrence.expanding import comes_true_at

HOST = "customer-map"


def uid_of(activity: Activity) -> str:
    """Return the name by which calendars know an activity; what stands for an occurrence has that of its series."""
    if activity.uid:
        return activity.uid
    return f"{activity.series_id or activity.pk}@{HOST}"


def entry_of(activity: Activity, url: str = "") -> CalendarEntry:
    """Return an activity as an entry, without people; a task is a task."""
    zone = zone_of(activity)
    is_task = activity.kind == ActivityKind.TASK
    times = {name: getattr(activity, name) for name in ("starts_at", "ends_at", "due_at")}
    starts, ends, due = (None if one is None else one.astimezone(zone) for one in times.values())
    if not is_task and starts is None:  # a call that is due, say
        starts, due = due, None
    return CalendarEntry(
        uid=uid_of(activity),
        kind=EntryKind.TASK if is_task or starts is None else EntryKind.EVENT,
        summary=activity.subject,
        zone=zone.key,
        starts=starts,
        ends=ends,
        due=due,
        completed=activity.done_at.astimezone(UTC) if activity.done_at and is_task else None,
        is_all_day=activity.is_all_day and starts is not None,
        rule=activity.recurrence,
        excluded=tuple(activity.excluded),
        replaces=activity.occurrence_at,
        description=_description(activity, url),
        place=activity.place,
        sequence=activity.sequence or activity.version - 1,
        modified=activity.updated_at.astimezone(UTC).replace(microsecond=0),
        url=url,
    )


def as_event(entry: CalendarEntry) -> CalendarEntry:
    """Return a task as an event at the time it is due: programs that subscribe to calendars show no tasks."""
    if entry.kind == EntryKind.EVENT:
        return entry
    starts = entry.starts or entry.due
    return replace(entry, kind=EntryKind.EVENT, starts=starts, ends=None, due=None, completed=None)


def with_people(
    entry: CalendarEntry, activity: Activity, participants: Iterable[Participant]
) -> CalendarEntry:
    """Return the entry with its organiser, those who take part, and the reminders in minutes before."""
    people = (
        Attendee(email.lower(), str(one), one.answer)
        for one in participants
        if (email := (one.contact or one.user).email)  # type: ignore[union-attr]  # one is set
    )
    owner = activity.owner
    reminders = activity.reminders.filter(deleted_at__isnull=True, minutes_before__isnull=False)
    return replace(
        entry,
        organizer=Attendee(owner.email.lower(), owner.name) if owner else None,
        attendees=tuple(people),
        alarms=tuple(Alarm(minutes_before=one.minutes_before) for one in reminders),
    )


def with_further(
    entries: Iterable[CalendarEntry], activities: Iterable[Activity]
) -> list[CalendarEntry]:
    """Tell of each series the occurrences that are there although its rule does not say so."""
    further: dict[str, list[datetime]] = {}
    for one in activities:
        if (
            one.series is not None
            and one.occurrence_at
            and not _by_rule(one.series, one.occurrence_at)
        ):
            further.setdefault(uid_of(one), []).append(one.occurrence_at)
    return [
        replace(entry, further=tuple(further.get(entry.uid, ()))) if entry.rule else entry
        for entry in entries
    ]


def _by_rule(series: Activity, moment: datetime) -> bool:
    rule, anchor = rule_of(series), series.anchor_at
    return (
        rule is not None
        and anchor is not None
        and comes_true_at(rule, anchor, zone_of(series), moment)
    )


def _description(activity: Activity, url: str) -> str:
    customer = str(activity.customer) if activity.customer else ""
    return "\n".join(part for part in (activity.description, customer, url) if part)
