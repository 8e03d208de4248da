from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page, text_of
from tests.web.company import found_company

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import Notification
from customer_map.server.audit.notifications import LONGEST_TEXT, mark_read, notify
from customer_map.server.audit.queries import unread_count
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.customers import create_customer, rename_customer
from customer_map.server.crm.models import Customer
from customer_map.server.crm.queries.work import due_activities, totals
from customer_map.server.web.home.sparkline import sparkline

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


def test_an_empty_workspace_says_what_to_do_first(client: Client) -> None:
    shown = page(client, "/")
    for word in ("First steps", "customer-map demo", "Invite your colleagues", "Open a map"):
        assert word in shown
    assert "Invite your colleagues" not in page(client_of(person(Role.MEMBER)), "/")
    reader = page(client_of(person(Role.VIEWER)), "/")
    assert "/new/" not in reader
    assert "Ask an administrator" in reader


def test_the_start_page_shows_what_there_is(client: Client, actor: Actor) -> None:
    found_company(actor)
    shown = page(client, "/")
    assert "¥777" in shown
    assert 'class="sparkline"' in shown
    assert shown.count('id="task-') == 1
    assert "Zhang Wei created it" in shown
    assert "你好" not in shown


def test_ones_own_and_untaken_open_tasks_of_today_are_due(actor: Actor) -> None:
    assert actor.user
    now = timezone.localtime().replace(hour=12)
    rows: list[tuple[str, dict[str, object]]] = [
        ("overdue", {"due_at": now - timedelta(days=3)}),
        ("tonight", {"due_at": now.replace(hour=23, minute=59)}),
        ("meeting", {"starts_at": now}),
        ("tomorrow", {"due_at": now + timedelta(days=1)}),
        ("done", {"due_at": now, "done_at": now}),
        ("theirs", {"due_at": now, "owner": person()}),
        ("some day", {}),
        ("untaken", {"due_at": now, "owner": None}),
    ]
    for subject, values in rows:
        create_activity(actor=again(actor), values={"subject": subject, **values})
    due = [task.subject for task in due_activities(actor.user, now)]
    assert due == ["overdue", "untaken", "tonight", "meeting"]


def test_totals_count_what_the_user_sees(actor: Actor) -> None:
    found_company(actor)
    assert actor.user
    counted = totals(actor.user, timezone.now())
    assert (counted.customers, counted.open_opportunities, counted.open_cases) == (1, 1, 1)
    assert (
        counted.touchpoints
        == sum(counted.touchpoints_by_day)
        == counted.touchpoints_by_day[-1]
        == 3
    )
    nothing = totals(person(Role.MEMBER), timezone.now())
    assert (nothing.customers, nothing.touchpoints, nothing.open_amount.number) == (0, 0, None)


def test_the_line_rises_with_the_counts() -> None:
    assert sparkline([0, 0]) == ""
    line = str(sparkline([0, 4, 2]))
    assert 'points="2.0,30.0 80.0,2.0 158.0,16.0"' in line


def test_undo_and_redo_answer_scripts_and_forms(client: Client, actor: Actor) -> None:
    customer = create_customer(actor=again(actor), values={"name": "Old"})
    rename_customer(actor=again(actor), customer_id=customer.pk, name="New")
    answer = client.post(
        "/undo", "{}", content_type="application/json", headers={"accept": "application/json"}
    )
    assert answer.json() == {"notice": "Your last change was undone."}
    assert Customer.records.get().name == "Old"
    assert client.post("/redo", {"next": "/customers/"})["location"] == "/customers/"
    assert Customer.records.get().name == "New"
    nothing = client.post("/redo", headers={"accept": "application/json"})
    assert nothing.status_code == 409
    assert nothing.json()["error"]["code"] == "undo_impossible"
    assert client.post("/redo").status_code == 302


def test_nobody_undoes_what_others_did(actor: Actor) -> None:
    create_customer(actor=actor, values={"name": "Mine"})
    other = client_of(person())
    assert other.post("/undo", headers={"accept": "application/json"}).status_code == 409
    assert Customer.records.get().deleted_at is None


def test_notifications_are_counted_shown_and_read(client: Client, actor: Actor) -> None:
    assert actor.user
    notify(user=actor.user, kind="reminder", text="Call Li" + "!" * 400, link="/activities/")
    notify(user=person(), kind="reminder", text="Not mine")
    assert 'class="bell-count">1<' in page(client, "/")
    shown = page(client, "/notifications/")
    assert "Call Li" in shown
    assert "Not mine" not in shown
    part = client.get("/notifications/", headers={"HX-Request": "true"})
    assert "<html" not in text_of(part)
    client.post("/notifications/read/")
    assert unread_count(actor.user) == 0
    assert Notification.objects.filter(read_at__isnull=True).count() == 1
    assert len(Notification.objects.get(user=actor.user).text) == LONGEST_TEXT


def test_single_notifications_are_read(actor: Actor) -> None:
    assert actor.user
    first = notify(user=actor.user, kind="reminder", text="A")
    notify(user=actor.user, kind="reminder", text="B")
    assert mark_read(user=actor.user, ids=[first.pk]) == 1
    assert mark_read(user=person(), ids=[first.pk]) == 0
    assert unread_count(actor.user) == 1
