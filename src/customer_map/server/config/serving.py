"""A host and a port in, a running web server out: granian, one port, one or more processes."""

import errno
import gc
import http.client
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from ipaddress import ip_address
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from customer_map.errors import CustomerMapError
from customer_map.server.config import environment
from customer_map.server.config.children import end_with_parent
from customer_map.server.config.memory import keep_pandas_out
from customer_map.server.config.metrics_switch import note_process
from customer_map.server.config.warming import load_beside

URL = "CUSTOMER_MAP_URL"
APPLICATION = f"{__name__}:worker_application"
READY = "/live/ready"
# Open event streams never end by themselves; whatever still runs after this is cut off.
STOP_SECONDS = 3
READY_SECONDS = 60
TICK_SECONDS = 0.05
# How many new objects, and younger collections, bring on one of each age: a page makes thousands that end with it.
COLLECTED_AFTER = (20_000, 20, 100)
PORTS_TRIED = 50
IPV4 = 4


class PortInUseError(CustomerMapError):
    """Another program listens there."""

    code = "port_in_use"
    message = "Port {port} of {host} is in use by another program."
    hint = "Choose another one with --port, or stop that program."


class AddressError(CustomerMapError):
    """We cannot listen there."""

    code = "listen_address"
    message = "The server cannot listen on port {port} of {host}: {reason}."
    hint = "Choose another address with --host and --port."


def serve_web(host: str, port: int) -> None:
    """Answer requests until a signal says stop.

    Several processes are forked from this one once everything is loaded, and share its memory. One alone loads what it
    needs itself: then this one stays small.
    """
    processes = environment.integer(
        "CUSTOMER_MAP_WEB_PROCESSES", default=usual_processes(), lowest=1, highest=64
    )
    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=processes,
        websockets=False,
        factory=True,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    if processes > 1:
        _load()
    server.serve()


def usual_processes() -> int:
    """One for two cores, as the database needs some of them, too; at most two, as each takes memory."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return min(max(cores // 2, 1), 2)


def worker_application() -> Callable[..., Any]:
    """What each process of granian runs."""
    end_with_parent()
    application = _load()
    import_module("customer_map.server.config.quick_questions").keep_to_one_process()
    load_beside()
    note_process("web")
    return application


def _load() -> Callable[..., Any]:
    """Load Django whole, so that the first page is quick; nothing is connected and no thread started yet.

    What is there then, the collector of garbage passes over; it also comes less often. Shared memory stays shared so.
    """
    keep_pandas_out()
    import_module("django").setup()
    application: Callable[..., Any] = import_module("customer_map.server.config.asgi").application
    import_module(os.environ["DJANGO_SETTINGS_MODULE"].rpartition(".")[0] + ".urls")
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECTED_AFTER)
    return application


def need_port(host: str, port: int) -> None:
    """Check that the port is free.

    Raises:
        PortInUseError: somebody has it.
        AddressError: the address is not ours, or needs more rights.
    """
    try:
        _try_to_listen(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(host=host, port=port) from error
        reason = error.strerror or str(error)
        raise AddressError(host=host, port=port, reason=reason) from error


def next_free_port(host: str, first: int) -> int:
    """The first free port from `first` on.

    Raises:
        PortInUseError: none of the next fifty is free.
    """
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        try:
            need_port(host, port)
        except PortInUseError:
            continue
        return port
    raise PortInUseError(host=host, port=f"{first} to {first + PORTS_TRIED}")


def _try_to_listen(host: str, port: int) -> None:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()


def wait_until_ready(host: str, port: int, *, is_alive: Callable[[], bool]) -> bool:
    """Wait until the server answers; False when it ended, or took too long."""
    deadline = time.monotonic() + READY_SECONDS
    while is_alive() and time.monotonic() < deadline:
        if _answers(host, port):
            return True
        time.sleep(TICK_SECONDS)
    return False


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(reachable(host), port, timeout=READY_SECONDS)
    try:
        connection.request("GET", READY)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def reachable(host: str) -> str:
    """Where we ourselves reach a server that listens on `host`."""
    with suppress(ValueError):
        address = ip_address(host)
        if address.is_unspecified:
            return "127.0.0.1" if address.version == IPV4 else "::1"
    return host


def page_address(host: str, port: int) -> str:
    """What a person types into a browser on this machine."""
    name = reachable(host)
    shown = "localhost" if name in {"127.0.0.1", "::1"} else name
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def name_public_url(host: str, port: int) -> None:
    """Settings read it: links in mails and the check of forms need the address people use."""
    os.environ.setdefault(URL, page_address(host, port))
