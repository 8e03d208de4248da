"""Turns the records a user may see into that person's day: what is due, whom to meet, who waits for an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case as Choice
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import (
    Activity,
    ActivityKind,
    Case,
    CaseStatus,
    Customer,
    Participant,
    Priority,
)

DUE_SHOWN, MEETINGS_SHOWN, CASES_SHOWN = 12, 6, 6
DAYS_AHEAD = 7
WITH_OTHERS = (ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.EVENT)
WAITING_FOR_US = (CaseStatus.NEW, CaseStatus.OPEN)
URGENCY = (Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW)


@dataclass(frozen=True, slots=True)
class Day:
    """What a person has to do: tasks by tonight, meetings of the next days, cases waiting for an answer."""

    due: tuple[Activity, ...]
    meetings: tuple[Activity, ...]
    cases: tuple[Case, ...]


def day_of(user: User, now: datetime) -> Day:
    """Return the day of `user`; what begins later stands under meetings, everything else that is due under tasks."""
    return Day(
        due=tuple(due_activities(user, now)),
        meetings=tuple(next_meetings(user, now)),
        cases=tuple(cases_waiting(user)),
    )


def due_activities(user: User, now: datetime, limit: int = DUE_SHOWN) -> list[Activity]:
    """Return the user's own activities, and those nobody has taken, that are due by tonight; meetings once begun."""
    tomorrow = _midnight(now) + timedelta(days=1)
    waiting = Activity.records.visible_to(user).filter(done_at__isnull=True)
    mine = waiting.filter(Q(owner=user) | Q(owner__isnull=True))
    ahead = Q(kind__in=WITH_OTHERS, starts_at__gte=now)
    due = Q(due_at__lt=tomorrow) | Q(due_at__isnull=True, starts_at__lt=tomorrow)
    rows = mine.filter(due).exclude(ahead).select_related("customer")
    return list(rows.order_by("due_at", "starts_at", "pk")[:limit])


def next_meetings(user: User, now: datetime, limit: int = MEETINGS_SHOWN) -> list[Activity]:
    """Return the calls, meetings and events of the next days that the user holds or takes part in."""
    takes_part = Participant.records.visible_to(user).filter(activity=OuterRef("pk"), user=user)
    planned = Activity.records.visible_to(user).filter(
        Q(owner=user) | Q(Exists(takes_part)),
        kind__in=WITH_OTHERS,
        done_at__isnull=True,
        starts_at__gte=now,
        starts_at__lt=_midnight(now) + timedelta(days=DAYS_AHEAD),
    )
    return list(planned.select_related("customer").order_by("starts_at", "pk")[:limit])


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
