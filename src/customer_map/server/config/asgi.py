"""One ASGI application: live updates natively, every other page through Django in a pool of threads.

Django under its own ASGI handler takes half as much processor time again for ordinary pages.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from a2wsgi import WSGIMiddleware
from django.db import InterfaceError, OperationalError

from customer_map.server.audit.live import application as live_updates
from customer_map.server.config import direct_lists, environment
from customer_map.server.config.metrics_switch import counted_listener
from customer_map.server.config.wsgi import application as django_pages

if TYPE_CHECKING:
    from concurrent.futures import Executor

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

API = "/api/"
LIVE = "/live/"
READY = "/live/ready"  # answered by the process itself, for those who wait until it serves

threads = environment.integer("CUSTOMER_MAP_THREADS", default=8, lowest=1, highest=256)
# A2wsgi has a type for each kind of message; ours are plain dictionaries.
_bridge = WSGIMiddleware(cast("Any", django_pages), workers=threads)
pages = cast("Application", _bridge)
pool: "Executor" = _bridge.executor


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["path"] == READY:
        await _say_ready(send)
    elif scope["path"].startswith(LIVE):
        with counted_listener():
            await live_updates(scope, receive, send)
    elif not await _answer_directly(scope, send):
        await pages(scope, _coroutine(receive), send)


async def _answer_directly(scope: Scope, send: Send) -> bool:
    """Answer a plain list of the API; False when it is something else, or the connection to the database was lost."""
    question = direct_lists.question_of(scope) if scope["path"].startswith(API) else None
    if question is None:
        return False
    answer = await direct_lists.answer_in_loop(question)
    if answer is None:
        loop = asyncio.get_running_loop()
        try:
            answer = await loop.run_in_executor(pool, direct_lists.answer, question)
        except (OperationalError, InterfaceError):
            return False
    await _send(answer, send)
    return True


async def _send(answer: direct_lists.DirectAnswer, send: Send) -> None:
    headers = [*answer.fields, (b"Content-Length", str(len(answer.content)).encode())]
    start = {"type": "http.response.start", "status": answer.status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": answer.content})


async def _say_ready(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ready\n"})


def _coroutine(receive: Receive) -> Receive:
    """A2wsgi schedules what `receive` returns, which must be a coroutine; granian's is a future."""

    async def receive_message() -> dict[str, Any]:
        return await receive()

    return receive_message
