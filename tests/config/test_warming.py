"""Kernels are compiled once, beside everything else, and kept where this account can write."""

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import platformdirs
import pytest

from customer_map.server.config import warming
from customer_map.server.config.data_folder import DataFolder


@pytest.fixture
def warmed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Name who warmed up, without the minute it takes."""
    told: list[str] = []
    monkeypatch.setenv(warming.VARIABLE, str(tmp_path))
    monkeypatch.setattr(warming, "_rehearse", lambda: told.append("warm"))
    return told


def wait() -> None:
    for thread in threading.enumerate():
        if thread.name == "warm-up":
            thread.join(10)


def test_kernels_are_kept_in_the_data_folder_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(warming.VARIABLE, raising=False)
    warming.keep_kernels_below(DataFolder(tmp_path))
    assert os.environ[warming.VARIABLE] == str(tmp_path / "cache" / "kernels")
    monkeypatch.setenv(warming.VARIABLE, "elsewhere")
    warming.keep_kernels_below(DataFolder(tmp_path))
    assert os.environ[warming.VARIABLE] == "elsewhere"


def test_a_demo_that_is_thrown_away_keeps_them_for_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(warming.VARIABLE, raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / name)
    warming.keep_kernels_of_account()
    assert os.environ[warming.VARIABLE] == str(tmp_path / "customer-map" / "kernels")


def test_an_account_without_a_home_keeps_them_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(warming.VARIABLE, raising=False)
    (tmp_path / "file").touch()
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / "file" / name)
    warming.keep_kernels_of_account()
    assert warming.VARIABLE not in os.environ


def test_one_process_compiles_and_the_others_load(
    warmed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "TICK_SECONDS", 0.01)
    monkeypatch.setattr(warming, "end_with_parent", lambda: None)
    monkeypatch.setattr(os, "nice", lambda _by: 0)
    warming.load_beside()
    assert warmed == []
    warming.compile_all()
    wait()
    assert warmed == ["warm", "warm"]
    warming.load_beside()
    wait()
    assert len(warmed) == 3


def test_a_child_compiles_and_ends_with_its_parent(
    warmed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    at_exit: list[Callable[[], None]] = []

    def start(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        assert command == [sys.executable, "-m", "customer_map.server.config.warming"]
        started.append(popen([sys.executable, "-c", "import time; time.sleep(60)"], **options))
        return started[0]

    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.setattr(atexit, "register", lambda *call: at_exit.append(partial(*call)))
    warming.compile_beside()
    assert started[0].poll() is None
    at_exit[0]()
    assert started[0].poll() == -signal.SIGTERM


def test_what_is_compiled_already_is_not_compiled_again(
    warmed: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = Mock()
    monkeypatch.setattr(subprocess, "Popen", child)
    monkeypatch.setattr(atexit, "register", lambda *_call: None)
    monkeypatch.setattr(warming, "end_with_parent", lambda: None)
    monkeypatch.setattr(os, "nice", lambda _by: 0)
    warming.compile_all()
    warming.compile_beside()
    assert not child.called
    (tmp_path / warming.DONE).write_text("by an older release")
    warming.compile_beside()
    assert child.called


def test_nobody_waits_for_ever(warmed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "LONGEST_WAIT_SECONDS", 0)
    warming.load_beside()
    wait()
    assert warmed == ["warm"]
