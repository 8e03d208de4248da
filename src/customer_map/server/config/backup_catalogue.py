"""A connection in, what a backup has to hold out: tables in the order in which they can be filled, months, counters.

Left out is what is derived or belongs to one running server: sessions, the cache, notes for the touchpoint index.
Transaction numbers mean nothing in another database; what carries them gets the one of the restore.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from typing import Any, TypeAlias

from psycopg import Connection

Rows: TypeAlias = Connection[tuple[Any, ...]]

LEFT_OUT = frozenset(
    {
        "django_migrations",  # listed in the description of the backup
        "django_session",
        "customer_map_cache",
        "crm_touchpointchange",
        "crm_touchpointhorizon",
    }
)
TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.atttypid <> 'xid8'::regtype
GROUP BY c.relname ORDER BY c.relname
"""
REFERENCES = """
SELECT DISTINCT r.relname, t.relname
FROM pg_constraint f JOIN pg_class r ON r.oid = f.conrelid JOIN pg_class t ON t.oid = f.confrelid
WHERE f.contype = 'f' AND NOT f.condeferrable AND r.oid <> t.oid
    AND r.relnamespace = current_schema()::regnamespace AND NOT r.relispartition
"""
MONTHS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass('crm_touchpoint')"
MONTH = re.compile(r"crm_touchpoint_(\d{4})_(\d{2})")
COUNTERS = """
SELECT sequencename::text, last_value FROM pg_sequences
WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table and those of its columns that a backup keeps."""

    name: str
    columns: tuple[str, ...]


def kept_tables(connection: Rows) -> list[Table]:
    """Return the tables of a backup; those that others refer to come first."""
    found = {name: Table(name, tuple(columns)) for name, columns in connection.execute(TABLES)}
    order = TopologicalSorter({name: set[str]() for name in found})
    for referring, referred in connection.execute(REFERENCES):
        order.add(referring, referred)
    return [found[name] for name in order.static_order() if name in found and name not in LEFT_OUT]


def touchpoint_months(connection: Rows) -> list[str]:
    """Return the first moment of each month that has a table of touchpoints."""
    names = [str(name) for (name,) in connection.execute(MONTHS)]
    found = [match for name in names if (match := MONTH.search(name))]
    months = [datetime(int(one[1]), int(one[2]), 1, tzinfo=UTC) for one in found]
    return [month.isoformat() for month in sorted(months)]


def counters(connection: Rows) -> dict[str, int]:
    """Return the last number that each counter has given."""
    return {str(name): int(last) for name, last in connection.execute(COUNTERS)}


def applied_migrations(connection: Rows) -> list[tuple[str, str]]:
    """Return the migrations that have shaped these tables."""
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return [(str(app), str(name)) for app, name in rows]
