import pytest
from django.test import Client
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page, text_of
from tests.web.company import found_company

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import Notification
from customer_map.server.audit.notifications import LONGEST_TEXT, mark_read, notify
from customer_map.server.audit.queries import unread_count
from customer_map.server.crm.actions.customers import create_customer, rename_customer
from customer_map.server.crm.models import Customer

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
    assert shown.count('<span class="sign tone-primary">') == 4  # three steps, and the map beside
    member = page(client_of(person(Role.MEMBER)), "/")
    assert "Invite your colleagues" not in member
    assert "Plan what comes next" in member
    reader = page(client_of(person(Role.VIEWER)), "/")
    assert "/new/" not in reader
    assert "Ask an administrator" in reader


def test_the_start_page_shows_what_there_is(client: Client, actor: Actor) -> None:
    found_company(actor)
    shown = page(client, "/")
    assert "¥777" in shown
    assert shown.count('id="task-') == 1
    assert "Zhang Wei created it" in shown
    assert "1 opportunity without a next step" not in shown
    assert "1 account without a decision maker" in shown
    assert "你好" not in shown


def test_the_start_page_speaks_chinese(actor: Actor) -> None:
    found_company(actor)
    assert actor.user
    shown = page(client_of(actor.user, "zh-hans"), "/")
    for word in ("我的一天", "缺口与提醒", "1 个客户缺少决策人", "未结商机金额"):
        assert word in shown


def test_nothing_to_see_to_is_said(client: Client, actor: Actor) -> None:
    create_customer(actor=again(actor), values={"name": "Acme"})
    shown = page(client, "/")
    assert "Nothing to see to" in shown
    assert "Nothing is due" in shown
    assert "Key figures" not in shown


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
