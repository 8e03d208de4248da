"""A data folder and a number in, an invented company with that many customers in it out, step by step.

A million customers have two million contacts and orders, half a million activities and ten million touchpoints.
Statements over whole tables make them; figures and what the search finds records by come from the product itself.
A folder that is full is kept; a run that ended early is taken up at the step where it was.
"""

import multiprocessing
import os
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
from rig.steps import Steps

TOUCHPOINTS_AT_ONCE = 1_000_000
ENTRIES_AT_ONCE = 5_000
TABLES = (
    ("crm_customer", company_sql.CUSTOMERS),
    ("crm_contact", company_sql.CONTACTS),
    ("crm_order", company_sql.ORDERS),
    ("crm_opportunity", company_sql.OPPORTUNITIES),
    ("crm_activity", company_sql.ACTIVITIES),
)
TOUCHPOINTS, ENTRIES, FIGURES = "crm_touchpoint", "crm_searchentry", "insights_customerfigures"
SEARCHED = ("customer", "contact", "order", "opportunity", "activity")
COPY_ENTRIES = (
    f"COPY {ENTRIES} (record_type, record_id, title_key, tokens, blocks, changed_at) FROM STDIN"
)
INDEX, WHOLE = "touchpoint index", "everything"


def fill(folder: Path, customers: int) -> None:
    """Fill the folder unless it has been filled with as many before; say how long each part takes."""
    steps = Steps(folder, customers)
    if steps.has(WHOLE):
        return
    data = open_data_folder(folder)
    with own_database(data) as database:
        load_django(data, database.address)
        update_tables()
        with _without_triggers(database.address) as connection:
            _fill_tables(connection, steps, customers)
            _fill_search(connection, steps)
        _fill_figures(steps)
        _build_index(steps)
    print(f"{'altogether':28} {steps.minutes():6.0f} min")
    with steps.step(WHOLE):
        pass


def _fill_tables(connection: psycopg.Connection, steps: Steps, customers: int) -> None:
    numbers = {"customers": customers, "contacts": 2 * customers, "orders": 2 * customers}
    cursor = psycopg.ClientCursor(connection)
    if not steps.has("users"):
        with steps.step("users"), connection.transaction():
            cursor.execute(company_sql.USERS, numbers)
            cursor.execute(company_sql.MONTHS)
    for table, statement in TABLES:
        _put_indexes_away(connection, steps, table)
        if not steps.has(table):
            with steps.step(table):
                cursor.execute(statement, numbers)
        _bring_indexes_back(connection, steps, table)
    _put_indexes_away(connection, steps, TOUCHPOINTS)
    for first in range(1, 10 * customers + 1, TOUCHPOINTS_AT_ONCE):
        last = min(first + TOUCHPOINTS_AT_ONCE - 1, 10 * customers)
        if not steps.has(f"{TOUCHPOINTS} to {last}"):
            with steps.step(f"{TOUCHPOINTS} to {last}"):
                cursor.execute(company_sql.TOUCHPOINTS, {**numbers, "first": first, "last": last})
    _bring_indexes_back(connection, steps, TOUCHPOINTS)
    if not steps.has("vacuum"):
        with steps.step("vacuum"):
            connection.execute("VACUUM ANALYZE")


def _fill_search(connection: psycopg.Connection, steps: Steps) -> None:
    _put_indexes_away(connection, steps, ENTRIES)
    for kind in SEARCHED:
        if not steps.has(f"search {kind}"):
            with steps.step(f"search {kind}"):
                _fill_entries(connection, kind)
    _bring_indexes_back(connection, steps, ENTRIES)
    if not steps.has("search vacuum"):
        with steps.step("search vacuum"):
            connection.execute("TRUNCATE crm_searchchange")
            connection.execute(f"VACUUM ANALYZE {ENTRIES}")


def _fill_entries(connection: psycopg.Connection, kind: str) -> None:
    """Write the entries of one record type: all or none of them."""
    lots = list(_lots(connection, kind))
    pools = multiprocessing.get_context("spawn")
    with pools.Pool(os.cpu_count()) as pool, connection.cursor().copy(COPY_ENTRIES) as copy:
        for entries in pool.imap_unordered(_entries_of_lot, lots):
            for entry in entries:
                copy.write_row(entry)


def _lots(connection: psycopg.Connection, kind: str) -> Iterator[tuple[str, str, str]]:
    question = sql.SQL("SELECT id FROM {} ORDER BY id").format(sql.Identifier(f"crm_{kind}"))
    ids = [str(row[0]) for row in connection.execute(question)]
    for first in range(0, len(ids), ENTRIES_AT_ONCE):
        lot = ids[first : first + ENTRIES_AT_ONCE]
        yield kind, lot[0], lot[-1]


def _entries_of_lot(lot: tuple[str, str, str]) -> list[tuple[object, ...]]:
    """Return the entries of some records, as the product makes them; in a process of its own."""
    import django

    django.setup()
    from customer_map.server.crm.search.sources import SOURCES, entries_of, living

    kind, first, last = lot
    source = SOURCES[kind]
    found = entries_of(source, living(source).filter(pk__gte=first, pk__lte=last))
    return [
        (kind, one.record_id, one.title_key, one.tokens, one.blocks, one.changed_at)
        for one in found
    ]


def _fill_figures(steps: Steps) -> None:
    from django.db import connection

    from customer_map.server.accounts.actors import Actor
    from customer_map.server.insights.actions.figures import refresh_figures

    if steps.has(FIGURES):
        return
    with steps.step(FIGURES), connection.cursor() as cursor:
        refresh_figures(actor=Actor.system())
        cursor.execute(f"VACUUM ANALYZE {FIGURES}")
    connection.close()


def _build_index(steps: Steps) -> None:
    from django.db import connection

    from customer_map.server.insights.index.following import follow

    if steps.has(INDEX):
        return
    with steps.step(INDEX):
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


def _put_indexes_away(connection: psycopg.Connection, steps: Steps, table: str) -> None:
    """Drop the indexes of a table that is still to be filled: making them at its end is quicker than filling them."""
    if steps.has(f"{table} indexes") or steps.away(table):
        return
    found = connection.execute(company_sql.INDEXES, [table, table]).fetchall()
    # Of a table in parts, the definition names the whole ONLY; made like that it would leave the parts without.
    steps.put_away(table, [definition.replace(" ON ONLY ", " ON ") for _, definition in found])
    for name, _definition in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))


def _bring_indexes_back(connection: psycopg.Connection, steps: Steps, table: str) -> None:
    if steps.has(f"{table} indexes"):
        return
    with steps.step(f"{table} indexes"):
        for definition in steps.away(table):
            again = definition.replace(" INDEX ", " INDEX IF NOT EXISTS ", 1)
            connection.execute(again)
    steps.brought_back(table)
