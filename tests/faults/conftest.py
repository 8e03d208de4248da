"""An installation for each test, without its slow first start."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from installation import Installation


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


@pytest.fixture
def installation(fresh_data: Path, tmp_path: Path) -> Iterator[Installation]:
    """An installation that has been started once before and stands still."""
    subprocess.run(["cp", "-a", fresh_data, tmp_path / "data"], check=True)
    installation = Installation(tmp_path / "data")
    yield installation
    installation.remove()


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
