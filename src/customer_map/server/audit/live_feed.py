"""Turns PostgreSQL's NOTIFY into wake-ups of every open event stream: one connection per process."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from customer_map.server.audit.log import CHANNEL

RETRY_SECONDS = 2
# A reader this far behind catches up from the log instead.
LONGEST_QUEUE = 1000
MISSED = -1

logger = logging.getLogger(__name__)


class Feed:
    """Listens while anybody reads, and hands each sequence number to every reader.

    After a broken connection readers get MISSED: they then look into the log themselves.
    """

    def __init__(self) -> None:
        self._readers: set[asyncio.Queue[int]] = set()
        self._listening: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def reader(self) -> AsyncIterator["asyncio.Queue[int]"]:
        """Give a queue that fills with sequence numbers; the last reader to leave closes the connection."""
        queue: asyncio.Queue[int] = asyncio.Queue(LONGEST_QUEUE)
        self._readers.add(queue)
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen_forever())
        try:
            yield queue
        finally:
            self._readers.discard(queue)
            if not self._readers and self._listening is not None:
                self._listening.cancel()
                self._listening = None

    async def _listen_forever(self) -> None:
        while True:
            try:
                await self._listen()
            except psycopg.OperationalError as problem:
                logger.warning("Live updates lost the database: %s", problem)
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(**_address(), autocommit=True)
        async with connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
            # What was written before LISTEN took hold has woken nobody.
            self._tell(MISSED)
            async for notice in connection.notifies():
                self._tell(int(notice.payload))

    def _tell(self, sequence: int) -> None:
        for queue in self._readers:
            if queue.full():
                _drain(queue)
                queue.put_nowait(MISSED)
            else:
                queue.put_nowait(sequence)


def _drain(queue: "asyncio.Queue[int]") -> None:
    while not queue.empty():
        queue.get_nowait()


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
