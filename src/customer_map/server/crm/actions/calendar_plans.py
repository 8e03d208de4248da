"""Turns the entries of a calendar file into what importing them would do for a user: new, changed, known, refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import CustomerMapError, InvalidValueError, NotAllowedError
from customer_map.formats.calendars import BrokenEntry, CalendarContent, CalendarEntry, EntryKind
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.crm.actions.planning import planned
from customer_map.server.crm.calendars.errors import TooManyEntriesError
from customer_map.server.crm.models import Activity, ActivityKind, Contact, Customer

MOST_ENTRIES = 1_000
MOST_FURTHER = 100
# What a newer version of an entry may change.
COMPARED = (
    "subject",
    "description",
    "place",
    "starts_at",
    "ends_at",
    "due_at",
    "is_all_day",
    "time_zone",
    "recurrence",
    "excluded",
)


class Fate(StrEnum):
    """What importing does with an entry."""

    NEW = "new"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(slots=True)
class PlannedEntry:
    """One entry and its fate; `changed` names fields, `problem` says why it is refused."""

    entry: CalendarEntry
    fate: Fate
    values: dict[str, Any] = field(default_factory=dict)
    activity: Activity | None = None
    contacts: list[Contact] = field(default_factory=list)
    colleagues: list[User] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    problem: CustomerMapError | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All entries of a file, series before what differs of them, and what could not be read."""

    entries: list[PlannedEntry]
    broken: tuple[BrokenEntry, ...]

    def having(self, fate: Fate) -> list[PlannedEntry]:
        """Return the entries with this fate."""
        return [one for one in self.entries if one.fate == fate]


def plan_import(user: User, content: CalendarContent) -> ImportPlan:
    """Say what importing would do now: entries are known by their UID among the user's own activities.

    Raises TooManyEntriesError, and NotAllowedError for somebody who may not plan anything.
    """
    if reach_of(user, RecordType.ACTIVITY, Intent.EDIT) == Reach.NONE:
        raise NotAllowedError(right="activity.edit")
    entries = list(_arranged(content.entries))
    if len(entries) > MOST_ENTRIES:
        raise TooManyEntriesError(limit=MOST_ENTRIES)
    own = _own_activities(user, {entry.uid for entry in entries})
    people = _People(user, entries)
    plans = [_planned(entry, own, people) for entry in entries]
    return ImportPlan([one for one in plans if one is not None], content.broken)


def _arranged(entries: Iterable[CalendarEntry]) -> Iterator[CalendarEntry]:
    """Yield the newest version of each entry, series first; what is cancelled of a series is left out of it."""
    newest: dict[tuple[str, datetime | None], CalendarEntry] = {}
    for entry in entries:
        there = newest.get((entry.uid, entry.replaces))
        if there is None or _age(entry) >= _age(there):
            newest[entry.uid, entry.replaces] = entry
    masters = {uid: one for (uid, replaces), one in newest.items() if replaces is None}
    single = [one for (_uid, replaces), one in newest.items() if replaces is not None]
    gone = [one for one in single if one.is_cancelled and one.uid in masters]
    for one in gone:
        master = masters[one.uid]
        if one.replaces is not None:
            masters[one.uid] = replace(master, excluded=(*master.excluded, one.replaces))
    yield from masters.values()
    yield from (one for one in single if one not in gone)
    for master in masters.values():
        yield from _further(master, newest)


def _further(
    master: CalendarEntry, known: dict[tuple[str, datetime | None], CalendarEntry]
) -> Iterator[CalendarEntry]:
    """Yield an entry for each occurrence that a series has beside its rule."""
    for moment in master.further[:MOST_FURTHER]:
        if master.starts is None or (master.uid, moment) in known or moment in master.excluded:
            continue
        ends = moment + (master.ends - master.starts) if master.ends else None
        yield replace(
            master, rule="", further=(), excluded=(), replaces=moment, starts=moment, ends=ends
        )


def _age(entry: CalendarEntry) -> tuple[int, datetime]:
    return entry.sequence, entry.modified or datetime.min.replace(tzinfo=UTC)


Own = dict[tuple[str, datetime | None], Activity]


def _own_activities(user: User, uids: set[str]) -> Own:
    rows = Activity.records.visible_to(user).filter(owner=user, uid__in=uids)
    return {(one.uid, one.occurrence_at): one for one in rows}


