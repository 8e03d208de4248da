"""`customer-map serve` under faults: started twice, interrupted, killed, bereft of its parts."""

import http.client
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
from installation import START_SECONDS, Installation, environment, run_to_end
from tests.faults.waiting import wait_until

from customer_map.server.config.data_folder import FORMAT

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

WRITE_SECONDS = 2.0
STOP_SECONDS = 60
SIGN_IN = "/accounts/login/"


def status_of(installation: Installation, path: str) -> int:
    """The status of the answer, 0 while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=START_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except ConnectionError:
        return 0
    finally:
        connection.close()


def write_until_killed(installation: Installation) -> int:
    """Write numbers, each in its own transaction, and kill everything meanwhile: the last one that was acknowledged."""
    last = 0
    kill_at = time.monotonic() + WRITE_SECONDS
    connection = installation.connect()
    connection.execute("DROP TABLE IF EXISTS probe")
    connection.execute("CREATE TABLE probe (number bigint PRIMARY KEY)")
    try:
        while True:
            connection.execute("INSERT INTO probe VALUES (%s)", [last + 1])
            last += 1
            if time.monotonic() > kill_at:
                installation.kill_everything()
    except psycopg.OperationalError:
        return last


def test_a_restart_keeps_rows_and_the_secret_key(running: Installation) -> None:
    with running.connect() as connection:
        connection.execute("DROP TABLE IF EXISTS probe")
        connection.execute("CREATE TABLE probe AS SELECT 42 AS answer")
    key = running.folder.secret_key.read_text()
    assert running.signal(signal.SIGINT) == 0

    running.start()

    with running.connect() as connection:
        assert connection.execute("SELECT answer FROM probe").fetchall() == [(42,)]
    assert running.folder.secret_key.read_text() == key
    assert stat.S_IMODE(running.folder.secret_key.stat().st_mode) == 0o600


def test_a_second_start_on_the_folder_names_the_first(running: Installation) -> None:
    second = run_to_end("serve", *running.other_arguments)

    assert second.returncode == 1
    assert f"in use by another customer-map (process {running.process.pid})" in second.stderr
    assert "Traceback" not in second.stderr
    assert status_of(running, SIGN_IN) == http.HTTPStatus.OK


def test_a_taken_port_is_named(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        result = run_to_end(*installation.arguments)

    assert result.returncode == 1
    assert f"Port {installation.port} of 127.0.0.1 is in use" in result.stderr


def test_every_acknowledged_row_survives_kill_9_of_everything(running: Installation) -> None:
    last = write_until_killed(running)
    assert last > 0

    running.start()

    with running.connect() as connection:
        count, highest = connection.execute("SELECT count(*), max(number) FROM probe").fetchone()
    # The row in flight may be there, too: it was written, only the answer was lost.
    assert count == highest
    assert highest in {last, last + 1}
    assert status_of(running, SIGN_IN) == http.HTTPStatus.OK


def test_kill_9_of_serve_alone_takes_web_and_worker_with_it(running: Installation) -> None:
    children = running.members("--child")
    assert len(children) >= 2

    running.signal(signal.SIGKILL)

    _, alive = psutil.wait_procs(children, timeout=STOP_SECONDS)
    assert not alive
    running.start()
    assert status_of(running, SIGN_IN) == http.HTTPStatus.OK


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_no_process_even_with_an_open_stream(
    running: Installation, number: signal.Signals
) -> None:
    with socket.create_connection(("127.0.0.1", running.port)) as listener:
        listener.sendall(b"GET /live/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        listener.recv(1)
        assert len(running.family()) > 5
        began, before = time.monotonic(), len(running.said())

        assert running.signal(number) == 0

        assert time.monotonic() - began < STOP_SECONDS
        assert running.family() == []
        assert "Traceback" not in running.said()[before:]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("map web", "The web server stopped unexpectedly; it starts again"),
        ("map worker", "The worker stopped unexpectedly; it starts again"),
        ("cluster", "database stopped unexpectedly; it starts again"),
    ],
)
def test_a_killed_part_is_started_again(running: Installation, part: str, words: str) -> None:
    before = len(running.said())
    for process in running.members(part):
        process.kill()

    wait_until(lambda: words in running.said()[before:])

    wait_until(lambda: bool(running.members(part)))
    wait_until(lambda: status_of(running, SIGN_IN) == http.HTTPStatus.OK)


def test_a_folder_of_a_newer_version_is_refused(installation: Installation) -> None:
    installation.folder.format.write_text(f"{FORMAT + 1}\n")

    result = run_to_end(*installation.arguments)

    assert result.returncode == 1
    assert "written by a newer version" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_of_another_version_is_refused(installation: Installation) -> None:
    (installation.folder.postgres / "cluster" / "PG_VERSION").write_text("19\n")

    result = run_to_end(*installation.arguments)

    assert result.returncode == 1
    assert "written by PostgreSQL 19" in result.stderr


def test_the_web_server_alone_needs_a_database(installation: Installation) -> None:
    alone = run_to_end("web", *installation.other_arguments)

    assert alone.returncode == 1
    assert "No database is running" in alone.stderr


def test_the_demo_is_thrown_away_when_it_stops(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "customer_map", "demo"]
    log = tmp_path / "demo.log"
    words = environment() | {"TMPDIR": str(tmp_path), "DATABASE_URL": "postgresql:///not-here"}
    with (
        log.open("wb") as output,
        subprocess.Popen(command, env=words, stdout=output, stderr=output) as demo,
    ):
        wait_until(lambda: "/welcome/" in log.read_text() or demo.poll() is not None)
        demo.send_signal(signal.SIGINT)
        assert demo.wait(STOP_SECONDS) == 0, log.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["demo.log"]
