"""Server-sent events, over the ASGI callable itself and a real database."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from tests.crm.people import person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit import live, live_feed
from customer_map.server.audit.live_events import no_news
from customer_map.server.audit.live_feed import Heard
from customer_map.server.crm.actions.customers import create_customer, delete_customer
from customer_map.server.crm.models import Customer

# With the apps named, emptying the database cascades to the touchpoints, which Django does not manage.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


@pytest.fixture(autouse=True)
def _streams_leave_the_database(transactional_db: None) -> Iterator[None]:
    """The test database can only be emptied when the threads of the streams have left it."""
    yield
    _close_connections_of_streams()


def _close_connections_of_streams() -> None:
    together = threading.Barrier(live_feed.threads._max_workers)

    def close() -> None:
        connections.close_all()
        together.wait(10)

    for closing in [live_feed.threads.submit(close) for _ in range(together.parties)]:
        closing.result(10)


def cookie_of(user: User) -> bytes:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}".encode()


def new_customer(user: User, name: str) -> Customer:
    try:
        return create_customer(actor=Actor(user), values={"name": name})
    finally:
        connections.close_all()


class Stream:
    """One open page: what the server sent it."""

    def __init__(self, cookie: bytes, last_seen: bytes = b"", query: bytes = b"") -> None:
        self.sent: list[dict[str, Any]] = []
        self.gone, self.more = asyncio.Event(), asyncio.Event()
        headers = [(b"cookie", cookie), (b"last-event-id", last_seen)]
        scope = {"type": "http", "path": live.EVENTS, "method": "GET", "headers": headers}
        scope["query_string"] = query
        self.task = asyncio.create_task(live.application(scope, self.receive, self.send))

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)
        self.more.set()

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()

    async def until(self, wanted: Callable[[str], bool]) -> str:
        async with asyncio.timeout(10):
            while not wanted(self.text):
                await self.more.wait()
                self.more.clear()
        return self.text

    async def leave(self) -> None:
        self.gone.set()
        async with asyncio.timeout(5):
            await self.task


def run(scenario: Any) -> None:
    asyncio.run(scenario)


@pytest.mark.parametrize("place", [b"9" * 5000, b"9" * 17, b"9" * 17 + b"-1", b"-1", b"yesterday"])
def test_a_page_that_comes_back_from_nowhere_looks_at_everything_anew(place: bytes) -> None:
    cookie = cookie_of(person())

    async def scenario() -> None:
        stream = Stream(cookie, place)
        await stream.until(lambda text: "event: reset\ndata: {}\n\nid: " in text)
        await stream.leave()

    run(scenario())


def test_a_change_is_told_to_those_who_may_read_the_record() -> None:
    owner, stranger = person(), person(Role.MEMBER)
    cookies = cookie_of(owner), cookie_of(stranger)

    async def scenario() -> None:
        streams = [Stream(cookie) for cookie in cookies]
        for stream in streams:
            await stream.until(lambda text: ": beat" in text)
        secret = await asyncio.to_thread(new_customer, owner, "Secret")
        mine = await asyncio.to_thread(new_customer, stranger, "Mine")
        seen = await streams[0].until(lambda text: str(mine.pk) in text)
        assert f'"record":"customer:{secret.pk}","verb":"customer.create"' in seen
        hidden = await streams[1].until(lambda text: str(mine.pk) in text)
        assert str(secret.pk) not in hidden
        assert "Secret" not in seen
        for stream in streams:
            await stream.leave()

    run(scenario())


def test_a_page_that_comes_back_is_told_what_it_missed() -> None:
    owner = person()
    cookie = cookie_of(owner)
    first = create_customer(actor=Actor(owner), values={"name": "First"})
    seen = no_news().mark
    second = create_customer(actor=Actor(owner), values={"name": "Second"})
    delete_customer(actor=Actor(owner), customer_id=second.pk)

    async def scenario() -> None:
        back = Stream(cookie, str(Heard(seen, seen)).encode())
        text = await back.until(lambda text: "customer.delete" in text)
        assert str(second.pk) in text
        await back.leave()
        new = Stream(cookie)
        await new.until(lambda text: ": beat" in text)
        await asyncio.sleep(0.3)
        assert str(first.pk) not in new.text
        await new.leave()

    run(scenario())


def test_nobody_hears_anything_without_a_session() -> None:
    async def scenario() -> None:
        for cookie in (b"", b"sessionid=made-up", b"\xff;;="):
            stream = Stream(cookie)
            await stream.task
            assert stream.sent[0]["status"] == 401

    run(scenario())


def test_another_address_is_not_found() -> None:
    async def scenario() -> None:
        stream = Stream(b"")
        stream.task.cancel()
        scope = {"type": "http", "path": "/live/other", "method": "GET", "headers": []}
        await live.application(scope, stream.receive, stream.send)
        assert stream.sent[0]["status"] == 404

    run(scenario())


def test_a_stream_ends_by_itself_and_beats_until_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(live, "LONGEST_STREAM_SECONDS", 0.6)
    cookie = cookie_of(person())

    async def scenario() -> None:
        stream = Stream(cookie)
        async with asyncio.timeout(5):
            await stream.task
        assert stream.text.count(": beat") > 2
        assert "more_body" not in stream.sent[-1]

    run(scenario())


def test_the_last_reader_closes_the_connection() -> None:
    cookie = cookie_of(person())

    async def scenario() -> None:
        stream = Stream(cookie)
        await stream.until(lambda text: ": beat" in text)
        assert live.feed.readers == 1
        assert live.feed._tasks
        await stream.leave()
        assert live.feed.readers == 0
        assert not live.feed._tasks

    run(scenario())
