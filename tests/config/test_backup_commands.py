"""A whole workspace into one file and back, through the command line."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from installation import run_to_end

from customer_map.server.config.backup_archive import DESCRIPTION
from customer_map.server.config.data_folder import DataFolder, open_data_folder
from customer_map.server.config.database import own_database

pytestmark = pytest.mark.faults


@dataclass(frozen=True)
class Workspace:
    """A demo company with a file, and its backup."""

    folder: DataFolder
    backup: Path

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return rows_of(self.folder, statement)


def rows_of(folder: DataFolder, statement: str) -> list[tuple[Any, ...]]:
    with own_database(folder) as database, psycopg.connect(database.address.url()) as connection:
        return connection.execute(statement).fetchall()  # type: ignore[call-overload]


def run(*arguments: str, folder: Path) -> str:
    result = run_to_end(*arguments, "--data", str(folder))
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        place = tmp_path_factory.mktemp("backup")
        folder = open_data_folder(place / "first")
        with own_database(folder):
            run("prepare", "--demo", folder=folder.path)
            (folder.files / "imports").mkdir()
            (folder.files / "imports" / "客户.csv").write_bytes(b"name\nAcme\n")
            said = run("backup", str(place / "whole.zip"), folder=folder.path)
        assert "1 files." in said
        yield Workspace(folder, place / "whole.zip")


def description(backup: Path) -> dict[str, Any]:
    with zipfile.ZipFile(backup) as archive:
        found: dict[str, Any] = json.loads(archive.read(DESCRIPTION))
    return found


def contents(backup: Path) -> dict[str, list[bytes]]:
    """All tables and files; the order of rows within a table is nobody's business."""
    with zipfile.ZipFile(backup) as archive:
        names = [name for name in archive.namelist() if name != DESCRIPTION]
        return {name: sorted(archive.read(name).splitlines()) for name in names}


def altered(backup: Path, target: Path, change: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return target


def test_a_restored_workspace_exports_the_same_tables_files_and_key(
    workspace: Workspace, tmp_path: Path
) -> None:
    run("restore", str(workspace.backup), folder=tmp_path / "second")
    run("backup", str(tmp_path / "again.zip"), folder=tmp_path / "second")
    first, second = contents(workspace.backup), contents(tmp_path / "again.zip")
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first["tables/crm_customer"]) > 50
    assert len(first["tables/crm_touchpoint"]) > 1000
    assert len(first["tables/audit_auditentry"]) > 50
    assert first["files/imports/客户.csv"] == [b"Acme", b"name"]
    counted = description(tmp_path / "again.zip")["counters"]
    for name, last in description(workspace.backup)["counters"].items():
        assert name.startswith("crm_touchpointchange") or counted[name] == last
    second_folder = DataFolder(tmp_path / "second")
    assert second_folder.secret_key.read_text() == workspace.folder.secret_key.read_text()
    # Rules of the tables hold again: the log takes no changes.
    with pytest.raises(psycopg.Error, match="append-only"):
        rows_of(second_folder, "UPDATE audit_auditentry SET verb = 'x' RETURNING 1")
    # Numbers of transactions are those of the new database: nothing waits for ever to be told.
    late = "SELECT count(*) FROM audit_auditentry WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())"
    assert rows_of(second_folder, late) == [(0,)]


def test_a_backup_is_readable_by_its_owner_alone_and_replaces_nothing(workspace: Workspace) -> None:
    assert workspace.backup.stat().st_mode & 0o777 == 0o600
    assert not list(workspace.backup.parent.glob(".*.part"))
    again = run_to_end("backup", str(workspace.backup), "--data", str(workspace.folder.path))
    assert again.returncode == 1
    assert "already" in again.stderr


def test_a_backup_leaves_out_sessions_and_what_is_derived(workspace: Workspace) -> None:
    names = set(description(workspace.backup)["parts"])
    assert "tables/procrastinate_jobs" in names  # jobs that wait are part of the work
    assert names.isdisjoint({"tables/django_session", "tables/crm_touchpointchange"})
    assert not [name for name in names if name.startswith("index/")]


def test_only_force_restores_over_a_workspace(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "target"
    run("restore", str(workspace.backup), folder=target)
    folder = DataFolder(target)
    rows_of(folder, "UPDATE crm_customer SET name = 'Changed' RETURNING 1")
    refused = run_to_end("restore", str(workspace.backup), "--data", str(target))
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    count = "SELECT count(*) FROM crm_customer WHERE name = 'Changed'"
    run("restore", str(workspace.backup), "--force", folder=target)
    assert rows_of(folder, count) == [(0,)]


def test_a_damaged_or_newer_backup_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "target"
    told = description(workspace.backup)
    newer = json.dumps(told | {"format": 99, "version": "99.0"}).encode()
    unknown = json.dumps(told | {"migrations": [["crm", "9999_later"]], "version": "98.0"}).encode()
    for name, change, words in (
        ("damaged", {"tables/crm_customer": b"\n"}, "differs from its checksum"),
        ("newer", {DESCRIPTION: newer}, "newer version of customer-map (99.0)"),
        ("unknown", {DESCRIPTION: unknown}, "newer version of customer-map (98.0)"),
    ):
        backup = altered(workspace.backup, tmp_path / f"{name}.zip", change)
        result = run_to_end("restore", str(backup), "--data", str(target))
        assert result.returncode == 1, name
        assert words in result.stderr
    (tmp_path / "text.zip").write_text("no backup")
    result = run_to_end("restore", str(tmp_path / "text.zip"), "--data", str(target))
    assert "no backup" in result.stderr
    assert rows_of(DataFolder(target), "SELECT to_regclass('crm_customer')") == [(None,)]


def test_a_restore_needs_the_server_stopped(workspace: Workspace) -> None:
    with own_database(workspace.folder):
        result = run_to_end(
            "restore", str(workspace.backup), "--force", "--data", str(workspace.folder.path)
        )
    assert result.returncode == 1
    assert "in use by another customer-map" in result.stderr
