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
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.actions.customers import create_customer

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


@pytest.fixture(autouse=True)
def _streams_leave_the_database(transactional_db: None) -> Iterator[None]:
    yield
    _close_connections_of_streams()


def last_id(text: str) -> bytes:
    """What a browser sends as Last-Event-ID."""
    return re.findall(r"^id: (\d+)$", text, re.MULTILINE)[-1].encode()


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
    late.commit()
    assert AuditEntry.objects.get(record_id=late.customer).sequence < seen

    async def scenario() -> None:
        back = Stream(cookie, str(seen).encode())
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
    mine = new_customer(stranger, "Mine")
    seen = AuditEntry.objects.get(record_id=mine.pk).sequence
    hidden = new_customer(owner, "Hidden")
    other = new_customer(stranger, "Other")

    async def scenario() -> None:
        back = Stream(cookie, str(seen).encode())
        text = await back.until(lambda text: str(other.pk) in text)
        assert str(hidden.pk) not in text
        await back.leave()

    run(scenario())


def test_a_change_reaches_an_open_page_within_a_second() -> None:
    owner = person()
    cookie = cookie_of(owner)

    async def scenario() -> None:
        page = Stream(cookie)
        await page.until(lambda text: ": beat" in text)
        changed = await asyncio.to_thread(new_customer, owner, "Ada")
        async with asyncio.timeout(1):
            await page.until(lambda text: str(changed.pk) in text)
        await page.leave()

    run(scenario())


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
