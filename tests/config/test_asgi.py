import asyncio
from collections.abc import Awaitable, Iterable
from typing import Any

import pytest
from a2wsgi import WSGIMiddleware

from customer_map.server.config import asgi


def ask(path: str, chunks: Iterable[bytes] = (b"",)) -> list[dict[str, Any]]:
    """The messages that answer a request; `receive` gives futures, as granian's does."""
    messages: list[dict[str, Any]] = []
    parts = list(chunks)

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    def receive() -> Awaitable[dict[str, Any]]:
        future = asyncio.get_running_loop().create_future()
        body = parts.pop(0)
        future.set_result({"type": "http.request", "body": body, "more_body": bool(parts)})
        return future

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    asyncio.run(asgi.application(scope, receive, send))
    return messages


def test_the_process_says_that_it_is_ready_without_the_database() -> None:
    start, body = ask("/live/ready")
    assert start["status"] == 200
    assert body["body"] == b"ready\n"


def test_live_updates_go_to_their_own_application(monkeypatch: pytest.MonkeyPatch) -> None:
    async def live(_scope: object, _receive: object, send: asgi.Send) -> None:
        await send({"type": "http.response.start", "status": 299})

    monkeypatch.setattr(asgi, "live_updates", live)
    assert ask("/live/events") == [{"type": "http.response.start", "status": 299}]


def test_all_else_goes_to_django_with_its_body(monkeypatch: pytest.MonkeyPatch) -> None:
    def echo(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode("latin-1"), environ["wsgi.input"].read()]

    monkeypatch.setattr(asgi, "pages", WSGIMiddleware(echo))
    start, *bodies = ask("/livelihood/客", [b"one ", b"two ", b"three"])
    assert start["status"] == 200
    assert b"".join(body["body"] for body in bodies) == "/livelihood/客one two three".encode()
