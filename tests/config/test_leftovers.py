import tempfile
from pathlib import Path

import pytest

from customer_map.server.config.data_folder import DataFolder, locked, open_data_folder
from customer_map.server.config.embedded_postgres import EmbeddedPostgres
from customer_map.server.config.leftovers import PREFIX, clear_dead_demos


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def dead_demo(temporary: Path) -> DataFolder:
    folder = open_data_folder(temporary / f"{PREFIX}dead")
    folder.lock.touch()
    return folder


def test_the_folder_of_a_killed_demo_is_removed(dead_demo: DataFolder) -> None:
    clear_dead_demos()
    assert not dead_demo.path.exists()


@pytest.mark.faults
def test_the_database_of_a_killed_demo_is_stopped(dead_demo: DataFolder) -> None:
    server = EmbeddedPostgres(dead_demo.postgres, dead_demo.logs / "log", durable=False)
    server.start()
    clear_dead_demos()
    assert not server.is_running()
    assert not dead_demo.path.exists()


def test_a_demo_that_runs_is_left_alone(dead_demo: DataFolder) -> None:
    with locked(dead_demo):
        clear_dead_demos()
        assert dead_demo.path.exists()


def test_a_demo_that_is_just_being_made_is_left_alone(temporary: Path) -> None:
    folder = open_data_folder(temporary / f"{PREFIX}new")
    clear_dead_demos()
    assert folder.path.exists()


def test_other_folders_are_left_alone(temporary: Path) -> None:
    folder = open_data_folder(temporary / "customer-map-of-mine")
    folder.lock.touch()
    clear_dead_demos()
    assert folder.path.exists()
