"""Turns a seed into kills: at random moments one part of an installation, or all of it, is gone without a word."""

import http.client
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import psutil
import psycopg
from installation import Installation, command_of

PAUSE_SECONDS = (1.0, 5.0)
RECOVERY_SECONDS = 150
STARTS = 20
START_PAUSE_SECONDS = 1.0
# The two that nothing else takes along come first, so that a short campaign has them, too.
FIRST = ("worker", "postmaster")
# A worker that has said since then that it lives.
AT_WORK = "SELECT FROM procrastinate_workers WHERE last_heartbeat > %s"


class Killer:
    """Kills, waits until the installation is well again, and tells how long that took."""

    def __init__(self, installation: Installation, seed: int) -> None:
        self.installation, self.dice = installation, random.Random(seed)
        self.away: dict[str, list[float]] = {}

    def kill_until(self, deadline: float) -> None:
        """Kill until then, the first two in any case."""
        ways = self.ways()
        order = list(reversed(FIRST))
        while time.monotonic() < deadline or len(self.away) < len(FIRST):
            order = order or self.dice.sample(list(ways), len(ways))
            time.sleep(self.dice.uniform(*PAUSE_SECONDS))
            name = order.pop()
            began = time.monotonic()
            ways[name]()
            self.wait_until_whole()
            self.away.setdefault(name, []).append(round(time.monotonic() - began, 1))

    def wait_until_whole(self) -> None:
        """Wait until pages are answered, and the worker has been heard of."""
        killed_at = datetime.now(UTC)
        self.wait_until(lambda: is_ready(self.installation.port))
        self.wait_until(lambda: self.is_worker_back(killed_at))

    def is_worker_back(self, since: datetime) -> bool:
        """Whether a worker has been heard of since then."""
        with (
            suppress(psycopg.OperationalError, AttributeError),
            self.installation.connect() as connection,
        ):
            return connection.execute(AT_WORK, [since]).fetchone() is not None
        return False

    def ways(self) -> dict[str, Callable[[], None]]:
        """What can be killed."""
        return {
            "web": lambda: self.kill("customer_map web"),
            "worker": lambda: self.kill("customer_map worker"),
            "postmaster": lambda: self.kill("postgres/cluster"),
            "backend": self.kill_backend,
            "cluster": self.kill_cluster,
            "supervisor": self.kill_supervisor,
            "everything": self.kill_everything,
        }

    def kill(self, word: str) -> None:
        end(self.installation.members(word))

    def kill_backend(self) -> None:
        """One connection's process: PostgreSQL then ends all others and repairs itself."""
        backends = [one for one in self.cluster() if "cluster" not in command_of(one)]
        end([self.dice.choice(backends)] if backends else [])

    def kill_cluster(self) -> None:
        end(self.cluster())

    def cluster(self) -> list[psutil.Process]:
        return [one for one in self.installation.family() if is_postgres(one)]

    def kill_supervisor(self) -> None:
        self.installation.family()
        assert self.installation.process
        self.installation.process.send_signal(signal.SIGKILL)
        self.installation.process.wait()
        self.start_again()

    def kill_everything(self) -> None:
        self.installation.kill_everything()
        self.start_again()

    def start_again(self) -> None:
        """Start it as a service manager does: again while the old port is not free yet."""
        for _ in range(STARTS):
            with suppress(AssertionError):
                self.installation.start()
                return
            if self.installation.process and self.installation.process.poll() is None:
                self.installation.kill_everything()
            time.sleep(START_PAUSE_SECONDS)
        raise AssertionError(self.installation.said())

    def wait_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + RECOVERY_SECONDS
        while not condition():
            assert time.monotonic() < deadline, self.installation.said()
            time.sleep(0.1)


def is_ready(port: int) -> bool:
    """Whether the server says that it can work."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_postgres(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.name() == "postgres"
    return False


def end(processes: list[psutil.Process]) -> None:
    """Kill -9."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
