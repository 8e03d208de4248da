"""A folder in, `customer-map demo` running on it out, with what it says and what it uses."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from customer_map.server.config.data_folder import DataFolder
from customer_map.server.config.serving import next_free_port

HOST = "127.0.0.1"
START_SECONDS = 180
TICK_SECONDS = 0.01
FOREIGN = ("DATABASE_URL", "CUSTOMER_MAP_")


class RunningDemo:
    """One `customer-map demo`; `said` are its words so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = DataFolder(folder)
        self.port = next_free_port(HOST, 20000 + os.getpid() % 20000)
        self.said = ""
        command = [sys.executable, "-m", "customer_map", "demo"]
        options = ["--data", str(folder), "--host", HOST, "--port", str(self.port)]
        environment = {k: word for k, word in os.environ.items() if not k.startswith(FOREIGN)}
        self.process = subprocess.Popen(
            [*command, *options], env=environment, stderr=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stderr or ():
            self.said += line

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def wait_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not condition():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"The demo did not start:\n{self.said}")
            time.sleep(TICK_SECONDS)

    def wait_for_words(self, words: str) -> None:
        self.wait_until(lambda: words in self.said)

    def family(self) -> list[psutil.Process]:
        root = psutil.Process(self.process.pid)
        return [root, *root.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """Processor time of the whole family, its ended members included."""
        seconds = 0.0
        for member in self.family():
            with suppress(psutil.NoSuchProcess):
                seconds += sum(member.cpu_times()[:4])
        return seconds

    def setup_link(self) -> str:
        """The one-time link that makes its reader the owner."""
        return next(line for line in self.said.splitlines() if "/welcome/" in line)


@contextmanager
def running_demo() -> Iterator[RunningDemo]:
    """A demo in a fresh folder, from its very start; at the end nothing of it is left."""
    with TemporaryDirectory(prefix="benchmark-") as folder:
        demo = RunningDemo(Path(folder))
        try:
            yield demo
        finally:
            demo.process.send_signal(signal.SIGINT)
            demo.process.wait(START_SECONDS)
