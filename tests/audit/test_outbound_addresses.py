"""Every spelling of an address that is not public is refused (SSRF)."""

import re
import socket
from pathlib import Path
from typing import Any

import pytest

import customer_map
from customer_map.server.audit import outbound_addresses
from customer_map.server.audit.outbound import check_url, target_of
from customer_map.server.audit.outbound_addresses import (
    OutboundRefusedError,
    UnknownHostError,
    checked_addresses,
)

HOSTS = [
    # loopback
    "localhost", "LOCALHOST", "127.0.0.1", "127.1", "127.0.1", "0", "0.0.0.0", "127.255.255.254",  # noqa: S104
    # decimal, octal, hexadecimal, mixed
    "2130706433", "017700000001", "0177.0.0.1", "0x7f000001", "0x7f.1", "0x7F.0.0.0x1", "0177.0x0.1",
    # other scripts, which IDNA turns into digits and dots
    "１２７.0.0.1", "127。0。0。1", "①②⑦.⓪.⓪.①",
    # private, shared, reserved, documentation, broadcast, multicast
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "198.18.0.1", "192.0.2.1",
    "203.0.113.9", "240.0.0.1", "255.255.255.255", "224.0.0.1", "192.0.0.192", "192.88.99.1",
    # metadata of clouds, link-local
    "169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.0.1", "100.100.100.200",
    "168.63.129.16",
    # IPv6
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]",
    "[fec0::1]",
    # IPv4 inside of IPv6: mapped, compatible, 6to4, NAT64, Teredo
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:a9fe:a9fe]", "[::ffff:10.0.0.1]", "[::127.0.0.1]",
    "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::7f00:1]",
    "[2001:0:7f00:1::]",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_an_inner_address_is_called(scheme: str, host: str) -> None:
    with pytest.raises(OutboundRefusedError):
        check_url(f"{scheme}://{host}/hook")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "//example.com/", "example.com", "",
        "http://", "http:///path", "http://user@93.184.215.14/", "http://93.184.215.14@127.0.0.1/",
        "http://user:secret@93.184.215.14/", "http://93.184.215.14:99999/", "http://93.184.215.14:x/",
        "http://93.184.215.14\\@127.0.0.1/", "http://93.184.215.14/ HTTP/1.1\r\nX: y", "http://93.184.215.14/\n",
        "http://[fe80::1%25eth0]/", "http://[::1/", "http://93.184.215.14/" + "a" * 3000,
    ],
)  # fmt: skip
def test_an_address_made_to_be_misread_is_refused(url: str) -> None:
    with pytest.raises(OutboundRefusedError):
        check_url(url)


@pytest.mark.parametrize("port", [1, 22, 25, 53, 3306, 5432, 6379, 9200, 11211])
def test_ports_of_other_services_are_refused(port: int) -> None:
    with pytest.raises(OutboundRefusedError, match="usual one"):
        check_url(f"http://93.184.215.14:{port}/")


@pytest.mark.parametrize("host", ["93.184.215.14", "[2606:4700:4700::1111]", "1572395042"])
def test_public_addresses_are_allowed(host: str) -> None:
    check_url(f"https://{host}/hook")


def test_one_inner_address_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def resolved(_host: str, port: int, **_more: Any) -> list[Any]:
        family, kind = socket.AF_INET, socket.SOCK_STREAM
        return [(family, kind, 6, "", (one, port)) for one in ("93.184.215.14", "10.0.0.1")]

    monkeypatch.setattr(outbound_addresses.socket, "getaddrinfo", resolved)
    with pytest.raises(OutboundRefusedError):
        checked_addresses("both.example", 443)


@pytest.mark.parametrize(
    ("entry", "url", "allowed"),
    [
        ("10.0.0.0/8", "http://10.1.2.3/", True),
        ("10.0.0.0/8", "http://11.1.2.3:9000/", False),
        ("10.0.0.0/8", "http://192.168.0.1/", False),
        ("127.0.0.1:9000", "http://127.0.0.1:9000/", True),
        ("127.0.0.1:9000", "http://127.0.0.1:9001/", False),
        ("localhost", "http://localhost:7777/", True),
        ("localhost", "http://[::ffff:10.0.0.1]/", False),
        ("[::1]:9000", "http://[::1]:9000/", True),
        ("::1", "http://[::1]:9000/", True),
    ],
)
def test_the_setting_opens_what_it_names_and_nothing_else(
    settings: Any, entry: str, url: str, allowed: bool
) -> None:
    settings.OUTBOUND_ALLOWED = [entry]
    if allowed:
        check_url(url)
        return
    with pytest.raises(OutboundRefusedError):
        check_url(url)


def test_a_dot_at_the_end_of_localhost_opens_nothing() -> None:
    with pytest.raises(
        (OutboundRefusedError, UnknownHostError)
    ):  # systems differ in whether they know it
        check_url("http://localhost./")


def test_a_name_in_chinese_is_called_by_its_ascii_form() -> None:
    assert target_of("https://例子.测试/钩?a=1").host == "xn--fsqu00a.xn--0zwm56d"


# Besides the one door to the outside: the supervisor asks its own server how it is, the postmaster's note says where
# that listens.
WITHOUT_FOREIGN_ADDRESSES = {"server/config/serving.py", "server/config/postmaster_note.py"}
ONE_DOOR = {"server/audit/outbound.py", "server/audit/outbound_addresses.py"}
CLIENTS = re.compile(
    r"^\s*(?:import|from) (?:http\.client|urllib\.request|urllib3|requests|httpx|aiohttp|socket|smtplib|ftplib)\b",
    re.MULTILINE,
)


def test_nothing_else_of_the_program_calls_out() -> None:
    root = Path(customer_map.__file__).parent
    calling = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if CLIENTS.search(path.read_text(encoding="utf-8"))
    }
    assert calling == ONE_DOOR | WITHOUT_FOREIGN_ADDRESSES
