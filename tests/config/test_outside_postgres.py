"""A PostgreSQL server of one's own, version 15 as Debian has it: prepare, check, back up, restore, all through it."""

import os
import pwd
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from installation import START_SECONDS, environment

from customer_map.server.config.backup_archive import DESCRIPTION

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
DEBIAN_USER = "postgres"

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not PROGRAMS.is_dir(), reason="PostgreSQL 15 of Debian is not installed"),
]


@dataclass(frozen=True)
class Outside:
    """A server that listens on a socket, with a role that owns its databases and nothing else."""

    sockets: Path

    def url(self, database: str, role: str = "crm") -> str:
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def add(self, database: str) -> str:
        with psycopg.connect(self.url("postgres", "admin"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}" OWNER crm')  # type: ignore[call-overload]
        return self.url(database)


def as_postgres(folder: Path, *command: str) -> None:
    """PostgreSQL refuses to run as root."""
    is_root = os.geteuid() == 0
    subprocess.run(
        command, check=True, capture_output=True, cwd=folder, user=DEBIAN_USER if is_root else None
    )


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account reaches: those of pytest are closed to it."""
    with tempfile.TemporaryDirectory(prefix="pg15-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def outside(folder: Path) -> Iterator[Outside]:
    if os.geteuid() == 0:
        account = pwd.getpwnam(DEBIAN_USER)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, log = str(folder / "data"), str(folder / "log")
    initdb = (
        "--username=admin",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    as_postgres(folder, str(PROGRAMS / "initdb"), *initdb, f"--pgdata={data}")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    control = (str(PROGRAMS / "pg_ctl"), "-D", data, "-l", log, "-w")
    as_postgres(folder, *control, "-o", options, "start")
    try:
        found = Outside(folder)
        with psycopg.connect(found.url("postgres", "admin"), autocommit=True) as connection:
            connection.execute("CREATE ROLE crm LOGIN")
        yield found
    finally:
        as_postgres(folder, *control, "-m", "immediate", "stop")


def run(*arguments: str, url: str, folder: Path) -> str:
    command = [sys.executable, "-m", "customer_map", *arguments, "--data", str(folder)]
    result = subprocess.run(
        command,
        env=environment() | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def contents(backup: Path) -> dict[str, list[bytes]]:
    with zipfile.ZipFile(backup) as archive:
        names = [name for name in archive.namelist() if name != DESCRIPTION]
        return {name: sorted(archive.read(name).splitlines()) for name in names}


def test_a_workspace_is_prepared_checked_backed_up_and_restored(
    outside: Outside, tmp_path: Path
) -> None:
    first, second = outside.add("first"), outside.add("second")
    run("prepare", "--demo", url=first, folder=tmp_path / "a")
    checked = run("check", url=first, folder=tmp_path / "a")
    assert "The outside database is PostgreSQL 15" in checked
    assert "The tables are up to date." in checked
    run("backup", str(tmp_path / "1.zip"), url=first, folder=tmp_path / "a")
    run("restore", str(tmp_path / "1.zip"), url=second, folder=tmp_path / "b")
    run("backup", str(tmp_path / "2.zip"), url=second, folder=tmp_path / "b")
    before, after = contents(tmp_path / "1.zip"), contents(tmp_path / "2.zip")
    assert sorted(before) == sorted(after)
    assert [name for name in before if before[name] != after[name]] == []
    assert len(before["tables/crm_customer"]) > 50
    assert len(before["tables/crm_touchpoint"]) > 1000
