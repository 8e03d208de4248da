"""A data folder and a number in, an invented company with that many customers in it out; a folder that is full is kept.

A million customers have two million contacts and orders, half a million activities and ten million touchpoints.
Statements over whole tables make them; figures and what the search finds records by come from the product itself.
"""

import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql

from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import own_database
from customer_map.server.config.database_url import DatabaseAddress
from customer_map.server.config.postgres_cluster import SUPERUSER
from customer_map.server.config.preparing import load_django, update_tables
from rig import company_sql

DONE = "benchmark-company.json"
TOUCHPOINTS_AT_ONCE = 1_000_000
ENTRIES_AT_ONCE = 5_000
TABLES = (
    ("crm_customer", company_sql.CUSTOMERS),
    ("crm_contact", company_sql.CONTACTS),
    ("crm_order", company_sql.ORDERS),
    ("crm_opportunity", company_sql.OPPORTUNITIES),
    ("crm_activity", company_sql.ACTIVITIES),
)
SEARCHED = ("customer", "contact", "order", "opportunity", "activity")
COPY_ENTRIES = "COPY crm_searchentry (record_type, record_id, title_key, tokens, blocks, changed_at) FROM STDIN"


def fill(folder: Path, customers: int) -> None:
    """Fill the folder unless it has been filled with as many before; say how long each part takes."""
    note = folder / DONE
    if note.exists() and json.loads(note.read_text())["customers"] == customers:
        return
    data = open_data_folder(folder)
    with own_database(data) as database:
        load_django(data, database.address)
        update_tables()
        _fill_tables(database.address, customers)
        _fill_search(database.address)
        _fill_figures()
        _build_index()
    note.write_text(json.dumps({"customers": customers}))


def _fill_tables(address: DatabaseAddress, customers: int) -> None:
    numbers = {"customers": customers, "contacts": 2 * customers, "orders": 2 * customers}
    with _without_triggers(address) as connection:
        cursor = psycopg.ClientCursor(connection)
        cursor.execute(company_sql.USERS, numbers)
        for table, statement in TABLES:
            with _told(table), _without_indexes(connection, table):
                cursor.execute(statement, numbers)
        cursor.execute(company_sql.MONTHS)
        with _told("crm_touchpoint"):
            for first in range(1, 10 * customers + 1, TOUCHPOINTS_AT_ONCE):
                last = min(first + TOUCHPOINTS_AT_ONCE - 1, 10 * customers)
                cursor.execute(company_sql.TOUCHPOINTS, {**numbers, "first": first, "last": last})
        with _told("vacuum"):
            connection.execute("VACUUM ANALYZE")


def _fill_search(address: DatabaseAddress) -> None:
    with _without_triggers(address) as connection, _told("crm_searchentry"):
        connection.execute("TRUNCATE crm_searchchange, crm_searchentry")
        pools = multiprocessing.get_context("spawn")
        with _without_indexes(connection, "crm_searchentry"), pools.Pool(os.cpu_count()) as pool:
            pool.starmap(_copy_entries, list(_lots(connection)), chunksize=1)
        connection.execute("VACUUM ANALYZE crm_searchentry")


def _lots(connection: psycopg.Connection) -> Iterator[tuple[str, str, str]]:
    for kind in SEARCHED:
        table = sql.Identifier(f"crm_{kind}")
        question = sql.SQL("SELECT id FROM {} ORDER BY id").format(table)
        ids = [str(row[0]) for row in connection.execute(question)]
        for first in range(0, len(ids), ENTRIES_AT_ONCE):
            lot = ids[first : first + ENTRIES_AT_ONCE]
            yield kind, lot[0], lot[-1]


def _copy_entries(kind: str, first: str, last: str) -> None:
    """Write the entries of some records, as the product would, in a process of its own."""
    import django

    django.setup()
    from django.db import connection

    from customer_map.server.crm.search.sources import SOURCES, entries_of, living

    source = SOURCES[kind]
    # All of them before the copy begins: one connection does one thing at a time.
    entries = entries_of(source, living(source).filter(pk__gte=first, pk__lte=last))
    with connection.cursor() as cursor, cursor.copy(COPY_ENTRIES) as copy:
        for entry in entries:
            words = (entry.title_key, entry.tokens, entry.blocks, entry.changed_at)
            copy.write_row((kind, entry.record_id, *words))


def _fill_figures() -> None:
    from django.db import connection

    from customer_map.server.accounts.actors import Actor
    from customer_map.server.insights.actions.figures import refresh_figures

    with _told("insights_customerfigures"):
        refresh_figures(actor=Actor.system())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE insights_customerfigures")
    connection.close()


def _build_index() -> None:
    from django.db import connection

    from customer_map.server.insights.index.following import follow

    with _told("touchpoint index"):
        follow(anew=True)
    connection.close()


@contextmanager
def _without_triggers(address: DatabaseAddress) -> Iterator[psycopg.Connection]:
    """A connection that checks no foreign keys and notes no changes: what it writes is whole by construction."""
    superuser = replace(address, user=SUPERUSER)
    with psycopg.connect(superuser.url(), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        connection.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '64MB'")
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(address.user)))
        connection.execute(company_sql.FUNCTIONS)
        yield connection


@contextmanager
def _without_indexes(connection: psycopg.Connection, table: str) -> Iterator[None]:
    """Put the indexes of a table away and make them again at the end, which is quicker than filling them."""
    found = connection.execute(company_sql.INDEXES, [table, table]).fetchall()
    for name, _definition in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    try:
        yield
    finally:
        for _name, definition in found:
            connection.execute(definition)


@contextmanager
def _told(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"{what:28} {time.monotonic() - began:6.0f} s", flush=True)