def _planned(entry: CalendarEntry, own: Own, people: "_People") -> PlannedEntry | None:
    activity = own.get((entry.uid, entry.replaces))
    if entry.is_cancelled:
        if activity is None:
            return None
        fate = Fate.CANCELLED if _is_newer(entry, activity) else Fate.KNOWN
        return PlannedEntry(entry, fate, activity=activity)
    plan = PlannedEntry(entry, Fate.NEW, activity=activity)
    try:
        plan.values = planned(_values(entry, activity))
    except InvalidValueError as problem:
        plan.fate, plan.problem = Fate.REFUSED, problem
        return plan
    plan.contacts, plan.colleagues = people.of(entry)
    if activity is not None:
        plan.changed = [
            name for name in COMPARED if getattr(activity, name) != plan.values.get(name)
        ]
        is_changed = plan.changed and _is_newer(entry, activity)
        plan.fate = Fate.CHANGED if is_changed else Fate.KNOWN
    else:
        plan.values |= people.links(plan.contacts) | _done(entry)
    return plan


def _is_newer(entry: CalendarEntry, activity: Activity) -> bool:
    """Whether an entry was changed after we last wrote its activity, by number or by time."""
    if entry.sequence != activity.sequence:
        return entry.sequence > activity.sequence
    return entry.modified is not None and entry.modified > activity.updated_at


def _values(entry: CalendarEntry, activity: Activity | None) -> dict[str, Any]:
    if activity is not None:
        kind = activity.kind
    elif entry.kind == EntryKind.TASK:
        kind = ActivityKind.TASK
    else:
        kind = ActivityKind.MEETING if entry.attendees else ActivityKind.EVENT
    return {
        "kind": kind,
        "subject": " ".join(entry.summary.split()) or _("(No title)"),
        "description": _description(entry),
        "place": " ".join(entry.place.split()),
        "starts_at": _utc(entry.starts),
        "ends_at": _utc(entry.ends),
        "due_at": _utc(entry.due),
        "is_all_day": entry.is_all_day,
        "time_zone": entry.zone,
        "recurrence": entry.rule,
        "excluded": sorted({moment.astimezone(UTC) for moment in entry.excluded}),
        "uid": entry.uid,
        "sequence": entry.sequence,
    }


def _description(entry: CalendarEntry) -> str:
    parts = [entry.description, "" if entry.url in entry.description else entry.url]
    return "\n".join(part for part in parts if part)


def _done(entry: CalendarEntry) -> dict[str, Any]:
    """What is over is done: a task when it says so, a meeting once it has ended."""
    end = entry.completed or (entry.ends or entry.starts if entry.kind == EntryKind.EVENT else None)
    if entry.rule or end is None or end > timezone.now():
        return {}
    return {"done_at": end.astimezone(UTC)}


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


class _People:
    """Knows the contacts and colleagues behind the e-mail addresses of a file, as far as the user may link them."""

    def __init__(self, user: User, entries: list[CalendarEntry]) -> None:
        emails = {one.email for entry in entries for one in _invited(entry)} - {user.email.lower()}
        contacts = (
            Contact.records.editable_by(user)
            .annotate(address=Lower("email"))
            .filter(address__in=emails)
            .select_related("customer")
            .order_by("-created_at", "pk")
        )
        self._contacts: dict[str, Contact] = {one.email.lower(): one for one in contacts if emails}
        customers = {one.customer_id for one in self._contacts.values() if one.customer_id}
        editable = Customer.records.editable_by(user).filter(pk__in=customers)
        self._customers = set(editable.values_list("pk", flat=True)) if customers else set()
        known = User.objects.filter(is_active=True).annotate(address=Lower("email"))
        rows = known.filter(address__in=emails) if emails else known.none()
        self._colleagues: dict[str, User] = {one.email.lower(): one for one in rows}

    def of(self, entry: CalendarEntry) -> tuple[list[Contact], list[User]]:
        """Return the contacts and the colleagues who take part in an entry."""
        emails = [one.email for one in _invited(entry)]
        colleagues = [self._colleagues[one] for one in emails if one in self._colleagues]
        contacts = [
            self._contacts[one]
            for one in emails
            if one in self._contacts and one not in self._colleagues
        ]
        return contacts, colleagues

    def links(self, contacts: list[Contact]) -> dict[str, Any]:
        """Return whom a new activity is about: the first contact, and that person's customer."""
        usable = [
            one for one in contacts if one.customer_id is None or one.customer_id in self._customers
        ]
        if not usable:
            return {}
        return {"contact": usable[0], "customer": usable[0].customer}


def _invited(entry: CalendarEntry) -> list[Any]:
    people = [*([entry.organizer] if entry.organizer else []), *entry.attendees]
    return list({one.email: one for one in people}.values())
