"""Pytest plugin: a test run in, one real PostgreSQL for all its tests out.

It is loaded by `-p run_database` in pyproject.toml, before Django reads its settings, and

- keeps every test away from the data folder of the person who runs them,
- starts one embedded server per run, when the first test needs the database (with pytest-xdist: at
  once, shared by all workers), in a temporary folder, with fsync off,
- has all processes of all runs share what is compiled: kernels take 40 s of a core, and the modules of one
  process 5 s where bytecode is not kept (PYTHONDONTWRITEBYTECODE),
- leaves DATABASE_URL alone when it is set: the same tests then run on that server.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from customer_map.server.config.database_url import DatabaseAddress
from customer_map.server.config.embedded_postgres import PORT, EmbeddedPostgres, cluster_below
from customer_map.server.config.postgres_cluster import SUPERUSER
from customer_map.server.config.postmaster_note import stop_leftover

FOLDER = "CUSTOMER_MAP_TEST_FOLDER"
COMPILED = Path(__file__).parents[2] / ".pytest_cache" / "compiled"
SERVER = "test-database-server"
PREFIX = "cm-test-"


class RunDatabase:
    """The embedded server of one test run, below one temporary folder."""

    def __init__(self, folder: Path, *, is_needed: bool) -> None:
        self.folder = folder
        self.is_needed = is_needed
        self.server = EmbeddedPostgres(folder / "postgres", folder / "postgres.log", durable=False)

    @property
    def address(self) -> DatabaseAddress:
        """Known before the server runs, as settings are read early; may create databases."""
        sockets = self.folder / "postgres" / "socket"
        return DatabaseAddress(name=SUPERUSER, user=SUPERUSER, host=str(sockets), port=PORT)

    def start(self) -> None:
        """Start it unless it runs, or an outside server is used."""
        if self.is_needed and not self.server.is_running():
            self.server.start()

    def remove(self) -> None:
        """Stop it and remove its files."""
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class RunServer:
    """Hooks of the process that owns the folder: the only one, or the controller of xdist."""

    def __init__(self, database: RunDatabase) -> None:
        self.database = database

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_setupnodes(self) -> None:
        """Start it before the workers are started."""
        self.database.start()

    def pytest_unconfigure(self) -> None:
        """Stop it at the very end."""
        self.database.remove()


def _remove_abandoned() -> None:
    """Stop the servers of test runs that were killed and could not do it themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        run = int(folder.name.removeprefix(PREFIX).partition("-")[0])
        if os.access(folder, os.W_OK) and not psutil.pid_exists(run):
            stop_leftover(cluster_below(folder / "postgres"))
            shutil.rmtree(folder, ignore_errors=True)


def _share_what_is_compiled() -> None:
    """Keep it in the cache of pytest, for this process and for those that it starts."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(COMPILED / "kernels"))
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(COMPILED / "bytecode"))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"]
    sys.dont_write_bytecode = False


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """The first hook of all: prepare the environment that settings read."""
    _share_what_is_compiled()
    if FOLDER in os.environ:  # a worker of pytest-xdist: the controller has done it
        return
    _remove_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    os.environ[FOLDER] = str(folder)
    os.environ["CUSTOMER_MAP_DATA"] = str(folder / "data")
    database = RunDatabase(folder, is_needed="DATABASE_URL" not in os.environ)
    os.environ.setdefault("DATABASE_URL", database.address.url())
    pluginmanager.register(RunServer(database), SERVER)
