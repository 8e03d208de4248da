"""Times how fast events are acknowledged over HTTP, against a plain COPY of the same rows, and taken over.

One client sends batches of 1,000 events, each acknowledged after its commit; then the same rows go into the same
table by COPY, prepared beforehand and committed by the thousand. The goal: at least half as fast.
"""

import argparse
import http.client
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "plugins"))
from installation import Installation, environment

GOAL = 0.5
MAKE_SOURCE = """
import sys
from pathlib import Path
from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import running_database
from customer_map.server.config.preparing import load_django
folder = open_data_folder(Path(sys.argv[1]))
load_django(folder, running_database(folder).address)
from customer_map.server.accounts.actors import Actor
from customer_map.server.intake.actions.events.sources import create_source
print(create_source(actor=Actor.system(), name="Benchmark").write_key)
"""
COLUMNS = (
    "source_id, message_id, type, occurred_at, received_at, user_id, anonymous_id, name, payload"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=40)
    parser.add_argument("--size", type=int, default=1000)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="benchmark-") as folder:
        installation = Installation(Path(folder) / "data")
        try:
            installation.start()
            _measure(installation, options.batches, options.size)
        finally:
            installation.remove()


def _measure(installation: Installation, batches: int, size: int) -> None:
    key = _source_key(installation)
    bodies = [_body(key, number, size) for number in range(batches + 2)]
    workers = installation.members("customer_map worker")
    for worker in workers:
        worker.send_signal(signal.SIGSTOP)
    with installation.connect() as connection:
        _send(installation.port, bodies[:2])
        connection.execute("TRUNCATE intake_receivedevent")
        sent = _send(installation.port, bodies[2:])
        copied = _copy(connection, size)
        for worker in workers:
            worker.send_signal(signal.SIGCONT)
        taken = _wait_until_taken(connection)
    events = batches * size
    print(f"acknowledged over HTTP  {events / sent:10,.0f} events/s")
    print(f"plain COPY              {events / copied:10,.0f} events/s")
    print(f"ratio                   {copied / sent:10.2f}   goal {GOAL}")
    print(f"taken over              {events / taken:10,.0f} events/s")


def _source_key(installation: Installation) -> str:
    command = [sys.executable, "-c", MAKE_SOURCE, str(installation.folder.path)]
    done = subprocess.run(command, env=environment(), check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _body(key: str, number: int, size: int) -> bytes:
    events = [
        {
            "type": "track",
            "messageId": f"{number}-{nth}",
            "userId": f"customer-{(number * size + nth) % 5000}",
            "event": ("Product Viewed", "Product Added", "Order Completed")[nth % 3],
            "timestamp": f"2026-01-{nth % 28 + 1:02}T12:00:00Z",
            "properties": {"product_id": f"P-{nth % 500}", "price": nth % 90 + 0.5, "quantity": 1},
            "context": {"library": {"name": "analytics-python", "version": "2.3.4"}},
        }
        for nth in range(size)
    ]
    return json.dumps({"batch": events, "writeKey": key}).encode()


def _send(port: int, bodies: list[bytes]) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    began = time.perf_counter()
    for body in bodies:
        connection.request("POST", "/v1/batch", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()
    return time.perf_counter() - began


def _copy(connection: psycopg.Connection, size: int) -> float:
    with connection.cursor().copy(
        f"COPY (SELECT {COLUMNS} FROM intake_receivedevent ORDER BY id) TO STDOUT"
    ) as copy:
        lines = b"".join(bytes(part) for part in copy).splitlines(keepends=True)
    connection.execute("TRUNCATE intake_receivedevent")
    lots = [b"".join(lines[first : first + size]) for first in range(0, len(lines), size)]
    began = time.perf_counter()
    for lot in lots:
        with connection.cursor().copy(f"COPY intake_receivedevent ({COLUMNS}) FROM STDIN") as copy:
            copy.write(lot)
    return time.perf_counter() - began


def _wait_until_taken(connection: psycopg.Connection) -> float:
    """From the moment when the rows begin to go until none is left."""
    count = "SELECT count(*) FROM intake_receivedevent"
    full = connection.execute(count).fetchone()
    began = time.perf_counter()
    while (left := connection.execute(count).fetchone()) != (0,):
        if left == full:
            began = time.perf_counter()
        time.sleep(0.05)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
