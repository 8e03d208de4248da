"""Turns PostgreSQL's NOTIFY into news for every open event stream: one connection and one look per process."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import DatabaseError, InterfaceError, connections
from psycopg import sql

from customer_map.server.audit.live_events import Change, News, news_since, no_news
from customer_map.server.audit.live_unlogged import Unlogged, nothing_unlogged, unlogged_since
from customer_map.server.audit.log import CHANNEL

RETRY_SECONDS = 2
# The changes of one action come together.
SETTLE_SECONDS = 0.02
# What comes in by the thousand is told no more often.
UNLOGGED_SPACE_SECONDS = 1.0
# A reader this far behind looks at everything anew.
LONGEST_QUEUE = 100

logger = logging.getLogger(__name__)
AnswerT = TypeVar("AnswerT")

# Django's database connections belong to threads.
threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")


async def in_thread(function: Callable[..., AnswerT], *arguments: Any) -> AnswerT:
    """Run what asks the database, in one of a few threads."""
    return await asyncio.get_running_loop().run_in_executor(threads, function, *arguments)


@dataclass(frozen=True, slots=True)
class Heard:
    """How far somebody has heard of what is logged, and of what is not, which is told more seldom."""

    logged: int
    unlogged: int

    def __str__(self) -> str:
        return f"{self.logged}-{self.unlogged}"

    def or_later(self, other: "Heard") -> "Heard":
        """Return the later of both, for either kind."""
        return Heard(max(self.logged, other.logged), max(self.unlogged, other.unlogged))


@dataclass(frozen=True, slots=True)
class Message:
    """What one reader hears: some changes, or None for "look at everything anew"; all up to `mark`."""

    changes: list[Change] | None
    mark: Heard


@dataclass(eq=False, slots=True)
class Reader:
    """One open stream."""

    user_id: UUID
    messages: asyncio.Queue[Message] = field(default_factory=lambda: asyncio.Queue(LONGEST_QUEUE))

    def hear(self, changes: list[Change] | None, mark: Heard) -> None:
        """Take the changes that are for this reader; whoever reads too slowly gets one word for all of them."""
        if changes is not None and not changes:
            return
        if self.messages.full():
            while not self.messages.empty():
                self.messages.get_nowait()
            changes = None
        self.messages.put_nowait(Message(changes, mark))


class Feed:
    """Listens while anybody reads; a notice only wakes it: what has happened, it reads from the log, once for all."""

    def __init__(self) -> None:
        self._readers: set[Reader] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._news: News | None = None
        self._unlogged: Unlogged | None = None
        self._make_events()

    @property
    def mark(self) -> Heard | None:
        """How far all readers have heard."""
        if self._news is None or self._unlogged is None:
            return None
        return Heard(self._news.mark, self._unlogged.mark)

    @property
    def readers(self) -> int:
        """How many streams are open."""
        return len(self._readers)

    @contextlib.asynccontextmanager
    async def reader(self, user_id: UUID) -> AsyncIterator[Reader]:
        """Give a reader that hears of everything from now on; the last one to leave closes the connection."""
        reader = Reader(user_id)
        self._readers.add(reader)
        if not self._tasks:
            self._start()
        try:
            yield reader
        finally:
            self._readers.discard(reader)
            if not self._readers:
                self._end()

    async def wait_until_listening(self) -> None:
        """Wait until nothing can happen any more that nobody notices."""
        await self._listens.wait()

    def _start(self) -> None:
        self._make_events()
        self._tasks = [
            asyncio.create_task(self._listen_forever()),
            asyncio.create_task(_forever(self._wakes, self._tell)),
            asyncio.create_task(
                _forever(self._wakes_too, self._tell_unlogged, UNLOGGED_SPACE_SECONDS)
            ),
        ]

    def _make_events(self) -> None:
        self._listens = asyncio.Event()
        self._wakes, self._wakes_too = asyncio.Event(), asyncio.Event()

    def _wake(self) -> None:
        self._wakes.set()
        self._wakes_too.set()

    def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks, self._news, self._unlogged = [], None, None

    async def _listen_forever(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.OperationalError, DatabaseError, InterfaceError) as problem:
                logger.warning("Live updates lost the database: %s", problem)
            self._listens.clear()
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(**_address(), autocommit=True)
        async with connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
            if self._news is None or self._unlogged is None:
                self._unlogged = await in_thread(nothing_unlogged)
                self._news = await in_thread(no_news)
            self._listens.set()
            # What was written while nobody listened has woken nobody.
            self._wake()
            async for _notice in connection.notifies():
                self._wake()

    async def _tell(self) -> None:
        if self._news is None or self._unlogged is None:
            return
        users = {reader.user_id for reader in self._readers}
        news = await in_thread(news_since, self._news.mark, self._news.told, users)
        self._news = news
        mark = Heard(news.mark, self._unlogged.mark)
        for reader in self._readers:
            if reader.user_id in users:
                reader.hear(news.of(reader.user_id), mark)

    async def _tell_unlogged(self) -> None:
        if self._news is None or self._unlogged is None:
            return
        users = {reader.user_id for reader in self._readers}
        unlogged = await in_thread(unlogged_since, self._unlogged.snapshot, users)
        self._unlogged = unlogged
        mark = Heard(self._news.mark, unlogged.mark)
        for reader in self._readers:
            if reader.user_id in users:
                reader.hear(unlogged.changes.get(reader.user_id, []), mark)


async def _forever(
    wakes: asyncio.Event, tell: Callable[[], Awaitable[None]], space: float = 0
) -> None:
    """Tell after each time that it is woken, with `space` seconds in between."""
    while True:
        await wakes.wait()
        await asyncio.sleep(SETTLE_SECONDS)
        wakes.clear()
        try:
            await tell()
        except (DatabaseError, InterfaceError) as problem:
            logger.warning("Live updates could not read the log: %s", problem)
            await asyncio.sleep(RETRY_SECONDS)
            wakes.set()
        await asyncio.sleep(space)


def _address() -> dict[str, Any]:
    """Return what psycopg needs to reach Django's database."""
    stored = connections["default"].settings_dict
    names = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    address = {name: stored[key] for key, name in names.items() if stored[key]}
    return {**address, **stored["OPTIONS"]}
