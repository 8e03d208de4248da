"""Settings and a data folder in, the address of a usable database out: an outside server or our own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from customer_map.errors import CustomerMapError
from customer_map.server.config import environment
from customer_map.server.config.data_folder import DataFolder, locked
from customer_map.server.config.database_url import DatabaseAddress, parse
from customer_map.server.config.embedded_postgres import (
    EmbeddedPostgres,
    cluster_below,
    running_server,
)
from customer_map.server.config.postmaster_note import read_note

VARIABLE = "DATABASE_URL"
OLDEST_MAJOR_VERSION = 15
CONNECT_SECONDS = 10
RETURN_SECONDS = 10
TICK_SECONDS = 0.1


class DatabaseUnreachableError(CustomerMapError):
    """The server that DATABASE_URL names does not answer, or does not let us in."""

    code = "database_unreachable"
    message = "The database that DATABASE_URL names cannot be reached: {reason}"
    hint = "Check that the server runs, and the host, user, password and name in DATABASE_URL."


class DatabaseTooOldError(CustomerMapError):
    """The server is older than what the program is tested on."""

    code = "database_too_old"
    message = "The database server is PostgreSQL {found}; at least {oldest} is needed."
    hint = "Upgrade the server, or unset DATABASE_URL to use the embedded database."


class NoDatabaseError(CustomerMapError):
    """Neither an outside server is named, nor does ours run."""

    code = "no_database"
    message = 'No database is running for the data folder "{folder}".'
    hint = "Start `customer-map serve` on that folder, or set DATABASE_URL."


@dataclass(frozen=True, slots=True)
class Database:
    """A database that answers; `server` is ours to watch when this process started it."""

    address: DatabaseAddress
    server: EmbeddedPostgres | None = None


def outside_database() -> Database | None:
    """The server that DATABASE_URL names, once it has answered; None when it is not set.

    Raises:
        DatabaseUrlError, DatabaseUnreachableError, DatabaseTooOldError: it cannot be used.
    """
    url = environment.text(VARIABLE)
    if not url:
        return None
    address = parse(url)
    major_version = server_version(address) // 10000
    if major_version < OLDEST_MAJOR_VERSION:
        raise DatabaseTooOldError(found=major_version, oldest=OLDEST_MAJOR_VERSION)
    return Database(address)


def server_version(address: DatabaseAddress) -> int:
    """The version as PostgreSQL counts it: 150018 is 15.18.

    Raises:
        DatabaseUnreachableError: no connection.
    """
    try:
        with psycopg.connect(address.url(), connect_timeout=CONNECT_SECONDS) as connection:
            return connection.info.server_version
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise DatabaseUnreachableError(reason=reason) from error


def running_database(folder: DataFolder) -> Database:
    """The outside server, or the embedded one that another process runs on this folder.

    Raises:
        NoDatabaseError: neither is there.
    """
    found = outside_database()
    if found:
        return found
    address = running_server(folder.postgres)
    if address is None:
        raise NoDatabaseError(folder=folder.path)
    return Database(address)


@contextmanager
def own_database(folder: DataFolder) -> Iterator[Database]:
    """Hold the folder for this process alone, with the outside server or with our own started.

    Raises:
        DataFolderInUseError: another process holds the folder.
    """
    with locked(folder):
        outside = outside_database()
        if outside:
            yield outside
            return
        server = EmbeddedPostgres(folder.postgres, folder.logs / "postgres.log")
        address = server.start()
        try:
            yield Database(address, server)
        finally:
            server.stop()


@contextmanager
def any_database(folder: DataFolder) -> Iterator[Database]:
    """For a command that comes and goes: a running database, else our own for as long as needed.

    Meanwhile nobody else can start on the folder: where a server was killed, it is given time to come back first.
    """
    try:
        found = _returning_database(folder)
    except NoDatabaseError:
        with own_database(folder) as started:
            yield started
    else:
        yield found


def _returning_database(folder: DataFolder) -> Database:
    note = read_note(cluster_below(folder.postgres))
    deadline = time.monotonic() + (RETURN_SECONDS if note else 0)
    while True:
        try:
            return running_database(folder)
        except NoDatabaseError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(TICK_SECONDS)
