"""Django's connection in, the plain cursor of its driver out: bulk copies and temporary tables need no more."""

from typing import Any, TypeAlias

import psycopg
from django.db import connection

Cursor: TypeAlias = psycopg.Cursor[tuple[Any, ...]]


def driver_cursor() -> Cursor:
    """A cursor inside Django's running transaction; close it, or use it in a `with` statement."""
    connection.ensure_connection()
    cursor: Cursor = connection.connection.cursor()
    return cursor


def second_connection() -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection of its own to the same database: what it writes is there at once, whatever the first one does."""
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    return psycopg.connect(**parameters, autocommit=True)
