import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.preparing_child import Preparation, PreparationError, preparation

LINK = "http://localhost:8000/welcome/x/"


def child(program: str) -> Preparation:
    command = [sys.executable, "-c", program]
    return Preparation(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))


def test_the_tables_are_there_before_the_link_is() -> None:
    work = child(f"print('tables', flush=True); import time; time.sleep(0.3); print('{LINK}')")
    work.wait_for_tables()
    assert work.process.poll() is None
    assert work.setup_link() == LINK


def test_a_workspace_with_an_owner_has_no_link() -> None:
    work = child("print('tables')")
    work.wait_for_tables()
    assert work.setup_link() == ""


def test_a_child_that_ends_before_the_tables_are_there_is_an_error() -> None:
    work = child("raise SystemExit(1)")
    with pytest.raises(PreparationError), work.process:
        work.wait_for_tables()


def test_a_child_that_fails_after_the_tables_is_an_error() -> None:
    work = child("print('tables', flush=True); raise SystemExit(1)")
    work.wait_for_tables()
    with pytest.raises(PreparationError):
        work.setup_link()


def test_the_child_says_itself_why_it_cannot_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    folder = open_data_folder(tmp_path)
    with preparation(folder, with_demo=False) as work, pytest.raises(PreparationError):
        work.wait_for_tables()
    assert "No database is running" in capfd.readouterr().err


def test_the_child_does_not_outlive_the_block(tmp_path: Path) -> None:
    with preparation(open_data_folder(tmp_path), with_demo=False) as work:
        assert psutil.pid_exists(work.process.pid)
    assert not psutil.pid_exists(work.process.pid)
