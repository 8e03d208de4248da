"""Compares the list endpoint of the API with a bare FastAPI that returns the same rows from the same database.

Ours checks a key, its scopes, the rights of its user and a rate limit, and signs a cursor; theirs only reads and writes
rows, with the same SQL each time: once as FastAPI's documentation writes it (a function returns the rows as a list of
dictionaries), once tuned by hand (it writes the JSON itself). One process each, asked by the same number of open
connections, in turns. The goal: at least 0.8 times the rate of the documented one.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from customer_map.server.config.embedded_postgres import running_server
from customer_map.server.config.serving import next_free_port
from rig.demo import HOST, RunningDemo, running_demo
from rig.isolated import PEERS, environment_with
from rig.visitor import Visitor

GOAL = 0.8
FIELDS = "id,version,kind,name,industry,region,country,city,tags,owner_id,updated_at"
# A key may send 600 requests a minute; many keep the limit out of the way without switching it off.
KEYS = 200
PACKAGES = ("fastapi", "uvicorn[standard]", "psycopg[binary,pool]", "orjson")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="of each turn")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--rows", type=int, nargs="*", default=[50, 200])
    parser.add_argument("--peer", type=Path, help="keep the environment of FastAPI here")
    options = parser.parse_args()
    with running_demo() as demo, tempfile.TemporaryDirectory() as temporary:
        folder = options.peer or Path(temporary)
        demo.wait_for_words("/welcome/")
        Visitor(demo.address).become_owner(demo.setup_link())
        keys = _make_keys(demo)
        python = environment_with(folder, *PACKAGES)
        if python is None:
            print("FastAPI cannot be installed here; nothing to compare with.")
            return
        for rows in options.rows:
            with _running_peer(demo, python, rows) as port:
                _compare(demo, port, keys, rows, options)


def _make_keys(demo: RunningDemo) -> list[str]:
    """Make keys of the owner, in a process that knows the demo's database."""
    code = (
        "import django; django.setup()\n"
        "from customer_map.server.accounts.actions.keys import create_key\n"
        "from customer_map.server.accounts.actors import Actor\n"
        "from customer_map.server.accounts.models import User\n"
        "actor = Actor(User.objects.get(role='owner'))\n"
        f"for number in range({KEYS}):\n"
        "    print(create_key(actor=actor, name=str(number), scopes=['read']).presented)\n"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(demo),
        "DJANGO_SETTINGS_MODULE": "customer_map.server.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.split()


def _database_url(demo: RunningDemo) -> str:
    address = running_server(demo.folder.postgres)
    assert address is not None
    return address.url()


@contextmanager
def _running_peer(demo: RunningDemo, python: Path, rows: int) -> Iterator[int]:
    port = next_free_port(HOST, demo.port + 100)
    command = [str(python), str(PEERS / "fastapi_rows.py"), FIELDS, str(rows), str(port)]
    peer = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": _database_url(demo)})
    try:
        _wait_for(port)
        yield port
    finally:
        peer.terminate()
        peer.wait(30)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError):
            HTTPConnection(HOST, port, timeout=2).connect()
            return
        time.sleep(0.1)
    raise SystemExit("FastAPI did not start.")


def _compare(
    demo: RunningDemo, port: int, keys: list[str], rows: int, options: argparse.Namespace
) -> None:
    ours = f"/api/v1/customers?limit={rows}&fields={FIELDS}"
    _require_same_rows(demo.port, ours, port, keys[0])
    turns = []
    for _turn in range(options.turns):
        theirs, tuned = (_rate(port, path, keys, options) for path in ("/customers", "/tuned"))
        turns.append((_rate(demo.port, ours, keys, options), theirs, tuned))
    own, theirs, tuned = (median(turn[place] for turn in turns) for place in range(3))
    ratio, tuned_ratio = (median(turn[0] / turn[place] for turn in turns) for place in (1, 2))
    print(f"{rows:4} rows: ours             {own:7.1f}/s   load {os.getloadavg()[0]:.1f}")
    print(f"           FastAPI          {theirs:7.1f}/s   ratio {ratio:.2f}   goal {GOAL}")
    print(f"           FastAPI by hand  {tuned:7.1f}/s   ratio {tuned_ratio:.2f}", flush=True)


def _require_same_rows(own_port: int, path: str, port: int, key: str) -> None:
    ours = json.loads(_ask(HTTPConnection(HOST, own_port), path, key))["items"]
    theirs = json.loads(_ask(HTTPConnection(HOST, port), "/customers", key))
    assert [row["id"] for row in ours] == [row["id"] for row in theirs]
    assert [set(row) for row in ours] == [set(row) for row in theirs]


def _rate(port: int, path: str, keys: list[str], options: argparse.Namespace) -> float:
    """Return the answers per second that so many open connections get, after a moment of warming up."""
    counts = [0] * options.connections
    start, end = time.monotonic() + 1, time.monotonic() + 1 + options.seconds

    def visit(number: int) -> None:
        connection = HTTPConnection(HOST, port, timeout=60)
        turns = itertools.cycle(keys[number :: options.connections])
        while (now := time.monotonic()) < end:
            _ask(connection, path, next(turns))
            counts[number] += now >= start

    visitors = [threading.Thread(target=visit, args=(one,)) for one in range(options.connections)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return sum(counts) / options.seconds


def _ask(connection: HTTPConnection, path: str, key: str) -> bytes:
    connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (answer.status, body[:300])
    return body


if __name__ == "__main__":
    main()
