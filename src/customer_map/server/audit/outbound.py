"""A request to somewhere else in, its answer out: the one door through which this server calls others.

It connects to the address that was checked, follows no redirect, heeds no proxy of the environment,
and gives up on answers that are too slow; of those that are too long it reads the beginning.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from customer_map.errors import CustomerMapError
from customer_map.server.audit.outbound_addresses import (
    Address,
    OutboundRefusedError,
    checked_addresses,
)

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 15.0
LONGEST_ANSWER = 64 * 1024
LONGEST_URL = 2000
PORTS = {"http": 80, "https": 443}
OURS = {"User-Agent": "customer-map", "Accept-Encoding": "identity", "Connection": "close"}


class OutboundFailedError(CustomerMapError):
    """The other side could not be reached, or did not answer as it should."""

    code = "outbound_failed"
    message = "{host} gave no answer: {reason}."
    hint = "Try again later, or check that the other side is running."


@dataclass(frozen=True, slots=True)
class Target:
    """An address of the web taken apart; `host` is as it goes into certificates and headers."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` may be only the beginning."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    milliseconds: int
    is_cut: bool = False
    location: str = field(default="")

    @property
    def is_good(self) -> bool:
        """Whether the other side has taken it."""
        return 200 <= self.status < 300


def target_of(url: str) -> Target:
    """Take an address apart.

    Raises:
        OutboundRefusedError: it is none of the web, or one made to be misread.
    """
    if len(url) > LONGEST_URL or any(sign <= " " or sign in "\\\x7f" for sign in url):
        raise OutboundRefusedError(place="this address", reason="it holds signs that none may hold")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise OutboundRefusedError(place="this address", reason="it cannot be read") from error
    if parts.scheme not in PORTS or not ascii_host:
        raise OutboundRefusedError(place="this address", reason="it begins with no http(s)://host")
    if parts.username is not None or parts.password is not None:
        raise OutboundRefusedError(place=ascii_host, reason="the address holds a user or password")
    path = parts.path or "/"
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.scheme, ascii_host, port or PORTS[parts.scheme], f"{path}{query}")


def check_url(url: str) -> None:
    """Check an address as `call` would, without calling it.

    Raises:
        OutboundRefusedError, UnknownHostError: it must not, or cannot, be called.
    """
    target = target_of(url)
    checked_addresses(target.host, target.port)


def call(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = 0.0,
) -> Answer:
    """Send one request and read its answer; a redirect is an answer like any other.

    `seconds` is for others that are known to think for long; by itself an answer may take 15.

    Raises:
        OutboundRefusedError, UnknownHostError: the address must not, or cannot, be called.
        OutboundFailedError: no answer came.
    """
    target = target_of(url)
    addresses = checked_addresses(target.host, target.port)
    began, patience = time.monotonic(), seconds or WHOLE_SECONDS
    try:
        connection = _connection(target, _connected(addresses, target.port))
        connection.sock.settimeout(max(CONNECT_SECONDS, seconds))
        with _Watch(connection, began + patience):
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            every = {**(headers or {}), **OURS}
            connection.request(method, target.path, body=body or None, headers=every)
            return _answer(connection.getresponse(), began)
    except (OSError, http.client.HTTPException) as error:
        reason = "it took too long" if isinstance(error, TimeoutError) else _words_of(error)
        raise OutboundFailedError(host=target.host, reason=reason) from error


def _words_of(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return f"the encryption failed ({error.reason or error})"
    return (getattr(error, "strerror", "") or str(error) or type(error).__name__).rstrip(".")


def _connected(addresses: list[Address], port: int) -> socket.socket:
    """Connect to the first checked address that answers."""
    problem: OSError = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((str(address), port), timeout=CONNECT_SECONDS)
        except OSError as error:
            problem = error
    raise problem


def _connection(target: Target, plain: socket.socket) -> http.client.HTTPConnection:
    """Speak over a connection that stands already; the certificate must be that of the name."""
    connection = http.client.HTTPConnection(target.host, target.port, timeout=CONNECT_SECONDS)
    connection.default_port = PORTS[target.scheme]
    connection.auto_open = 0
    connection.sock = plain
    if target.scheme == "https":
        # Shaking hands is left to `call`, where a deadline watches over it.
        connection.sock = ssl.create_default_context().wrap_socket(
            plain, server_hostname=target.host.rstrip("."), do_handshake_on_connect=False
        )
    return connection


def _answer(response: http.client.HTTPResponse, began: float) -> Answer:
    body = response.read(LONGEST_ANSWER + 1)
    return Answer(
        status=response.status,
        headers={name.lower(): value for name, value in response.getheaders()},
        body=body[:LONGEST_ANSWER],
        milliseconds=round((time.monotonic() - began) * 1000),
        is_cut=len(body) > LONGEST_ANSWER,
        location=response.getheader("location") or "",
    )


class _Watch:
    """Cuts a connection at its deadline: a server that sends a byte now and then never times out by itself."""

    def __init__(self, connection: http.client.HTTPConnection, deadline: float) -> None:
        self._connection = connection
        self._socket = connection.sock
        self._is_late = False
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        self._timer.cancel()
        self._connection.close()
        with suppress(OSError):
            self._socket.close()
        if self._is_late:
            raise TimeoutError

    def _cut(self) -> None:
        self._is_late = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
