import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from customer_map.server.config.serving import (
    AddressError,
    PortInUseError,
    need_port,
    next_free_port,
    page_address,
    reachable,
    usual_processes,
    wait_until_ready,
)

HOST = "127.0.0.1"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server((HOST, 0)) as listener:
        yield listener.getsockname()[1]


def test_a_taken_port_is_named(taken_port: int) -> None:
    with pytest.raises(PortInUseError, match=f"Port {taken_port} of {HOST}"):
        need_port(HOST, taken_port)


def test_the_next_free_port_is_found(taken_port: int) -> None:
    port = next_free_port(HOST, taken_port)
    assert port > taken_port
    need_port(HOST, port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_is_not_ours_is_named(host: str) -> None:
    with pytest.raises(AddressError, match=host):
        need_port(host, 8000)


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", 8000, "http://localhost:8000"),
        ("0.0.0.0", 80, "http://localhost:80"),  # noqa: S104
        ("::", 8000, "http://localhost:8000"),
        ("10.0.0.7", 8000, "http://10.0.0.7:8000"),
        ("fe80::1", 8000, "http://[fe80::1]:8000"),
        ("crm.example", 8000, "http://crm.example:8000"),
    ],
)
def test_the_address_of_the_pages_can_be_typed(host: str, port: int, address: str) -> None:
    assert page_address(host, port) == address


def test_who_listens_everywhere_is_reached_here() -> None:
    assert reachable("0.0.0.0") == "127.0.0.1"  # noqa: S104
    assert reachable("::") == "::1"
    assert reachable("crm.example") == "crm.example"


def test_nobody_waits_for_a_server_that_has_ended() -> None:
    assert not wait_until_ready(HOST, 1, is_alive=lambda: False)


def test_a_server_is_ready_when_it_answers() -> None:
    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/live/ready" else 404)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer((HOST, 0), Ready) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            assert wait_until_ready(HOST, server.server_port, is_alive=lambda: True)
        finally:
            server.shutdown()
            thread.join()


def test_two_cores_have_one_web_process_and_more_have_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cores: set[int] = set()
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: cores, raising=False)
    found = []
    for core in range(6):
        cores.add(core)
        found.append(usual_processes())
    assert found == [1, 1, 1, 2, 2, 2]
