from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.activities import create_activity
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
    return timezone.localtime().replace(hour=12)


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
    assert due == ["overdue", "untaken", "tonight", "morning call"]
    assert [one.subject for one in next_meetings(actor.user, now)] == ["evening call"]


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
    assert {one.subject for one in next_meetings(actor.user, now)} == {"mine", "with me"}


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
