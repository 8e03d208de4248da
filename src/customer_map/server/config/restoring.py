"""A backup in, the workspace as it was out: tables, files and the secret key.

The tables are first made as the backup knows them, then filled in one transaction, then brought up to date.
"""

import os
import shutil
from contextlib import closing
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection as django_connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from customer_map.errors import CustomerMapError
from customer_map.server.config import backup_catalogue as catalogue
from customer_map.server.config import environment, secret_key
from customer_map.server.config.backing_up import key_mark
from customer_map.server.config.backup_archive import (
    FILES,
    SECRET_KEY,
    TABLES,
    Backup,
    NewerBackupError,
    NotABackupError,
    chunks_of,
)
from customer_map.server.config.data_folder import DataFolder, folder_errors
from customer_map.server.config.database_url import DatabaseAddress
from customer_map.server.config.preparing import load_django, update_tables


class WorkspaceInUseError(CustomerMapError):
    """There is something that a restore would destroy."""

    code = "workspace_not_empty_for_restore"
    message = "The workspace is not empty; restoring would destroy what it holds."
    hint = "Choose an empty folder or database, or add --force to replace everything."


class OtherKeyError(CustomerMapError):
    """The key of the environment is not the one that the backup was written with."""

    code = "restore_other_key"
    message = "The backup was written with another secret key than that in CUSTOMER_MAP_SECRET_KEY."
    hint = "Set that key; what is encrypted with it could not be read otherwise."


def restore(
    backup: Backup, path: Path, folder: DataFolder, address: DatabaseAddress, *, force: bool
) -> None:
    """Bring the workspace back. The caller holds the folder, so that no server of ours works on it.

    Raises:
        WorkspaceInUseError: something is there, and `force` was not given.
        NewerBackupError, OtherKeyError, NotABackupError: the backup cannot be used here; nothing was changed.
    """
    given_key = environment.secret(secret_key.VARIABLE)
    _need_key(backup, given_key)
    with closing(psycopg.connect(address.url(), autocommit=True)) as connection:
        if not force and (_holds_people(connection) or any(folder.files.iterdir())):
            raise WorkspaceInUseError
        load_django(folder, address)
        _need_known_migrations(backup, path)
        _clear(connection)
    if not given_key:
        _restore_key(backup, folder)
    _make_tables(backup)
    with psycopg.connect(address.url()) as connection:
        _fill(connection, backup, path)
    _restore_files(backup, folder)
    _remove_index()
    update_tables()


def _holds_people(connection: catalogue.Rows) -> bool:
    names = ("accounts_user", "crm_customer")
    there = [name for name in names if _exists(connection, name)]
    statement = sql.SQL("SELECT EXISTS (SELECT FROM {})")
    found = [connection.execute(statement.format(sql.Identifier(name))) for name in there]
    return any(row == (True,) for rows in found for row in rows)


def _exists(connection: catalogue.Rows, table: str) -> bool:
    return connection.execute("SELECT to_regclass(%s)", [table]).fetchone() != (None,)


def _need_key(backup: Backup, given: str) -> None:
    """The key comes from the backup; where the environment gives one, it must be the same."""
    is_other = given and key_mark(given) != backup.description.key_mark
    if is_other or (not given and SECRET_KEY not in backup.description.parts):
        raise OtherKeyError


def _restore_key(backup: Backup, folder: DataFolder) -> None:
    draft = folder.secret_key.with_suffix(f".{os.getpid()}")
    with folder_errors(folder.path), backup.open(SECRET_KEY) as key:
        draft.touch(mode=0o600)
        draft.write_bytes(key.read())
        draft.replace(folder.secret_key)


def _need_known_migrations(backup: Backup, path: Path) -> None:
    known = MigrationLoader(None).disk_migrations or {}
    if any(migration not in known for migration in backup.description.migrations):
        raise NewerBackupError(file=path, version=backup.description.version)


def _clear(connection: catalogue.Rows) -> None:
    row = connection.execute("SELECT current_schema()").fetchone()
    schema = sql.Identifier(row[0] if row and row[0] else "public")
    connection.execute(
        sql.SQL("BEGIN; DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}; COMMIT").format(
            schema
        )
    )


def _make_tables(backup: Backup) -> None:
    """Make the tables as they were when the backup was written, not as this program wants them."""
    executor = MigrationExecutor(django_connection)
    applied = set(backup.description.migrations)
    nodes = executor.loader.graph.node_map
    last = [
        key
        for key in sorted(applied)
        if not any(child.key[0] == key[0] and child.key in applied for child in nodes[key].children)
    ]
    executor.migrate(last)
    call_command("createcachetable", verbosity=0)
    django_connection.close()


def _fill(connection: catalogue.Rows, backup: Backup, path: Path) -> None:
    """Fill all tables, with the triggers that would note or refuse it silenced."""
    tables = {table.name: table for table in catalogue.kept_tables(connection)}
    names = backup.description.table_names()
    if set(names) != set(tables):
        raise NotABackupError(file=path, reason="its tables are not those of its version")
    for month in backup.description.months:
        connection.execute("SELECT crm_touchpoint_month(%s::timestamptz)", [month])
    _switch_triggers(connection, names, "DISABLE")
    all_names = sql.SQL(", ").join(map(sql.Identifier, names))
    connection.execute(sql.SQL("TRUNCATE {}").format(all_names))
    for name in names:
        _fill_table(connection, backup, name)
    for name, last in backup.description.counters.items():
        if _exists(connection, name):
            connection.execute("SELECT setval(%s::regclass, %s)", [name, last])
    # Checks that wait for the end would stand in the way of the triggers.
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _switch_triggers(connection, names, "ENABLE")


def _switch_triggers(connection: catalogue.Rows, names: list[str], word: str) -> None:
    for name in names:
        statement = sql.SQL("ALTER TABLE {} {} TRIGGER USER")
        connection.execute(statement.format(sql.Identifier(name), sql.SQL(word)))


def _fill_table(connection: catalogue.Rows, backup: Backup, name: str) -> None:
    columns = backup.description.parts[f"{TABLES}{name}"].columns
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, backup.table(name) as rows, cursor.copy(statement) as copy:
        for chunk in chunks_of(rows):
            copy.write(chunk)


def _restore_files(backup: Backup, folder: DataFolder) -> None:
    with folder_errors(folder.path):
        shutil.rmtree(folder.files, ignore_errors=True)
        folder.files.mkdir()
        for name in backup.description.file_names():
            target = folder.files / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with backup.open(f"{FILES}{name}") as content, target.open("wb") as file:
                shutil.copyfileobj(content, file)


def _remove_index() -> None:
    """The touchpoint index told of other touchpoints; the worker builds it anew."""
    shutil.rmtree(settings.INDEX_FOLDER, ignore_errors=True)
