"""A data folder and its database in, one file that brings the whole workspace back out.

Rows are read in one transaction that sees a single moment, beside a server that goes on working.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import IsolationLevel, sql

from customer_map.errors import CustomerMapError
from customer_map.server.config import backup_catalogue as catalogue
from customer_map.server.config import environment, secret_key
from customer_map.server.config.backup_archive import (
    FILES,
    FORMAT,
    SECRET_KEY,
    TABLES,
    Description,
    Draft,
    chunks_of,
    finish,
    new_archive,
)
from customer_map.server.config.data_folder import DataFolder, folder_errors
from customer_map.server.config.database_url import DatabaseAddress

# How values are written must not depend on the server that they come from.
WRITING = "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1"


class BackupExistsError(CustomerMapError):
    """There is a file of that name already."""

    code = "backup_exists"
    message = 'There is a file "{file}" already.'
    hint = "Choose another name; a backup never replaces a file."


class EmptyDatabaseError(CustomerMapError):
    """The database has no tables of ours."""

    code = "nothing_to_back_up"
    message = "There is no workspace in this database."
    hint = "Check --data and DATABASE_URL."


def back_up(folder: DataFolder, address: DatabaseAddress, path: Path) -> Description:
    """Write a backup to `path` and say what it holds; half a backup never has that name.

    Raises:
        BackupExistsError, EmptyDatabaseError: there is nothing to write, or no place for it.
        DataFolderError: the file cannot be written.
    """
    if path.exists():
        raise BackupExistsError(file=path)
    draft = path.with_name(f".{path.name}.part")
    with folder_errors(path.parent):
        draft.unlink(missing_ok=True)  # of a backup that was killed
        try:
            description = _write(folder, address, draft)
            finish(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    return description


def key_mark(key: str) -> str:
    """Return what tells two secret keys apart and gives neither away."""
    return hmac.new(key.encode(), b"customer-map backup", hashlib.sha256).hexdigest()[:16]


def _write(folder: DataFolder, address: DatabaseAddress, path: Path) -> Description:
    with new_archive(path) as archive:
        draft = Draft(archive)
        with closing(psycopg.connect(address.url())) as connection:
            description = _tables(connection, draft)
        _files(folder, draft)
        key = secret_key.secret_key(folder)
        if not environment.secret(secret_key.VARIABLE):
            draft.add(SECRET_KEY, [key.encode()])
        description.key_mark = key_mark(key)
        draft.describe(description)
    return description


def _tables(connection: catalogue.Rows, draft: Draft) -> Description:
    connection.execute(WRITING)
    connection.commit()
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    tables = catalogue.kept_tables(connection)
    if "accounts_user" not in {table.name for table in tables}:
        raise EmptyDatabaseError
    description = Description(
        format=FORMAT,
        version=version("customer-map"),
        written_at=datetime.now(UTC).isoformat(timespec="seconds"),
        key_mark="",
        migrations=catalogue.applied_migrations(connection),
        months=catalogue.touchpoint_months(connection),
        counters=catalogue.counters(connection),
        parts=draft.parts,
    )
    for table in tables:
        draft.add(f"{TABLES}{table.name}", _rows(connection, table), table.columns)
    return description


def _rows(
    connection: catalogue.Rows, table: catalogue.Table
) -> Iterator[bytes | bytearray | memoryview]:
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    statement = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(
        columns, sql.Identifier(table.name)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        yield from copy


def _files(folder: DataFolder, draft: Draft) -> None:
    for path in sorted(folder.files.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            content = path.open("rb")
        except FileNotFoundError:  # removed since, as a finished upload is
            continue
        with content:
            draft.add(f"{FILES}{path.relative_to(folder.files).as_posix()}", chunks_of(content))
