"""The wheel is built from the source archive, installed alone beside its locked requirements, and serves the demo."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from installation import environment

from customer_map.server.config.serving import next_free_port

pytestmark = pytest.mark.xdist_group("packaging")

ROOT = Path(__file__).resolve().parents[2]
SERVER = "customer_map/server"
MANIFEST = f"{SERVER}/web/static/customer_map/dist/manifest.json"
MESSAGES = f"{SERVER}/locale/zh_Hans/LC_MESSAGES/django.mo"
REQUIREMENT = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==", re.MULTILINE)
STARTED = re.compile(r"http://\S+/welcome/\S+/")
START_SECONDS = 180


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive and the wheel that was built from it."""
    if not all((ROOT / "src" / built).exists() for built in (MANIFEST, MESSAGES)):
        pytest.skip("`make setup` has not built the front end and the translations")
    folder = tmp_path_factory.mktemp("archives")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(archives: Path) -> Path:
    return next(archives.glob("*.whl"))


@pytest.fixture(scope="module")
def empty_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the locked requirements and the wheel, and nothing else."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    uv = [sys.executable, "-m", "uv", "--offline", "--quiet"]
    subprocess.run([*uv, "venv", "--python", sys.executable, str(folder)], check=True)
    site = next(folder.glob("lib/python*/site-packages"))
    for name in REQUIREMENT.findall((ROOT / "requirements" / "base.txt").read_text()):
        lend(name, site)
    subprocess.run(
        [*uv, "pip", "install", "--no-deps", "--python", str(folder), str(wheel)], check=True
    )
    return folder


def lend(name: str, site: Path) -> None:
    """Let the environment use the files of an installed distribution: no network, no second copy."""
    try:
        found = distribution(name)
    except PackageNotFoundError:  # locked for another operating system
        return
    for top in {file.parts[0] for file in found.files or () if file.parts[0] != ".."}:
        target = site / top
        if not target.exists() and top != "__pycache__":
            target.symlink_to(found.locate_file(top))


@pytest.fixture
def path_without_node(tmp_path: Path) -> str:
    """A folder for PATH that holds only what PostgreSQL needs to leave root's rights."""
    folder = tmp_path / "programs"
    folder.mkdir()
    setpriv = shutil.which("setpriv")
    if setpriv:
        (folder / "setpriv").symlink_to(setpriv)
    return str(folder)


@pytest.fixture
def address(empty_environment: Path, path_without_node: str, tmp_path: Path) -> Iterator[str]:
    """The one-time link of a demo that runs from the wheel, in an empty folder."""
    place = tmp_path / "empty"
    place.mkdir()
    surroundings = {"PATH": path_without_node, "HOME": str(place), "TMPDIR": str(place)}
    port = str(next_free_port("127.0.0.1", 20000 + os.getpid() % 20000))
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [empty_environment / "bin" / "customer-map", "demo", "--port", port],
            cwd=place,
            env=environment() | surroundings,
            stdout=output,
            stderr=output,
        )
    try:
        yield wait_for_link(log, process)
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(START_SECONDS)
    assert code == 0
    assert list(place.glob("demo-*")) == []


def wait_for_link(log: Path, process: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = STARTED.search(log.read_text(encoding="utf-8"))
        if found:
            return found[0]
        time.sleep(0.1)
    pytest.fail(log.read_text(encoding="utf-8"))


def fetch(address: str, path: str = "") -> tuple[str, str]:
    """The media type and the text of an answer to somebody who reads Chinese."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=START_SECONDS)
    with closing(connection):
        connection.request("GET", path or parts.path, headers={"Accept-Language": "zh-CN"})
        answer = connection.getresponse()
        return answer.headers.get_content_type(), answer.read().decode()


def test_the_wheel_carries_the_front_end_and_the_translations(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {MANIFEST, MESSAGES, f"{SERVER}/web/templates/base.html"} <= names
    assert any(re.search(r"/dist/assets/main-.*\.js$", name) for name in names)
    assert not any("node_modules" in name or name.startswith("tests") for name in names)


def test_the_source_archive_carries_what_was_built_and_what_builds_it(archives: Path) -> None:
    with tarfile.open(next(archives.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    built = {f"src/{MANIFEST}", f"src/{MESSAGES}"}
    sources = {"frontend/package-lock.json", "requirements/base.txt", "scripts/compile_messages.py"}
    assert built | sources | {"Makefile", "LICENSE", "README.md"} <= names
    assert not any("node_modules" in name for name in names)


def test_the_demo_runs_from_the_wheel_without_node(address: str) -> None:
    kind, page = fetch(address)
    assert kind == "text/html"
    assert '<html lang="zh' in page
    assert "密码" in page
    style = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert style
    kind, rules = fetch(address, style[1])
    assert kind == "text/css"
    assert "--cm-" in rules
