from datetime import timedelta

import pytest
from tests.crm.cases.desk import MONDAY, open_desk
from tests.crm.people import acting, again

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.models import Notification
from customer_map.server.crm.actions.case_queues import take_case
from customer_map.server.crm.actions.case_warnings import warn_of_promises
from customer_map.server.crm.actions.cases import create_case, note_answer, resolve_case
from customer_map.server.crm.actions.customers import create_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


def test_the_owner_is_warned_before_and_at_the_breach_each_once(actor: Actor) -> None:
    open_desk(actor)
    case = create_case(actor=again(actor), values={"subject": "Leak", "opened_at": MONDAY})
    due = MONDAY + timedelta(hours=4)
    assert warn_of_promises(due - timedelta(minutes=61)) == 0
    for minutes, count in ((-59, 1), (-30, 0), (1, 1), (60, 0)):
        assert warn_of_promises(due + timedelta(minutes=minutes)) == count
    texts = [one.text for one in Notification.objects.order_by("created_at")]
    assert [text.split(":")[0] for text in texts] == [
        "First answer due soon",
        "First answer overdue",
    ]
    assert {one.user for one in Notification.objects.all()} == {actor.user}
    note_answer(actor=again(actor), case_id=case.pk)
    assert warn_of_promises(MONDAY + timedelta(days=2)) == 1
    resolve_case(actor=again(actor), case_id=case.pk)
    assert warn_of_promises(MONDAY + timedelta(days=3)) == 0


def test_members_are_warned_of_what_nobody_has_taken(actor: Actor) -> None:
    desk = open_desk(actor)
    case = create_case(
        actor=again(actor),
        values={"subject": "Leak", "opened_at": MONDAY, "queue": desk.queue, "owner": None},
    )
    due = MONDAY + timedelta(hours=4)
    warn_of_promises(due)
    assert {one.user for one in Notification.objects.all()} == set(desk.members)
    take_case(actor=Actor(desk.members[0]), case_id=case.pk)
    warn_of_promises(due + timedelta(minutes=1))
    assert Notification.objects.filter(user=desk.members[0]).count() == 2
    assert Notification.objects.filter(user=desk.members[1]).count() == 1


def test_nobody_is_told_of_what_he_may_not_see(actor: Actor) -> None:
    desk = open_desk(actor)
    hidden = create_customer(actor=again(actor), values={"name": "云图"})
    create_case(
        actor=again(actor),
        values={
            "subject": "Leak",
            "opened_at": MONDAY,
            "queue": desk.queue,
            "owner": None,
            "customer": hidden,
        },
    )
    assert warn_of_promises(MONDAY + timedelta(hours=4)) == 1
    assert not Notification.objects.exists()


def test_old_breaches_are_no_news(actor: Actor) -> None:
    open_desk(actor)
    create_case(actor=again(actor), values={"subject": "Leak", "opened_at": MONDAY})
    assert warn_of_promises(MONDAY + timedelta(days=30)) == 0
