"""The form of an activity: its reminders too, and the last of its whole days instead of the midnight after it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.activities import create_activity, edit_activity
from customer_map.server.crm.actions.planning import TIMES
from customer_map.server.crm.actions.reminders import Wish, set_reminders
from customer_map.server.crm.actions.series import Scope, edit_occurrence
from customer_map.server.crm.models import Activity, Reminder
from customer_map.server.crm.queries.occurrences import occurrence_of
from customer_map.server.web.calendar.stamps import asked_occurrence
from customer_map.server.web.records.description import Part
from customer_map.server.web.records.forms import RecordForm
from customer_map.server.web.records.reminders_field import RemindersField

A_DAY = timedelta(days=1)
REMINDERS = "reminders"


class ActivityForm(RecordForm):
    """What the form of an activity has besides that of any record."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.fields[REMINDERS] = RemindersField(label=_("Reminders"), required=False)
        if isinstance(self.record, Activity):
            self.initial[REMINDERS] = wishes_of(given["user"], self.record)
            if self.record.series_id is not None:
                del self.fields["recurrence"]
            ends_at = self.initial.get("ends_at")
            if self.record.is_all_day and isinstance(ends_at, datetime):
                self.initial["ends_at"] = ends_at - A_DAY

    @property
    def wide(self) -> tuple[str, ...]:
        """The fields that take the whole width."""
        return (*super().wide, "recurrence", "outcome", REMINDERS)

    def values(self) -> dict[str, Any]:
        """Return what the verb takes: of whole days the last one counts whole."""
        values = super().values()
        ends_at = values.get("ends_at")
        if isinstance(ends_at, datetime) and self.cleaned_data.get("is_all_day"):
            values["ends_at"] = ends_at.replace(hour=23, minute=59)
        return values


def part_of(record: Record, query: Mapping[str, str]) -> Part:
    """Return the occurrence that the address of a form names, and how far a change of it reaches."""
    moment, scope = asked_occurrence(query.get("at", "")), query.get("scope", "")
    if not isinstance(record, Activity) or not record.recurrence or moment is None:
        return Part()
    shown = occurrence_of(record, moment)
    start = {name: getattr(shown, name) for name in TIMES}
    given = {"occurrence_at": moment, "scope": Scope(scope) if scope in list(Scope) else Scope.THIS}
    return Part(start, given)


def wishes_of(user: User, activity: Activity) -> tuple[Wish, ...]:
    """Return the reminders of an activity."""
    rows = Reminder.records.visible_to(user).filter(activity=activity)
    return tuple(Wish(one.minutes_before, one.at, one.channel) for one in rows)


def plan(*, actor: Actor, values: dict[str, Any]) -> Activity:
    """Create an activity with the reminders that were typed."""
    wishes = values.pop(REMINDERS, ())
    made = create_activity(actor=actor, values=values)
    if wishes:
        set_reminders(actor=actor, activity_id=made.pk, wishes=wishes)
    return made


def plan_anew(
    *,
    actor: Actor,
    activity_id: Any,
    values: dict[str, Any],
    seen_version: int | None = None,
    occurrence_at: datetime | None = None,
    scope: Scope = Scope.ALL,
) -> Activity:
    """Set fields of an activity or of occurrences of a series, and the reminders if others were typed."""
    wishes = values.pop(REMINDERS, None)
    what: dict[str, Any] = {"actor": actor, "activity_id": activity_id, "values": values}
    if occurrence_at is None:
        edited = edit_activity(**what, seen_version=seen_version)
    else:
        edited = edit_occurrence(
            **what, occurrence_at=occurrence_at, scope=scope, seen_version=seen_version
        )
    if wishes is not None:
        set_reminders(actor=actor, activity_id=edited.pk, wishes=wishes)
    return edited
