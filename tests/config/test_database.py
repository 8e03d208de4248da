from contextlib import nullcontext
from pathlib import Path

import pytest

from customer_map.server.config import database
from customer_map.server.config.data_folder import (
    DataFolder,
    DataFolderInUseError,
    locked,
    open_data_folder,
)
from customer_map.server.config.database import (
    Database,
    DatabaseTooOldError,
    DatabaseUnreachableError,
    NoDatabaseError,
    any_database,
    outside_database,
    own_database,
    running_database,
)
from customer_map.server.config.database_url import DatabaseAddress, DatabaseUrlError


@pytest.fixture
def no_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")


@pytest.mark.usefixtures("no_url")
def test_without_any_server_the_remedy_is_named(tmp_path: Path) -> None:
    assert outside_database() is None
    with pytest.raises(NoDatabaseError, match="customer-map serve"):
        running_database(open_data_folder(tmp_path))


@pytest.mark.usefixtures("no_url")
@pytest.mark.faults
def test_a_command_uses_the_running_server_or_starts_one(tmp_path: Path) -> None:
    folder = open_data_folder(tmp_path)
    with own_database(folder) as own, any_database(folder) as joined:
        assert joined.address == own.address
        assert joined.server is None
    with any_database(folder) as started:
        assert started.server
        assert started.server.is_running()
    assert not started.server.is_running()


def test_a_command_gives_a_server_that_was_killed_time_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = open_data_folder(tmp_path)
    note = folder.postgres / "cluster" / "postmaster.pid"
    note.parent.mkdir(parents=True)
    note.write_text("1\nfolder\n0\n5432\n/nowhere\n\n0\nready\n")
    came_back = Database(DatabaseAddress(name="crm", user="ann", host="db", port=5432))
    looks: list[int] = []

    def running(_folder: DataFolder) -> Database:
        looks.append(1)
        if len(looks) < 3:
            raise NoDatabaseError(folder=tmp_path)
        return came_back

    monkeypatch.setattr(database, "running_database", running)
    with any_database(folder) as found:
        assert found is came_back
    note.unlink()
    looks.clear()
    monkeypatch.setattr(database, "own_database", lambda _folder: nullcontext("our own"))
    with any_database(folder) as started:
        assert started == "our own"
    assert len(looks) == 1


@pytest.mark.usefixtures("no_url")
def test_a_folder_in_use_is_refused_before_the_database_is_touched(tmp_path: Path) -> None:
    folder = open_data_folder(tmp_path)
    with locked(folder), pytest.raises(DataFolderInUseError), own_database(folder):
        pass
    assert not folder.postgres.exists()


def test_a_server_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ann:hush@127.0.0.1:1/crm")
    with pytest.raises(DatabaseUnreachableError, match="cannot be reached") as caught:
        outside_database()
    assert "hush" not in str(caught.value)


def test_a_wrong_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://ann@db/crm")
    with pytest.raises(DatabaseUrlError):
        outside_database()


def test_a_server_of_an_old_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///crm")
    monkeypatch.setattr(database, "server_version", lambda _address: 140_012)
    with pytest.raises(DatabaseTooOldError, match="PostgreSQL 14; at least 15"):
        outside_database()
