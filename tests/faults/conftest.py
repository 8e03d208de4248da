"""Installations without their slow first start: one for each test, or one for the tests of a file."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from installation import Installation
from tests.faults.campaign.killing import is_ready
from tests.faults.waiting import wait_until

PARTS = ("map web", "map worker")


@pytest.fixture(scope="session")
def fresh_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after a first start and a clean stop: copied, it saves each test the migrations."""
    installation = Installation(tmp_path_factory.mktemp("fresh") / "data")
    try:
        installation.start()
        assert installation.signal(signal.SIGINT) == 0, installation.said()
        kept = installation.folder.path.rename(installation.folder.path.with_name("kept"))
    finally:
        installation.remove()
    return kept


def copied(fresh_data: Path, folder: Path) -> Installation:
    """An installation in that folder that has been started once before and stands still."""
    subprocess.run(["cp", "-a", fresh_data, folder / "data"], check=True)
    return Installation(folder / "data")


@pytest.fixture
def installation(fresh_data: Path, tmp_path: Path) -> Iterator[Installation]:
    """An installation of the test's own that stands still."""
    installation = copied(fresh_data, tmp_path)
    yield installation
    installation.remove()


@pytest.fixture(scope="module")
def shared(fresh_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation that the tests of a file hand on, however each leaves it."""
    installation = copied(fresh_data, tmp_path_factory.mktemp("shared"))
    yield installation
    installation.remove()


@pytest.fixture
def running(shared: Installation) -> Installation:
    """The shared installation, with all its parts at work; started where it does not run."""
    if shared.process is None or shared.process.poll() is not None:
        shared.start()
    wait_until(lambda: all(map(shared.members, PARTS)) and is_ready(shared.port))
    return shared


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 20 MB; `mount -o remount,size=` makes it larger."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)
