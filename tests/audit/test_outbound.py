"""Requests to a server on this machine, which the setting names for the test."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from customer_map.server.audit import outbound, outbound_addresses
from customer_map.server.audit.outbound import OutboundFailedError, call
from customer_map.server.audit.outbound_addresses import OutboundRefusedError


class Handler(BaseHTTPRequestHandler):
    """Answers as the path asks; keeps what came."""

    seen: list[tuple[str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.seen.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/landed")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if self.path == "/long":
            self.wfile.write(b"x" * (outbound.LONGEST_ANSWER + 10))
        elif self.path == "/drip":
            self._drip()
        else:
            self.wfile.write(b"thanks")

    def _drip(self) -> None:
        try:
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server(settings: Any) -> Iterator[ThreadingHTTPServer]:
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.seen = []  # type: ignore[attr-defined]
    settings.OUTBOUND_ALLOWED = [f"127.0.0.1:{found.server_port}", "hooks.example"]
    thread = threading.Thread(target=found.serve_forever, args=(0.01,))
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


def url_of(server: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


def test_a_request_is_sent_and_its_answer_read(server: Any) -> None:
    answer = call("POST", url_of(server, "/hook?a=1"), body=b"{}", headers={"X-Sign": "1"})
    assert (answer.status, answer.body, answer.is_good, answer.is_cut) == (
        200,
        b"thanks",
        True,
        False,
    )
    path, headers, body = server.seen[0]
    assert (path, body) == ("/hook?a=1", b"{}")
    assert headers["X-Sign"] == "1"
    assert headers["Host"] == f"127.0.0.1:{server.server_port}"


def test_a_redirect_is_an_answer_and_not_followed(server: Any) -> None:
    answer = call("POST", url_of(server, "/away"))
    assert (answer.status, answer.location, answer.is_good) == (302, "/landed", False)
    assert [path for path, _, _ in server.seen] == ["/away"]


def test_only_the_beginning_of_a_long_answer_is_read(server: Any) -> None:
    answer = call("POST", url_of(server, "/long"))
    assert answer.is_cut
    assert len(answer.body) == outbound.LONGEST_ANSWER


def test_a_server_that_drips_is_cut_off(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "WHOLE_SECONDS", 0.4)
    began = time.monotonic()
    with pytest.raises(OutboundFailedError, match="too long"):
        call("POST", url_of(server, "/drip"))
    assert time.monotonic() - began < 3


def test_the_address_that_was_checked_is_the_one_connected_to(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int, **_more: Any) -> list[Any]:
        asked.append(host)
        place = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    monkeypatch.setattr(outbound_addresses.socket, "getaddrinfo", rebinding)
    connected: list[tuple[str, int]] = []
    connect = socket.create_connection

    def noted(address: tuple[str, int], **more: Any) -> socket.socket:
        connected.append(address)
        plain = socket.socket()
        plain.settimeout(more["timeout"])
        plain.connect(address)
        return plain

    monkeypatch.setattr(outbound.socket, "create_connection", noted)
    assert connect is not noted
    assert call("POST", f"http://hooks.example:{server.server_port}/hook").status == 200
    assert asked == ["hooks.example"]
    assert connected == [("127.0.0.1", server.server_port)]
    assert server.seen[0][1]["Host"] == f"hooks.example:{server.server_port}"


def test_a_server_without_encryption_fails_in_words(server: Any) -> None:
    with pytest.raises(OutboundFailedError, match="gave no answer"):
        call("POST", f"https://127.0.0.1:{server.server_port}/hook")


def test_nobody_there_is_said_in_words(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.OUTBOUND_ALLOWED = [f"127.0.0.1:{port}"]
    with pytest.raises(OutboundFailedError, match="Connection refused"):
        call("POST", f"http://127.0.0.1:{port}/")


def test_a_server_here_is_refused_without_the_setting(server: Any, settings: Any) -> None:
    settings.OUTBOUND_ALLOWED = []
    with pytest.raises(OutboundRefusedError):
        call("POST", url_of(server, "/hook"))
    assert server.seen == []


def test_no_header_can_be_smuggled_in(server: Any) -> None:
    with pytest.raises(ValueError, match="Invalid header"):
        call("POST", url_of(server, "/hook"), headers={"X-A": "1\r\nX-B: 2"})
