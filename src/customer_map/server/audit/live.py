"""Turns the change log into server-sent events for each signed-in page: GET /live/events.

A change is told to whoever may read its record, and says only which record it was, of which customer, and by which
verb. The id of the events is how far the page has heard; a page that comes back with it as `Last-Event-ID` is told what
it missed, or, where that is too much, `reset`: it then looks at everything anew. A new page says with `?age=` how many
milliseconds ago it was asked for: it may not show what has happened since.
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import orjson
from django.db import DatabaseError, InterfaceError

from customer_map.server.audit.live_events import (
    Change,
    changes_since,
    mark_of_the_last,
    no_news,
    user_of_cookies,
)
from customer_map.server.audit.live_feed import Feed, Heard, Message, Reader, in_thread
from customer_map.server.audit.live_unlogged import unlogged_of
from customer_map.server.outages import RETRY_SECONDS

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]

EVENTS = "/live/events"
HEARTBEAT_SECONDS = 15.0
# A stream ends now and then; the browser comes back, and its session is checked again.
LONGEST_STREAM_SECONDS = 15 * 60.0
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

# What the ids of our events look like; no number in them has more digits.
HEARD = re.compile(rb"(\d{1,18})-(\d{1,18})")
AGE = re.compile(rb"(?:^|&)age=(\d{1,18})(?:&|$)")
# Longer ago is a page that a browser put away.
LONGEST_AGE_SECONDS = 24 * 3600.0

feed = Feed()


@dataclass(frozen=True, slots=True)
class Place:
    """How far a page is: the last mark it heard, or else how old it is."""

    last_seen: bytes
    age: float


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request below /live/."""
    if scope["path"] != EVENTS or scope["method"] != "GET":
        await _refuse(send, 404)
        return
    headers = dict(scope["headers"])
    try:
        user_id = await in_thread(user_of_cookies, headers.get(b"cookie", b"").decode("latin-1"))
    except (DatabaseError, InterfaceError):
        await _ask_to_come_back(send)
        return
    if user_id is None:
        await _refuse(send, 401)
        return
    place = Place(headers.get(b"last-event-id", b""), _age(scope.get("query_string", b"")))
    telling = asyncio.create_task(_tell(user_id, place, send))
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


def _age(query: bytes) -> float:
    """Return how many seconds ago the page was asked for, 0 if it does not say."""
    given = AGE.search(query)
    return min(int(given[1]) / 1000, LONGEST_AGE_SECONDS) if given else 0.0


async def _tell(user_id: UUID, place: Place, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _send_text(send, ": hello\n\n")
    async for message in _messages(user_id, place):
        await _send_text(send, _events(message))


async def _messages(user_id: UUID, place: Place) -> AsyncIterator[Message]:
    """Give what the page missed, then changes as they come, each once, and an empty message at every heartbeat."""
    async with feed.reader(user_id) as reader:
        await feed.wait_until_listening()
        first = await _missed(user_id, place)
        yield first
        known = {change.sequence for change in first.changes or () if change.sequence}
        while True:
            message = await _next(reader, first.mark)
            fresh = message.changes
            if fresh is not None:
                fresh = [change for change in fresh if change.sequence not in known]
            yield Message(fresh, message.mark.or_later(first.mark))


async def _missed(user_id: UUID, place: Place) -> Message:
    """Return what has happened since the page came to its place."""
    now = (await in_thread(no_news)).mark
    if place.last_seen:
        heard = HEARD.fullmatch(place.last_seen)
        since = Heard(int(heard[1]), int(heard[2])) if heard else None
        changes = await in_thread(_since, user_id, since) if since else None
    else:
        mark = await in_thread(mark_of_the_last, place.age) if place.age else None
        changes = [] if mark is None else await in_thread(_since, user_id, Heard(mark, mark))
    return Message(changes, Heard(now, now))


def _since(user_id: UUID, heard: Heard) -> list[Change] | None:
    changes = changes_since(user_id, heard.logged)
    return None if changes is None else changes + unlogged_of(user_id, heard.unlogged)


async def _next(reader: Reader, begun: Heard) -> Message:
    """Return the next message; at a heartbeat an empty one, which says how far everybody has heard by now."""
    heard = feed.mark or begun
    try:
        return await asyncio.wait_for(reader.messages.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return Message([], heard)


def _events(message: Message) -> str:
    """Write a message; its id comes last, so that a page that loses the connection half-way hears all of it again."""
    if message.changes is None:
        told = "event: reset\ndata: {}\n\n"
    else:
        told = "".join(map(_event, message.changes)) or ": beat\n"
    return f"{told}id: {message.mark}\n\n"


def _event(change: Change) -> str:
    data = {"sequence": change.sequence, "record": change.record, "verb": change.verb}
    if change.customer:
        data["customer"] = change.customer
    return f"event: change\ndata: {orjson.dumps(data).decode()}\n\n"


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
