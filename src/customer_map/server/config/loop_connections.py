"""Asks the database from the event loop itself, over a few connections of its own: no thread has to be woken for it."""

import time
from typing import Any, TypeAlias

import psycopg
from django.db import connection

from customer_map.server.api.statements import TIMES, may_prepare

Line: TypeAlias = tuple[Any, ...]
Held: TypeAlias = tuple[float, psycopg.AsyncConnection[Line]]

MOST_CONNECTIONS = 4
OLDEST_SECONDS = 300.0


class LoopConnections:
    """The connections of one event loop; each asks one thing at a time, outside of transactions."""

    def __init__(self) -> None:
        self._idle: list[Held] = []
        self._open = 0

    @property
    def has_room(self) -> bool:
        """Whether a question would be asked at once."""
        return bool(self._idle) or self._open < MOST_CONNECTIONS

    async def lines(self, sql: str, params: tuple[str, ...]) -> list[Line]:
        """Return what a statement answers; whoever asks has looked whether there is room.

        Raises psycopg.Error when it cannot be asked; its connection is given up.
        """
        held = self._idle.pop() if self._idle else None
        if held is None or time.monotonic() - held[0] > OLDEST_SECONDS:
            held = await self._opened(held)
        try:
            found = await _asked(held[1], sql, params)
        except BaseException:  # a question that was broken off leaves its connection unusable too
            await self._closed(held)
            raise
        self._idle.append(held)
        return found

    async def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            await self._closed(self._idle.pop())

    async def _opened(self, old: Held | None) -> Held:
        if old is not None:
            await self._closed(old)
        self._open += 1
        try:
            return time.monotonic(), await _connect()
        except BaseException:
            self._open -= 1
            raise

    async def _closed(self, held: Held) -> None:
        self._open -= 1
        await held[1].close()


async def _connect() -> psycopg.AsyncConnection[Line]:
    """Connect as Django does; values are read as Django's connections read them."""
    told = connection.get_connection_params()
    told |= {"cursor_factory": psycopg.AsyncCursor, "autocommit": True}
    made: psycopg.AsyncConnection[Line] = await psycopg.AsyncConnection.connect(**told)
    await made.execute("SET TIME ZONE 'UTC'")
    return made


async def _asked(
    made: psycopg.AsyncConnection[Line], sql: str, params: tuple[str, ...]
) -> list[Line]:
    async with made.cursor() as cursor:
        cursor.adapters.register_loader("timestamptz", TIMES)
        await cursor.execute(sql.encode(), params, prepare=may_prepare())
        return await cursor.fetchall()
