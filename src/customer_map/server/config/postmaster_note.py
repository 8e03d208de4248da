"""A cluster in, the note of its running server out (`postmaster.pid`): who runs, and where."""

import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

NOTE = "postmaster.pid"
STOP_SECONDS = 20


@dataclass(frozen=True, slots=True)
class PostmasterNote:
    """What the note says; `ready` when the server takes connections."""

    process: int
    port: int
    socket_folder: str
    ready: bool

    def answers(self) -> bool:
        """Whether somebody listens on the socket; a note may outlive its server."""
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(f"{self.socket_folder}/.s.PGSQL.{self.port}")
            except OSError:
                return False
        return True


def read_note(cluster: Path) -> PostmasterNote | None:
    """The note of the cluster, or None where there is none, or one still being written."""
    try:
        lines = (cluster / NOTE).read_text(encoding="utf-8").splitlines()
        process, _folder, _started, port, socket_folder, _addresses, _memory, status = lines[:8]
        return PostmasterNote(int(process), int(port), socket_folder, status.strip() == "ready")
    except (OSError, ValueError):
        return None


def stop_leftover(cluster: Path) -> None:
    """Make way for a new server of the cluster; call it only while holding the data folder's lock.

    A server that outlived its start is stopped. A note that names a stranger, because the operating
    system has given the number away since, is removed: PostgreSQL would refuse to start over it.
    """
    note = read_note(cluster)
    if note is None or not psutil.pid_exists(note.process):
        return
    server = _server(note.process, cluster)
    if server is None:
        (cluster / NOTE).unlink(missing_ok=True)
    else:
        _stop(server)


def _server(process: int, cluster: Path) -> psutil.Process | None:
    with suppress(psutil.Error):
        candidate = psutil.Process(process)
        if str(cluster) in candidate.cmdline():
            return candidate
    return None


def _stop(server: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        for signal_number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            server.send_signal(signal_number)
            with suppress(psutil.TimeoutExpired):
                server.wait(STOP_SECONDS)
                return
