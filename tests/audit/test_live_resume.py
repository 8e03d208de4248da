"""A page that lost its connection and comes back with Last-Event-ID misses nothing and hears nothing hidden."""

import asyncio
import re
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections, transaction
from tests.audit.test_live import (
    Stream,
    _close_connections_of_streams,
    cookie_of,
    new_customer,
    run,
)
from tests.crm.people import person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit import live_events, live_feed
from customer_map.server.audit.live_events import no_news
from customer_map.server.audit.live_feed import Heard
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.actions.customers import create_customer

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


@pytest.fixture(autouse=True)
def _streams_leave_the_database(transactional_db: None) -> Iterator[None]:
    yield
    _close_connections_of_streams()


def last_id(text: str) -> bytes:
    """What a browser sends as Last-Event-ID."""
    return re.findall(r"^id: (\S+)$", text, re.MULTILINE)[-1].encode()


def id_of(mark: int) -> bytes:
    """The id of an event that told all up to a mark."""
    return str(Heard(mark, mark)).encode()


def test_what_changes_between_two_connections_is_told_once_each() -> None:
    owner = person()
    cookie = cookie_of(owner)

    async def scenario() -> None:
        first = Stream(cookie)
        await first.until(lambda text: ": beat" in text)
        seen = await asyncio.to_thread(new_customer, owner, "Seen")
        text = await first.until(lambda text: str(seen.pk) in text)
        await first.leave()
        missed = [await asyncio.to_thread(new_customer, owner, f"Missed {n}") for n in range(5)]
        second = Stream(cookie, last_id(text))
        text = await second.until(lambda text: str(missed[-1].pk) in text)
        now = await asyncio.to_thread(new_customer, owner, "Now")
        text = await second.until(lambda text: str(now.pk) in text)
        counts = [text.count(f'"customer:{one.pk}"') for one in (*missed, now)]
        assert counts == [1] * 6
        await second.leave()

    run(scenario())


def test_a_change_that_commits_late_is_told_to_a_page_that_has_seen_a_later_one() -> None:
    owner = person()
    cookie = cookie_of(owner)
    late = Late(owner)
    late.start()
    early = new_customer(owner, "Early")
    seen = AuditEntry.objects.get(record_id=early.pk).sequence
    mark = no_news().mark
    late.commit()
    assert AuditEntry.objects.get(record_id=late.customer).sequence < seen

    async def scenario() -> None:
        back = Stream(cookie, id_of(mark))
        await back.until(lambda text: f'"customer:{late.customer}"' in text)
        await back.leave()

    run(scenario())


def test_a_change_that_commits_late_is_told_to_an_open_page() -> None:
    owner = person()
    cookie = cookie_of(owner)
    late = Late(owner)

    async def scenario() -> None:
        page = Stream(cookie)
        await page.until(lambda text: ": beat" in text)
        await asyncio.to_thread(late.start)
        early = await asyncio.to_thread(new_customer, owner, "Early")
        text = await page.until(lambda text: str(early.pk) in text)
        assert str(late.customer) not in text
        await asyncio.to_thread(late.commit)
        await page.until(lambda text: f'"customer:{late.customer}"' in text)
        await page.leave()

    run(scenario())


def test_a_page_that_comes_back_hears_only_what_its_user_may_see() -> None:
    owner, stranger = person(), person(Role.MEMBER)
    cookie = cookie_of(stranger)
    new_customer(stranger, "Mine")
    mark = no_news().mark
    hidden = new_customer(owner, "Hidden")
    other = new_customer(stranger, "Other")

    async def scenario() -> None:
        back = Stream(cookie, id_of(mark))
        text = await back.until(lambda text: str(other.pk) in text)
        assert str(hidden.pk) not in text
        await back.leave()

    run(scenario())


def test_a_change_reaches_an_open_page_without_being_asked_for() -> None:
    owner = person()
    cookie = cookie_of(owner)

    async def scenario() -> None:
        page = Stream(cookie)
        await page.until(lambda text: ": beat" in text)
        changed = await asyncio.to_thread(new_customer, owner, "Ada")
        await page.until(lambda text: str(changed.pk) in text)
        await page.leave()

    run(scenario())


def write_entries(owner: User, number: int) -> None:
    """Append entries on one customer as fast as the database can: their verbs do not matter here."""
    customer = new_customer(owner, "Busy")
    one = AuditEntry.objects.get(record_id=customer.pk)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            actor=owner, via="web", verb=f"busy.{nth}", record_type="customer",
            record_id=customer.pk, batch=one.batch,
        )
        for nth in range(number)
    )  # fmt: skip
    new_customer(owner, "Waker")


