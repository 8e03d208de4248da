"""Databases are read table by table, never written, and no view can keep the reader forever."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from customer_map.formats import sqlite as sqlite_format
from customer_map.formats.errors import NoRowsError
from customer_map.formats.opening import open_table

ENDLESS = """
    create view endless as
    with recursive n(i) as (select 1 union all select i + 1 from n) select i from n
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.execute('create table "my ""customers""" (name text, photo blob, sum real)')
        connection.execute(
            'insert into "my ""customers""" values (?, ?, ?), (?, ?, ?)',
            ["王芳", b"\xff\xd8", 2.0, "Bob", None, None],
        )
        connection.execute("create table empty (a, b)")
        connection.execute("create view broken as select missing from nowhere")
        connection.commit()
        yield connection


def test_tables_with_rows_are_read(database: sqlite3.Connection, tmp_path: Path) -> None:
    with open_table(tmp_path / "shop.db") as source:
        (sheet,) = source.sheets
        (batch,) = source.batches(sheet)
    assert (source.format, sheet.name, sheet.rows) == ("sqlite", 'my "customers"', 2)
    assert batch.columns.to_pylist() == [
        {"name": "王芳", "photo": None, "sum": "2"},
        {"name": "Bob", "photo": None, "sum": None},
    ]


def test_an_endless_view_is_left_out(
    database: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_format, "SECONDS_TO_FIRST_ROW", 0.2)
    database.execute(ENDLESS)
    database.commit()
    with open_table(tmp_path / "shop.db") as source:
        assert [sheet.name for sheet in source.sheets] == ['my "customers"']


def test_reading_leaves_the_file_as_it_is(database: sqlite3.Connection, tmp_path: Path) -> None:
    before = (tmp_path / "shop.db").read_bytes()
    with open_table(tmp_path / "shop.db") as source:
        list(source.batches(source.sheets[0]))
    assert (tmp_path / "shop.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["shop.db"]


def test_a_database_without_rows_says_so(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.execute("create table empty (a)")
        connection.commit()
    with pytest.raises(NoRowsError):
        open_table(tmp_path / "shop.db")
