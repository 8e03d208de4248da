"""Everything that leaves the server goes through one guarded door."""

import ast
from collections.abc import Iterator

from tests.house_rules.sources import SERVER, python_sources

CLIENTS = (
    "aiohttp",
    "ftplib",
    "http.client",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "urllib.request",
    "urllib3",
)
DOORS = ("/audit/outbound.py", "/audit/outbound_addresses.py")
# Ports and readiness of our own server.
OUR_OWN = ("/config/serving.py", "/config/postmaster_note.py")


def clients(tree: ast.AST) -> Iterator[str]:
    """Modules that can call others, as far as they are imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name in CLIENTS or name.split(".")[0] in CLIENTS)


def test_only_the_guarded_client_calls_others() -> None:
    found = [
        f"{source.name}: {name}"
        for source in python_sources()
        if SERVER in source.path.parents and not source.name.endswith(DOORS + OUR_OWN)
        for name in clients(source.tree)
    ]
    assert found == []


def test_the_rule_sees_every_way_of_importing() -> None:
    lines = (
        "import requests",
        "from http import client",
        "import urllib.request as u",
        "from httpx import get",
    )
    assert [bool(list(clients(ast.parse(line)))) for line in lines] == [True] * 4
    assert list(clients(ast.parse("from urllib.parse import urlsplit"))) == []
