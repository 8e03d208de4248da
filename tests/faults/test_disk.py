"""`customer-map serve` on a disk that is too small, or becomes full."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from installation import START_SECONDS, Installation, run_to_end
from tests.faults.disks import fill_up, resize

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]


def write_until_full(connection: psycopg.Connection) -> int:
    """Write rows of 100 kB that do not compress until one is refused: how many were acknowledged."""
    count = 0
    try:
        while True:
            row = os.urandom(100_000)
            connection.execute("INSERT INTO probe (number, body) VALUES (%s, %s)", [count + 1, row])
            count += 1
    except psycopg.Error:
        return count


def rows(installation: Installation) -> int:
    """How many rows there are; -1 while the database is being repaired."""
    try:
        with installation.connect() as connection:
            return connection.execute("SELECT count(*) FROM probe").fetchone()[0]
    except (psycopg.OperationalError, AttributeError):
        return -1


def test_a_start_without_room_says_so_and_leaves_a_usable_folder(small_disk: Path) -> None:
    installation = Installation(small_disk / "data")

    result = run_to_end(*installation.arguments)

    assert result.returncode == 1
    assert "There is no space left" in result.stderr
    assert "Traceback" not in result.stderr
    resize(small_disk, 400)
    try:
        installation.start()
        assert installation.signal(signal.SIGINT) == 0
    finally:
        installation.remove()


def test_a_disk_that_becomes_full_loses_no_acknowledged_row(
    small_disk: Path, fresh_data: Path
) -> None:
    resize(small_disk, 400)
    subprocess.run(["cp", "-a", fresh_data, small_disk / "data"], check=True)
    installation = Installation(small_disk / "data")
    try:
        installation.start()
        with installation.connect() as connection:
            connection.execute("CREATE TABLE probe (number bigint PRIMARY KEY, body bytea)")
            connection.execute("ALTER TABLE probe ALTER body SET STORAGE EXTERNAL")
            filler = fill_up(small_disk)
            count = write_until_full(connection)
        assert installation.process.poll() is None

        filler.unlink()

        deadline = time.monotonic() + START_SECONDS
        while rows(installation) < 0:
            assert time.monotonic() < deadline, installation.said()
            time.sleep(0.2)
        assert rows(installation) == count
    finally:
        installation.remove()
