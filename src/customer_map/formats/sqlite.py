"""Turns SQLite databases into a table source: one table per table and view that has rows, read only."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from customer_map.formats.errors import BrokenFileError, NoRowsError, SlowFileError
from customer_map.formats.headers import named_columns
from customer_map.formats.limits import BATCH_ROWS, MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_SHEETS
from customer_map.formats.records import batch_of_rows
from customer_map.formats.sources import FileSource
from customer_map.formats.workbooks import cell_text
from customer_map.tables.batches import RawBatch, Sheet

TABLES = """
    select name from sqlite_master
    where type in ('table', 'view') and name not like 'sqlite_%'
    order by type, name
"""
SECONDS_TO_FIRST_ROW = 5.0
SECONDS_TO_READ = 600.0
STEPS_BETWEEN_CHECKS = 10_000


class SqliteSource(FileSource):
    """The tables and views of a database file that have rows; views that do not work are left out."""

    format = "sqlite"

    def batches(self, sheet: Sheet) -> Iterator[RawBatch]:
        """The rows in the database's order; lines are their numbers counted from 1."""
        with self._reading():
            cursor = self._database.execute(f"select * from {quoted(sheet.name)}")  # noqa: S608
            stop_after(self._database, SECONDS_TO_READ)
            line = 1
            while rows := cursor.fetchmany(BATCH_ROWS):
                cells = [[_text(value) for value in row] for row in rows]
                lines = list(range(line, line + len(rows)))
                line += len(rows)
                raw = batch_of_rows(sheet.header, cells, lines, [])
                done = (line - 1) / max(sheet.rows or 1, line - 1)
                yield RawBatch(raw.columns, raw.lines, raw.refusals, done)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise BrokenFileError(file=self._file.name, format="SQLite") from error
            limit = int(SECONDS_TO_READ)
            raise SlowFileError(file=self._file.name, limit=limit) from error
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise BrokenFileError(file=self._file.name, format="SQLite") from error

    def _sheets(self) -> tuple[Sheet, ...]:
        path = self._stack.enter_context(self._file.unpacked())
        with self._reading():
            self._database = self._stack.enter_context(closing(opened(path)))
            sheets = tuple(self._working())
        if not sheets:
            raise NoRowsError(file=self._file.name)
        return sheets

    def _working(self) -> Iterator[Sheet]:
        names = [name for (name,) in self._database.execute(TABLES)]
        for name in names[:MAX_SHEETS]:
            try:
                sheet = self._sheet(name)
            except sqlite3.OperationalError:
                continue
            if sheet.rows and len(sheet.header) <= MAX_COLUMNS:
                yield sheet

    def _sheet(self, name: str) -> Sheet:
        """Name, columns and number of rows; an endless view is cut off by the clock."""
        stop_after(self._database, SECONDS_TO_FIRST_ROW)
        found = self._database.execute(f"select * from {quoted(name)} limit 0")  # noqa: S608
        header = named_columns([column[0] for column in found.description])
        count = f"select count(*) from {quoted(name)}"  # noqa: S608
        (rows,) = self._database.execute(count).fetchone()
        return Sheet(name, header.names, 0, rows, header.notices)


def opened(path: Path) -> sqlite3.Connection:
    """Return a connection that can read and nothing else: no writing, no attaching, no extensions."""
    database = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )
    database.execute("pragma trusted_schema = off")
    database.execute("pragma query_only = on")
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 64 * MAX_CELL_CHARACTERS)
    database.text_factory = lambda data: data.decode("utf-8", "replace")
    return database


def table_names(path: Path) -> frozenset[str]:
    """Return the names of a database's tables; none if it is damaged."""
    try:
        with closing(opened(path)) as database:
            stop_after(database, SECONDS_TO_FIRST_ROW)
            return frozenset(str(name) for (name,) in database.execute(TABLES))
    except sqlite3.Error:
        return frozenset()


def stop_after(database: sqlite3.Connection, seconds: float) -> None:
    """Interrupt whatever the database does when so many seconds have gone by."""
    end = time.monotonic() + seconds
    database.set_progress_handler(lambda: time.monotonic() > end, STEPS_BETWEEN_CHECKS)


def quoted(name: str) -> str:
    """Return a table's name as an SQL identifier: names cannot be bound as values."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str | bytes | float | None) -> str:
    """A value as text; pictures and other bytes are left out."""
    if value is None or isinstance(value, bytes):
        return ""
    return cell_text(value)[: MAX_CELL_CHARACTERS + 1]
