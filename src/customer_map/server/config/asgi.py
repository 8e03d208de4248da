"""One ASGI application: live updates natively, every other page through Django in a pool of threads.

Django under its own ASGI handler takes half as much processor time again for ordinary pages.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, cast

from a2wsgi import WSGIMiddleware

from customer_map.server.audit.live import application as live_updates
from customer_map.server.config import environment
from customer_map.server.config.metrics_switch import counted_listener
from customer_map.server.config.wsgi import application as django_pages

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

LIVE = "/live/"
READY = "/live/ready"  # answered by the process itself, for those who wait until it serves

threads = environment.integer("CUSTOMER_MAP_THREADS", default=8, lowest=1, highest=256)
# A2wsgi has a type for each kind of message; ours are plain dictionaries.
pages = cast("Application", WSGIMiddleware(cast("Any", django_pages), workers=threads))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["path"] == READY:
        await _say_ready(send)
    elif scope["path"].startswith(LIVE):
        with counted_listener():
            await live_updates(scope, receive, send)
    else:
        await pages(scope, _coroutine(receive), send)


async def _say_ready(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ready\n"})


def _coroutine(receive: Receive) -> Receive:
    """A2wsgi schedules what `receive` returns, which must be a coroutine; granian's is a future."""

    async def receive_message() -> dict[str, Any]:
        return await receive()

    return receive_message
