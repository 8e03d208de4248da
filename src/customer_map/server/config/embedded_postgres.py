"""A folder in, a running PostgreSQL out, reached through a Unix socket only its owner can open.

A start first clears what an unclean stop has left behind; PostgreSQL then replays its log, so that
every acknowledged write is there.
"""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
from psycopg import sql

from customer_map.errors import CustomerMapError
from customer_map.server.config.data_folder import NoSpaceError, folder_errors
from customer_map.server.config.database_url import DatabaseAddress
from customer_map.server.config.postgres_cluster import SUPERUSER, prepare_cluster
from customer_map.server.config.postgres_programs import (
    PostgresPrograms,
    environment,
    programs_for,
)
from customer_map.server.config.postmaster_note import read_note, stop_leftover

DATABASE = "customer_map"
PORT = 5432
TEMPORARY = "customer-map-"
SHORT_PLACE = Path("/tmp")  # noqa: S108  # only a new private folder is made in it
LONGEST_SOCKET_FOLDER = 103 - len(f"/.s.PGSQL.{PORT}.lock")  # macOS allows 103 bytes, Linux 107
SPACE_TO_CREATE = 128 * 1024 * 1024  # a new cluster takes 40 MB, its log grows by 16 MB
SPACE_TO_START = 8 * 1024 * 1024
START_SECONDS = 300  # replaying the log of a big import takes its time
STOP_SECONDS = 20
ORPHAN_SECONDS = 15
TICK_SECONDS = 0.02

# PostgreSQL says this while processes of a killed server are still about to notice its death.
ORPHANS = "pre-existing shared memory block"

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # Statements and details hold what customers and users typed, secrets too.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
}
FORGETFUL: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class DatabaseStartError(CustomerMapError):
    """PostgreSQL did not start."""

    code = "database_start"
    message = "The embedded database did not start: {reason}"
    hint = 'All its messages are in "{log}".'


@dataclass
class EmbeddedPostgres:
    """One PostgreSQL server below one folder; `durable=False` trades safety for speed, in tests."""

    folder: Path
    log: Path
    durable: bool = True
    _sockets: Path | None = field(default=None, init=False, repr=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    def start(self) -> DatabaseAddress:
        """Create the database where it is missing, start the server, wait until it answers.

        The caller holds the lock of the data folder.

        Raises:
            ClusterVersionError, ClusterCreationError, DatabaseStartError: PostgreSQL cannot use it.
            DataFolderError: the operating system does not let us.
        """
        cluster = cluster_below(self.folder)
        with folder_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            _need_space(self.folder, SPACE_TO_START if cluster.exists() else SPACE_TO_CREATE)
            programs = programs_for(cluster)
            prepare_cluster(cluster, programs, durable=self.durable)
            self._clear_remains(cluster)
            # A second start, after a crash, is reached where the first was.
            self._sockets = sockets = self._sockets or _socket_folder(self.folder, programs)
        address = DatabaseAddress(name=DATABASE, user=DATABASE, host=str(sockets), port=PORT)
        try:
            options = self._options(sockets)
            self._run_server(programs.command("postgres", "-D", str(cluster), *options))
            _create_database(address)
        except BaseException:
            self._end_process()
            raise
        return address

    def stop(self) -> None:
        """Stop the server and remove its socket; does nothing when none was started."""
        self._end_process()
        if self._sockets:
            _remove_if_temporary(self._sockets)
            self._sockets = None

    def _end_process(self) -> None:
        """Politely, then firmly."""
        process, self._process = self._process, None
        if process is None:
            return
        for signal_number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(signal_number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
                return

    def is_running(self) -> bool:
        """Whether the server that was started is still there."""
        return self._process is not None and self._process.poll() is None

    def _clear_remains(self, cluster: Path) -> None:
        note = read_note(cluster)
        stop_leftover(cluster)
        if note and self._sockets is None:
            _remove_if_temporary(Path(note.socket_folder))

    def _options(self, sockets: Path) -> list[str]:
        settings = {**SETTINGS, "port": str(PORT), "unix_socket_directories": str(sockets)}
        if not self.durable:
            settings |= FORGETFUL
        return [f"--{name}={value}" for name, value in settings.items()]

    def _run_server(self, command: list[str]) -> None:
        deadline = time.monotonic() + ORPHAN_SECONDS
        while not self._launch(command):
            words = self.log.read_text(encoding="utf-8", errors="replace")
            if ORPHANS not in words or time.monotonic() > deadline:
                raise self._failure(words)
            time.sleep(TICK_SECONDS)

    def _launch(self, command: list[str]) -> bool:
        """Start the server and wait; False when it gave up."""
        with folder_errors(self.log.parent), self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we stop the database last
            )
        cluster = cluster_below(self.folder)
        deadline = time.monotonic() + START_SECONDS
        while self.is_running() and time.monotonic() < deadline:
            note = read_note(cluster)
            if note and note.ready and note.process == self._process.pid:
                return True
            time.sleep(TICK_SECONDS)
        return False

    def _failure(self, words: str) -> CustomerMapError:
        if "No space left on device" in words:
            return NoSpaceError(folder=self.folder)
        lines = words.strip().splitlines()
        return DatabaseStartError(reason=lines[-1] if lines else "it said nothing.", log=self.log)


def cluster_below(folder: Path) -> Path:
    """The folder that PostgreSQL owns."""
    return folder / "cluster"


def running_server(folder: Path) -> DatabaseAddress | None:
    """The address of the server that some process runs below the folder, None without one."""
    note = read_note(cluster_below(folder))
    if note is None or not note.ready or not note.answers():
        return None
    return DatabaseAddress(name=DATABASE, user=DATABASE, host=note.socket_folder, port=note.port)


def _need_space(folder: Path, least: int) -> None:
    if shutil.disk_usage(folder).free < least:
        raise NoSpaceError(folder=folder)


def _socket_folder(folder: Path, programs: PostgresPrograms) -> Path:
    """Beside the cluster where the path is short enough for a socket, else a temporary folder."""
    sockets = folder / "socket"
    if len(bytes(sockets)) > LONGEST_SOCKET_FOLDER:
        sockets = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=_short_place()))
    sockets.mkdir(exist_ok=True)
    programs.give(sockets)
    return sockets


def _short_place() -> Path:
    """The folder for temporary files, or the system's own where TMPDIR names a long path."""
    place = Path(tempfile.gettempdir())
    is_short = len(bytes(place / f"{TEMPORARY}12345678")) <= LONGEST_SOCKET_FOLDER
    return place if is_short else SHORT_PLACE


def _remove_if_temporary(sockets: Path) -> None:
    places = (Path(tempfile.gettempdir()), SHORT_PLACE)
    if sockets.parent in places and sockets.name.startswith(TEMPORARY):
        shutil.rmtree(sockets, ignore_errors=True)


def _create_database(address: DatabaseAddress) -> None:
    """Create the role and the database that the program works with; the role is no superuser."""
    role, database = sql.Identifier(address.user), sql.Identifier(address.name)
    superuser = replace(address, name=SUPERUSER, user=SUPERUSER)
    with psycopg.connect(superuser.url(), autocommit=True) as connection:
        if connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [address.name]
        ).fetchone():
            return
        if not connection.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [address.user]
        ).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))
