from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.activities import complete_activity, create_activity
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.queries.work import (
    cases_waiting,
    day_of,
    due_activities,
    next_meetings,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def now() -> datetime:
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


def test_ones_own_and_untaken_open_tasks_of_today_are_due(actor: Actor, now: datetime) -> None:
    assert actor.user
    rows: list[tuple[str, dict[str, object]]] = [
        ("overdue", {"due_at": now - timedelta(days=3)}),
        ("tonight", {"due_at": now.replace(hour=23, minute=59)}),
        ("morning call", {"kind": "call", "starts_at": now - timedelta(hours=2)}),
        ("evening call", {"kind": "call", "starts_at": now + timedelta(hours=2)}),
        ("tomorrow", {"due_at": now + timedelta(days=1)}),
        ("done", {"due_at": now, "done_at": now}),
        ("theirs", {"due_at": now, "owner": person()}),
        ("some day", {}),
        ("untaken", {"due_at": now, "owner": None}),
    ]
    for subject, values in rows:
        create_activity(actor=again(actor), values={"subject": subject, **values})
    due = [task.subject for task in due_activities(actor.user, now)]
    assert due == ["overdue", "morning call", "untaken", "tonight"]
    assert [one.activity.subject for one in next_meetings(actor.user, now)] == ["evening call"]


def test_meetings_are_those_one_holds_or_takes_part_in(actor: Actor, now: datetime) -> None:
    assert actor.user
    colleague = person()
    soon: dict[str, object] = {"kind": "meeting", "starts_at": now + timedelta(hours=3)}
    create_activity(actor=again(actor), values={"subject": "mine", **soon})
    theirs = Actor(colleague)
    create_activity(actor=theirs, values={"subject": "with me", **soon}, user_ids=[actor.user.pk])
    create_activity(actor=Actor(colleague), values={"subject": "without me", **soon})
    far = {**soon, "starts_at": now + timedelta(days=8)}
    create_activity(actor=again(actor), values={"subject": "far", **far})
    assert {one.activity.subject for one in next_meetings(actor.user, now)} == {"mine", "with me"}


def test_a_series_is_due_once_at_its_last_open_occurrence(actor: Actor, now: datetime) -> None:
    assert actor.user
    rule = {"recurrence": "FREQ=DAILY"}
    begin = now - timedelta(days=10, hours=1)
    task = create_activity(actor=again(actor), values={"subject": "daily", "due_at": begin, **rule})
    call = {"subject": "call", "kind": "call", "starts_at": now - timedelta(days=9, hours=-2)}
    create_activity(actor=again(actor), values={**call, **rule})
    (due,) = due_activities(actor.user, now)
    assert (due.pk, due.due_at) == (task.pk, now - timedelta(hours=1))
    ahead = next_meetings(actor.user, now)
    assert ahead[0].starts_at == now + timedelta(hours=2)
    assert len(ahead) == 6
    complete_activity(actor=again(actor), activity_id=task.pk)
    (left,) = due_activities(actor.user, now)
    assert left.due_at == now - timedelta(days=1, hours=1)


def test_cases_wait_by_urgency_then_age(actor: Actor, now: datetime) -> None:
    assert actor.user
    rows: list[tuple[str, dict[str, object]]] = [
        ("old", {"opened_at": now - timedelta(days=9)}),
        ("new", {}),
        ("urgent", {"priority": "urgent"}),
        ("for them to answer", {"status": "waiting"}),
        ("resolved", {"status": "resolved"}),
        ("theirs", {"owner": person()}),
    ]
    for subject, values in rows:
        create_case(actor=again(actor), values={"subject": subject, **values})
    waiting = [case.subject for case in cases_waiting(actor.user)]
    assert waiting == ["urgent", "old", "new"]


def test_nobody_has_a_day_of_hidden_records(actor: Actor, now: datetime) -> None:
    assert actor.user
    create_activity(actor=again(actor), values={"subject": "mine", "due_at": now})
    create_case(actor=again(actor), values={"subject": "mine"})
    day = day_of(person(Role.MEMBER), now)
    assert (day.due, day.meetings, day.cases) == ((), (), ())
