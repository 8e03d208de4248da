"""The embedded server on its own, without Django."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from customer_map.server.config.embedded_postgres import (
    DATABASE,
    DatabaseStartError,
    EmbeddedPostgres,
    cluster_below,
    running_server,
)
from customer_map.server.config.postgres_cluster import ClusterVersionError
from customer_map.server.config.postmaster_note import read_note

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

LONG = f"{'folder-' * 12}/{'客户' * 20}"
START = """
import pathlib, os, signal, sys
from customer_map.server.config.embedded_postgres import EmbeddedPostgres
EmbeddedPostgres(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), durable=False).start()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path / "postgres", tmp_path / "postgres.log", durable=False)
    yield server
    server.stop()


def answer(server: EmbeddedPostgres, query: str) -> object:
    address = running_server(server.folder)
    assert address
    with psycopg.connect(address.url()) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def test_it_is_reached_by_its_address_and_gone_after_the_stop(server: EmbeddedPostgres) -> None:
    assert running_server(server.folder) is None
    address = server.start()
    assert running_server(server.folder) == address
    server.stop()
    assert running_server(server.folder) is None
    assert not server.is_running()


def test_it_never_listens_on_the_network(server: EmbeddedPostgres) -> None:
    address = server.start()
    assert answer(server, "SHOW listen_addresses") == ""
    assert Path(address.host).stat().st_mode & 0o077 == 0


def test_text_is_utf8_and_sorts_the_same_everywhere(server: EmbeddedPostgres) -> None:
    server.start()
    assert answer(server, "SHOW server_encoding") == "UTF8"
    assert answer(server, "SELECT lower('ÄÉ客')") == "äé客"
    assert (
        answer(server, "SELECT string_agg(x, '' ORDER BY x) FROM unnest('{b,Z,客,a,é}'::text[]) x")
        == "Zabé客"
    )
    assert answer(server, "SHOW timezone") == "UTC"


def test_the_role_of_the_program_is_no_superuser(server: EmbeddedPostgres) -> None:
    address = server.start()
    assert address.user == DATABASE
    assert answer(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_a_path_too_long_for_a_socket_works(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / LONG, tmp_path / "postgres.log", durable=False)
    try:
        address = server.start()
        assert Path(address.host).is_relative_to(tempfile.gettempdir())
        assert answer(server, "SELECT 1") == 1
    finally:
        server.stop()
    assert not Path(address.host).exists()


def test_a_server_left_by_a_killed_start_makes_way(server: EmbeddedPostgres) -> None:
    subprocess.run([sys.executable, "-c", START, server.folder, server.log], check=False)
    leftover = read_note(cluster_below(server.folder))
    assert leftover
    assert psutil.pid_exists(leftover.process)

    server.start()

    assert not psutil.pid_exists(leftover.process)
    assert answer(server, "SELECT 1") == 1


def test_a_socket_left_in_the_temporary_folder_is_removed(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / LONG, tmp_path / "postgres.log", durable=False)
    subprocess.run([sys.executable, "-c", START, server.folder, server.log], check=False)
    leftover = read_note(cluster_below(server.folder))
    assert leftover
    try:
        server.start()
        assert not Path(leftover.socket_folder).exists()
    finally:
        server.stop()


def test_a_note_that_names_a_stranger_is_no_hindrance(server: EmbeddedPostgres) -> None:
    server.start()
    note = cluster_below(server.folder) / "postmaster.pid"
    lines = note.read_text().splitlines()
    for process in psutil.process_iter():
        if process.pid == int(lines[0]):
            process.send_signal(signal.SIGQUIT)
            psutil.wait_procs([process], timeout=10)
    server.stop()
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    note.chmod(0o600)

    server.start()

    assert answer(server, "SELECT 1") == 1


def test_remains_of_a_killed_first_start_are_cleared(server: EmbeddedPostgres) -> None:
    remains = server.folder / "unfinished-x"
    remains.mkdir(parents=True)
    (remains / "PG_VERSION").write_text("18\n")
    server.start()
    assert not remains.exists()


def test_a_database_of_another_version_is_refused_untouched(server: EmbeddedPostgres) -> None:
    cluster = cluster_below(server.folder)
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(ClusterVersionError, match="written by PostgreSQL 17"):
        server.start()
    assert [path.name for path in cluster.iterdir()] == ["PG_VERSION"]


def test_a_broken_cluster_is_told_in_the_words_of_postgresql(server: EmbeddedPostgres) -> None:
    server.start()
    server.stop()
    (cluster_below(server.folder) / "global" / "pg_control").unlink()
    with pytest.raises(DatabaseStartError) as caught:
        server.start()
    assert "pg_control" in server.log.read_text() or "pg_control" in str(caught.value)
    assert not server.is_running()
