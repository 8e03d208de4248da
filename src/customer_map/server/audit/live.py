"""Turns the change log into server-sent events for each signed-in page: GET /live/events.

A change is told to whoever may read its record, and says only which record it was and by which verb.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

import orjson
from django.db import DatabaseError, InterfaceError

from customer_map.server.audit.live_events import (
    OVERLAP,
    Change,
    changes_of,
    changes_since,
    newest_sequence,
    sequences_near,
    user_of_cookies,
)
from customer_map.server.audit.live_feed import MISSED, Feed
from customer_map.server.outages import RETRY_SECONDS

Scope: TypeAlias = dict[str, Any]
Message: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
AnswerT = TypeVar("AnswerT")

EVENTS = "/live/events"
HEARTBEAT_SECONDS = 15.0
# The changes of one action come together.
SETTLE_SECONDS = 0.05
# A stream ends now and then; the browser comes back, and its session is checked again.
LONGEST_STREAM_SECONDS = 15 * 60.0
# No sequence number has more digits.
LONGEST_NUMBER = 18
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

_feed = Feed()
# Django's database connections belong to threads.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request below /live/."""
    if scope["path"] != EVENTS or scope["method"] != "GET":
        await _refuse(send, 404)
        return
    headers = dict(scope["headers"])
    try:
        user_id = await _in_thread(user_of_cookies, headers.get(b"cookie", b"").decode("latin-1"))
    except (DatabaseError, InterfaceError):
        await _ask_to_come_back(send)
        return
    if user_id is None:
        await _refuse(send, 401)
        return
    telling = asyncio.create_task(_tell(user_id, headers.get(b"last-event-id", b""), send))
    leaving = asyncio.create_task(_until_gone(receive))
    try:
        ended, _ = await asyncio.wait(
            {telling, leaving},
            timeout=LONGEST_STREAM_SECONDS,
            return_when=asyncio.FIRST_COMPLETED,
        )
    finally:
        leaving.cancel()
        await _cancelled(telling)
    if leaving not in ended:
        await send({"type": "http.response.body", "body": b""})


async def _tell(user_id: UUID, last_seen: bytes, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _send_text(send, ": hello\n\n")
    async for changes in _changes(user_id, last_seen):
        await _send_text(send, "".join(_event(change) for change in changes) or ": beat\n\n")


async def _changes(user_id: UUID, last_seen: bytes) -> AsyncIterator[list[Change]]:
    """Give changes as they come, each once, and an empty list at every heartbeat.

    A page that comes back is told what it missed; a new one only what happens from now on.
    """
    is_back = last_seen.isdigit() and len(last_seen) <= LONGEST_NUMBER
    seen = int(last_seen) if is_back else await _in_thread(newest_sequence)
    told = set() if is_back else await _in_thread(sequences_near, seen)
    sequences = {MISSED}
    async with _feed.reader() as queue:
        while True:
            found = await _in_thread(_find, user_id, sequences, seen)
            fresh = [change for change in found if change.sequence not in told]
            seen = max([seen, *(change.sequence for change in fresh)])
            told |= {change.sequence for change in fresh}
            told = {sequence for sequence in told if sequence > seen - OVERLAP}
            yield fresh
            sequences = await _waiting(queue)


def _find(user_id: UUID, sequences: set[int], seen: int) -> list[Change]:
    if MISSED in sequences:
        return changes_since(user_id, seen)
    return changes_of(user_id, sequences) if sequences else []


async def _waiting(queue: "asyncio.Queue[int]") -> set[int]:
    """Return the sequence numbers that came, or nothing at a heartbeat."""
    try:
        first = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return set()
    await asyncio.sleep(SETTLE_SECONDS)
    return {first, *(queue.get_nowait() for _ in range(queue.qsize()))}


def _event(change: Change) -> str:
    data = {"sequence": change.sequence, "record": change.record, "verb": change.verb}
    return f"id: {change.sequence}\nevent: change\ndata: {orjson.dumps(data).decode()}\n\n"


async def _cancelled(task: "asyncio.Task[None]") -> None:
    """End a task, and wait for what it has to tidy up; its own failure goes on to the server's log."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_text(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _ask_to_come_back(send: Send) -> None:
    """Browsers give a stream up for good at an error: an empty one, with a time to wait, brings them back."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    text = f"retry: {RETRY_SECONDS * 1000}\n\n"
    await send({"type": "http.response.body", "body": text.encode()})


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _in_thread(function: Callable[..., AnswerT], *arguments: Any) -> AnswerT:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, function, *arguments)
