"""Turns rows into the values that a column holds: from value to value through an index, or those of the newest rows."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from customer_map.server.audit.records import VisibleRows

# Each step looks up the next value alone: 20 values among a million rows are 20 looks, not a million.
NEXT_VALUE = """(
    SELECT value FROM ({rows}) AS inside(value) WHERE value > {last} ORDER BY value LIMIT 1
)"""
VALUES = """
WITH RECURSIVE found(value) AS (
    {first}
    UNION ALL
    SELECT {following} FROM found WHERE value IS NOT NULL
)
SELECT value FROM found WHERE value IS NOT NULL LIMIT %s
"""
# Thousands of rows hold a few values: these alone are handed over.
DISTINCT = "SELECT DISTINCT value FROM ({rows}) AS newest(value)"


def values_in_use(rows: VisibleRows[Any], field: str, most: int) -> list[str]:
    """Return up to `most` texts that rows hold in a field that has an index, in order, without the empty one."""
    try:
        inside, params = rows.order_by().values_list(field).query.sql_with_params()
    except EmptyResultSet:  # who reads nothing
        return []
    first = NEXT_VALUE.format(rows=inside, last="''")
    following = NEXT_VALUE.format(rows=inside, last="found.value")
    with connection.cursor() as cursor:
        cursor.execute(VALUES.format(first=first, following=following), [*params, *params, most])
        return [value for (value,) in cursor.fetchall()]


def values_of_newest(column: QuerySet[Any, Any], read: int) -> list[str]:
    """Return the texts that a column holds in the newest `read` rows, in order; `column` is a `.values_list`."""
    try:
        inside, params = column.order_by("-pk")[:read].query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(DISTINCT.format(rows=inside), params)
        return sorted(value for (value,) in cursor.fetchall())
