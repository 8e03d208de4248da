"""Turns the rows of a list into one statement that can be asked again, and that tells whether a key is as it was."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from django.db.models import QuerySet
from psycopg.types.datetime import TimestamptzLoader

from customer_map.server.accounts.key_reading import KEY_STATE

AGAIN = f"""
SELECT known.holds, asked.* FROM (SELECT ({KEY_STATE}) = %s AS holds) AS known
LEFT JOIN ({{rows}}) AS asked ON known.holds
"""  # noqa: S608 (SQL that was made from the models)
# Compiled, where psycopg is.
TIMES = (
    psycopg.adapters.get_loader(psycopg.adapters.types["timestamptz"].oid, psycopg.pq.Format.TEXT)
    or TimestamptzLoader
)

Row = dict[str, Any]
Line = tuple[Any, ...]
Converter = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL that only a key's prefix and state are missing in, the names of its columns, and what makes values of some.

    `key` is the place of the id among the columns.
    """

    sql: str
    names: tuple[str, ...]
    key: int
    converters: tuple[tuple[str, Any, tuple[Converter, ...]], ...]

    def asked(self, prefix: str, state: str) -> list[Line]:
        """Ask it over Django's connection, with rights that were worked out for a key in that state."""
        connection.ensure_connection()
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
            # Django's own loader of times is written in Python; the session speaks UTC either way.
            cursor.adapters.register_loader("timestamptz", TIMES)
            cursor.execute(self.sql.encode(), (prefix, state), prepare=may_prepare())
            return cursor.fetchall()

    def rows(self, lines: list[Line]) -> list[Row] | None:
        """Return the rows that were answered; None when the key is not in that state any more."""
        if not lines[0][0]:
            return None
        found = [dict(zip(self.names, line[1:], strict=True)) for line in lines]
        # Without rows, one line stands for none: it has no id.
        found = [] if lines[0][1 + self.key] is None else found
        for name, expression, converters in self.converters:
            for row in found:
                for convert in converters:
                    row[name] = convert(row[name], expression, connection)
        return found


def statement_of(rows: "QuerySet[Any, Row]") -> Statement:
    """Return the statement of `.values()` rows, the id among them.

    Raises EmptyResultSet when there can be none.
    """
    compiler = rows.query.get_compiler(connection=connection)
    asked, params = compiler.as_sql()
    expressions = [expression for expression, _sql, _alias in compiler.select or ()]
    names = tuple(rows.query.values_select)
    found = compiler.get_converters(expressions)
    converters = [
        (names[place], expression, tuple(functions))
        for place, (functions, expression) in found.items()
    ]
    with connection.cursor() as cursor:
        written = cursor.mogrify(asked, params).replace("%", "%%")
    key = names.index(rows.model._meta.pk.attname)
    return Statement(AGAIN.format(rows=written), names, key, tuple(converters))


def may_prepare() -> bool:
    """Whether statements may stay at the server: a pooler on the way might not know them, a socket has none."""
    return str(connection.settings_dict["HOST"]).startswith("/")
