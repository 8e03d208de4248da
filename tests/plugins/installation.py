"""A whole installation below a temporary folder, started, stopped and killed as a person would."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from customer_map.server.config.data_folder import DataFolder
from customer_map.server.config.embedded_postgres import cluster_below, running_server
from customer_map.server.config.postmaster_note import stop_leftover
from customer_map.server.config.serving import next_free_port

START_SECONDS = 300
STOP_SECONDS = 20
FOREIGN = ("DATABASE_URL", "CUSTOMER_MAP_")


def environment() -> dict[str, str]:
    """Ours without the settings of the test run."""
    return {name: word for name, word in os.environ.items() if not name.startswith(FOREIGN)}


def run_to_end(*arguments: str, seconds: float = START_SECONDS) -> subprocess.CompletedProcess[str]:
    """Run `customer-map` with these arguments until it ends."""
    command = [sys.executable, "-m", "customer_map", *arguments]
    return subprocess.run(
        command, env=environment(), capture_output=True, text=True, timeout=seconds, check=False
    )


class Installation:
    """`customer-map serve` on one data folder and one port."""

    def __init__(self, data: Path) -> None:
        self.folder = DataFolder(data)
        self.port = next_free_port("127.0.0.1", 20000 + os.getpid() % 20000)
        self.log = data.parent / f"{data.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._family: dict[int, psutil.Process] = {}

    @property
    def arguments(self) -> tuple[str, ...]:
        return "serve", "--data", str(self.folder.path), "--port", str(self.port)

    @property
    def other_arguments(self) -> tuple[str, ...]:
        """For a second server on the same folder."""
        port = next_free_port("127.0.0.1", self.port + 1)
        return "--data", str(self.folder.path), "--port", str(port)

    def start(self) -> None:
        """Start it and wait until it says where it runs."""
        command = [sys.executable, "-m", "customer_map", *self.arguments]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, env=environment(), stdout=log, stderr=log, process_group=0
            )
        self.wait_for_words("runs at")

    def wait_for_words(self, pattern: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not re.search(pattern, self.said()):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def family(self) -> list[psutil.Process]:
        """`serve` and all processes below it, also those it has lost since."""
        with suppress(psutil.NoSuchProcess):
            root = psutil.Process(self.process.pid)
            for member in (root, *root.children(recursive=True)):
                self._family.setdefault(member.pid, member)
        return [member for member in self._family.values() if is_alive(member)]

    def members(self, word: str) -> list[psutil.Process]:
        """The processes whose command line holds the word."""
        return [member for member in self.family() if word in command_of(member)]

    def signal(self, number: signal.Signals) -> int:
        """Send the signal to `serve` alone and wait for its end: its exit code."""
        self.family()
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)

    def kill_everything(self) -> None:
        """As a power cut would, as far as one process can."""
        for member in self.family():
            with suppress(psutil.NoSuchProcess):
                member.kill()
        self.process.wait(STOP_SECONDS)
        psutil.wait_procs(self._family.values(), timeout=STOP_SECONDS)

    def connect(self) -> psycopg.Connection:
        """A connection to the database that the installation runs."""
        return psycopg.connect(running_server(self.folder.postgres).url(), autocommit=True)

    def remove(self) -> None:
        """Leave nothing behind, however the test ended."""
        if self.process:
            self.kill_everything()
        stop_leftover(cluster_below(self.folder.postgres))
        shutil.rmtree(self.folder.path, ignore_errors=True)


def command_of(process: psutil.Process) -> str:
    """Its command line; nothing when it has just ended."""
    with suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""


def is_alive(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False
