"""Turns the records a user may see into that person's day: what is due, whom to meet, who waits for an answer."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Case as Choice
from django.db.models import IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import (
    Activity,
    ActivityKind,
    Case,
    CaseStatus,
    Customer,
    Priority,
)
from customer_map.server.crm.queries.calendar import Wanted, diary
from customer_map.server.crm.queries.occurrences import (
    Occurrence,
    occurrences_between,
    replaced_occurrences,
)

DUE_SHOWN, MEETINGS_SHOWN, CASES_SHOWN = 12, 6, 6
DAYS_AHEAD, DAYS_BEHIND = 7, 31
SERIES_READ = 200
WITH_OTHERS = (ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.EVENT)
WAITING_FOR_US = (CaseStatus.NEW, CaseStatus.OPEN)
URGENCY = (Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW)


@dataclass(frozen=True, slots=True)
class Day:
    """What a person has to do: tasks by tonight, meetings of the next days, cases waiting for an answer."""

    due: tuple[Activity, ...]
    meetings: tuple[Occurrence, ...]
    cases: tuple[Case, ...]


def day_of(user: User, now: datetime) -> Day:
    """Return the day of `user`; what begins later stands under meetings, everything else that is due under tasks."""
    return Day(
        due=tuple(due_activities(user, now)),
        meetings=tuple(next_meetings(user, now)),
        cases=tuple(cases_waiting(user)),
    )


def due_activities(user: User, now: datetime, limit: int = DUE_SHOWN) -> list[Activity]:
    """Return the user's own activities, and those nobody has taken, that are due by tonight; meetings once begun.

    A series is there once, at the time of its last open occurrence.
    """
    tomorrow = _midnight(now) + timedelta(days=1)
    waiting = Activity.records.visible_to(user).filter(done_at__isnull=True)
    mine = waiting.filter(Q(owner=user) | Q(owner__isnull=True)).select_related("customer")
    due = Q(due_at__lt=tomorrow) | Q(due_at__isnull=True, starts_at__lt=tomorrow)
    ahead = Q(kind__in=WITH_OTHERS, starts_at__gte=now)
    single = mine.filter(due, recurrence="").exclude(ahead).order_by("due_at", "starts_at", "pk")
    series = _due_series(mine.exclude(recurrence="").filter(due), now, tomorrow)
    found = [*single[:limit], *series]
    return sorted(found, key=lambda one: (one.due_at or one.starts_at or now, one.pk))[:limit]


def _due_series(rows: VisibleRows[Activity], now: datetime, tomorrow: datetime) -> list[Activity]:
    series = list(rows.order_by("pk")[:SERIES_READ])
    replaced = replaced_occurrences([one.pk for one in series])
    found = []
    for one in series:
        since = (tomorrow - timedelta(days=DAYS_BEHIND), tomorrow)
        found_last = deque(occurrences_between(one, since, replaced.get(one.pk, ())), maxlen=1)
        last = found_last[0] if found_last else None
        if last is None or (one.kind in WITH_OTHERS and last.starts_at and last.starts_at >= now):
            continue
        one.starts_at, one.ends_at, one.due_at = last.starts_at, last.ends_at, last.due_at
        found.append(one)
    return found


def next_meetings(user: User, now: datetime, limit: int = MEETINGS_SHOWN) -> list[Occurrence]:
    """Return the calls, meetings and events of the next days that the user holds or takes part in."""
    end = _midnight(now) + timedelta(days=DAYS_AHEAD)
    wanted = Wanted(kinds=tuple(kind.value for kind in WITH_OTHERS))
    entries = diary(user, (now, end), wanted).entries
    ahead = (
        one
        for one in entries
        if one.starts_at and one.starts_at >= now and one.activity.done_at is None
    )
    return list(islice(ahead, limit))


def cases_waiting(user: User, limit: int = CASES_SHOWN) -> list[Case]:
    """Return the user's cases that wait for us rather than for the customer, the most urgent first, then the oldest."""
    urgency = Choice(
        *(When(priority=each, then=Value(rank)) for rank, each in enumerate(URGENCY)),
        default=Value(len(URGENCY)),
        output_field=IntegerField(),
    )
    mine: QuerySet[Case] = Case.records.visible_to(user).filter(
        owner=user, status__in=WAITING_FOR_US
    )
    rows = mine.alias(urgency=urgency).select_related("customer")
    return list(rows.order_by("urgency", "opened_at", "pk")[:limit])


def is_empty(user: User) -> bool:
    """Whether the user sees no customer at all."""
    return not Customer.records.visible_to(user).exists()


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
