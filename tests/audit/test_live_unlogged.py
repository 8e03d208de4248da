"""What comes in by the thousand, told to open pages: each customer once, and only to who may read it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from tests.audit.test_live import Stream, _close_connections_of_streams, cookie_of, run
from tests.crm.people import person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.roles import Intent, Reach, Role
from customer_map.server.audit import live_events, live_unlogged
from customer_map.server.audit.live_events import no_news
from customer_map.server.audit.live_unlogged import nothing_unlogged, unlogged_of, unlogged_since
from customer_map.server.audit.log import CHANNEL
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.models import Customer

committed = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def _streams_leave_the_database(transactional_db: None) -> Iterator[None]:
    yield
    _close_connections_of_streams()


@pytest.fixture(autouse=True)
def _nothing_noted_yet(request: pytest.FixtureRequest) -> None:
    """Tests that commit leave notes behind, which are told again while older transactions of others are open."""
    is_committed = request.node.get_closest_marker("django_db") is not None
    request.getfixturevalue("transactional_db" if is_committed else "db")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM crm_touchpointchange")


@pytest.fixture
def _one_transaction(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (live_events, live_unlogged):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)


def touch(customer: Customer, times: int = 1) -> None:
    for _ in range(times):
        fact = Fact(
            customer=customer,
            occurred_at=NOW,
            channel="web",
            name="visit",
            message_id=str(uuid4()),
        )
        note_consequence(fact)


@committed
def test_a_customer_is_told_once_however_many_touchpoints_came_and_however_late() -> None:
    owner = person()
    customer = create_customer(actor=Actor(owner), values={"name": "Ada"})
    with transaction.atomic():
        touch(customer, times=3)
        begun = _elsewhere()
    told = unlogged_since(begun, [owner.pk])
    assert [change.record for change in told.changes[owner.pk]] == [f"touchpoints:{customer.pk}"]
    assert unlogged_since(told.snapshot, [owner.pk]).changes[owner.pk] == []


@pytest.mark.usefixtures("_one_transaction")
def test_touchpoints_are_told_to_who_may_read_them() -> None:
    owner, member, viewer = person(), person(Role.MEMBER), person(Role.VIEWER)
    RoleRight.objects.create(
        role=Role.VIEWER, record_type="touchpoint", intent=Intent.READ, reach=Reach.NONE
    )
    hidden = create_customer(actor=Actor(owner), values={"name": "Hidden"})
    own = create_customer(actor=Actor(member), values={"name": "Own"})
    begun = nothing_unlogged()
    touch(hidden)
    touch(own)
    told = unlogged_since(begun.snapshot, [owner.pk, member.pk, viewer.pk]).changes
    assert {one.record for one in told[owner.pk]} == {
        f"touchpoints:{hidden.pk}",
        f"touchpoints:{own.pk}",
    }
    assert [one.record for one in told[member.pk]] == [f"touchpoints:{own.pk}"]
    assert told[viewer.pk] == []


@pytest.mark.usefixtures("_one_transaction")
def test_too_many_are_told_without_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_unlogged, "MOST_AT_ONCE", 1)
    owner = person()
    begun = nothing_unlogged()
    for name in ("Ada", "Bo"):
        touch(create_customer(actor=Actor(owner), values={"name": name}))
    told = unlogged_since(begun.snapshot, [owner.pk]).changes[owner.pk]
    assert [change.record for change in told] == ["touchpoints"]


def _elsewhere() -> str:
    """Where somebody begins whose look falls into the transaction of another."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute(live_unlogged.NOW)
            snapshot: str = cursor.fetchone()[0]
            return snapshot
    finally:
        other.close()


@pytest.mark.usefixtures("_one_transaction")
def test_a_page_that_comes_back_is_told_of_the_touchpoints_it_missed() -> None:
    owner = person()
    customer = create_customer(actor=Actor(owner), values={"name": "Ada"})
    mark = no_news().mark
    touch(customer)
    assert [one.record for one in unlogged_of(owner.pk, mark)] == [f"touchpoints:{customer.pk}"]


@committed
@pytest.mark.usefixtures("_streams_leave_the_database")
def test_an_open_page_hears_of_touchpoints_and_not_twice_within_a_second() -> None:
    owner = person()
    cookie = cookie_of(owner)
    customer = create_customer(actor=Actor(owner), values={"name": "Ada"})

    async def scenario() -> None:
        stream = Stream(cookie)
        await stream.until(lambda text: ": beat" in text)
        name = f'"record":"touchpoints:{customer.pk}"'
        await asyncio.to_thread(_touch_and_wake, customer)
        await stream.until(lambda text: name in text)
        for _ in range(6):
            await asyncio.to_thread(_touch_and_wake, customer)
        heard = await stream.until(lambda text: text.count(name) > 1)
        assert heard.count(name) == 2
        await stream.leave()

    run(scenario())


def _touch_and_wake(customer: Customer) -> None:
    try:
        with transaction.atomic():
            touch(customer)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    finally:
        connections.close_all()