def test_a_change_that_commits_after_a_thousand_others_is_told_to_a_page_that_was_away() -> None:
    stranger = person(Role.MEMBER)
    cookie = cookie_of(stranger)
    late = Late(stranger)
    late.start()
    mark = no_news().mark
    for _ in range(1000):
        AuditEntry.objects.raw("SELECT nextval('audit_auditentry_sequence_seq') AS sequence")[0]
    last = new_customer(stranger, "Last")
    late.commit()
    sequences = [AuditEntry.objects.get(record_id=one).sequence for one in (late.customer, last.pk)]
    assert sequences[1] - sequences[0] > 1000

    async def scenario() -> None:
        back = Stream(cookie, id_of(mark))
        text = await back.until(lambda text: str(last.pk) in text)
        assert f'"customer:{late.customer}"' in text
        await back.leave()

    run(scenario())


def test_a_change_that_commits_after_a_thousand_others_is_told_to_an_open_page() -> None:
    owner = person()
    cookie = cookie_of(owner)
    late = Late(owner)

    async def scenario() -> None:
        page = Stream(cookie)
        await page.until(lambda text: ": beat" in text)
        await asyncio.to_thread(late.start)
        for _ in range(3):
            await asyncio.to_thread(write_entries, owner, 400)
            await page.until(lambda text: '"verb":"busy.399"' in text)
            page.sent.clear()
        await asyncio.to_thread(late.commit)
        await page.until(lambda text: f'"customer:{late.customer}"' in text)
        await page.leave()
        again = Stream(cookie, last_id(page.text))
        text = await again.until(lambda text: ": beat" in text)
        assert str(late.customer) not in text
        await again.leave()

    run(scenario())


def test_a_page_that_missed_too_much_is_told_to_look_at_everything_anew() -> None:
    owner = person()
    cookie = cookie_of(owner)
    mark = no_news().mark
    write_entries(owner, live_events.MOST_AT_ONCE + 1)

    async def scenario() -> None:
        back = Stream(cookie, id_of(mark))
        text = await back.until(lambda text: "event: reset" in text)
        assert "event: change" not in text
        now = await asyncio.to_thread(new_customer, owner, "Now")
        text = await back.until(lambda text: str(now.pk) in text)
        assert "busy" not in text
        await back.leave()

    run(scenario())


def test_an_open_page_is_spared_the_single_changes_of_a_great_one() -> None:
    owner = person()
    cookie = cookie_of(owner)

    async def scenario() -> None:
        page = Stream(cookie)
        await page.until(lambda text: ": beat" in text)
        await asyncio.to_thread(write_entries, owner, live_events.MOST_AT_ONCE + 1)
        await page.until(lambda text: "event: reset" in text)
        now = await asyncio.to_thread(new_customer, owner, "Now")
        text = await page.until(lambda text: str(now.pk) in text)
        assert "busy" not in text
        await page.leave()

    run(scenario())


def test_a_page_that_loses_the_connection_within_a_message_hears_all_of_it_again() -> None:
    owner = person()
    cookie = cookie_of(owner)

    async def scenario() -> None:
        page = Stream(cookie)
        await page.until(lambda text: ": beat" in text)
        await asyncio.to_thread(write_entries, owner, 3)
        text = await page.until(lambda text: '"verb":"busy.2"' in text)
        half = text[: text.index('"verb":"busy.1"')]
        await page.leave()
        back = Stream(cookie, last_id(half))
        text = await back.until(lambda text: '"verb":"busy.2"' in text)
        assert '"verb":"busy.1"' in text
        await back.leave()

    run(scenario())


def test_what_happens_while_the_connection_to_the_database_is_lost_is_told_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_feed, "RETRY_SECONDS", 0.1)
    owner = person()
    cookie = cookie_of(owner)

    async def scenario() -> None:
        page = Stream(cookie)
        await page.until(lambda text: ": beat" in text)
        await asyncio.to_thread(cut_listeners_off)
        during = await asyncio.to_thread(new_customer, owner, "During")
        await page.until(lambda text: str(during.pk) in text)
        await page.leave()

    run(scenario())


def cut_listeners_off() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        )
        assert cursor.fetchall()
    connections.close_all()


class Late:
    """A transaction that takes its number early and commits when told."""

    def __init__(self, owner: User) -> None:
        self.customer = ""
        self._owner = owner
        self._written, self._go_on = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._write)

    def start(self) -> None:
        self._thread.start()
        assert self._written.wait(10)

    def commit(self) -> None:
        self._go_on.set()
        self._thread.join(10)

    def _write(self) -> None:
        try:
            with transaction.atomic():
                self.customer = str(
                    create_customer(actor=Actor(self._owner), values={"name": "Late"}).pk
                )
                self._written.set()
                self._go_on.wait(10)
        finally:
            connections.close_all()
