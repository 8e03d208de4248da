"""Keeps the SQL of lists: working it out takes longer than asking it.

A statement is kept under everything that it was worked out from: the rights and scopes of the caller, and the whole
question. Who has other rights, or asks something else, has another one.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST_KEPT = 2_000
TIMES = psycopg.adapters.get_loader(
    psycopg.adapters.types["timestamptz"].oid, psycopg.pq.Format.TEXT
)

Row = dict[str, Any]
Converter = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its values, the names of its columns, and what makes values of models out of some of them."""

    sql: str
    params: tuple[Any, ...]
    names: tuple[str, ...]
    converters: tuple[tuple[str, Any, tuple[Converter, ...]], ...]

    def rows(self) -> list[Row]:
        """Ask it."""
        with connection.cursor() as cursor:
            # Django's own loader of times is written in Python; the session speaks UTC either way.
            cursor.adapters.register_loader("timestamptz", TIMES)
            cursor.execute(self.sql, self.params)
            found = [dict(zip(self.names, row, strict=True)) for row in cursor.fetchall()]
        for name, expression, converters in self.converters:
            for row in found:
                for convert in converters:
                    row[name] = convert(row[name], expression, connection)
        return found


_kept: OrderedDict[Hashable, Statement] = OrderedDict()
_lock = threading.Lock()


def rows_of(question: Hashable, rows: Callable[[], "QuerySet[Any, Row]"]) -> list[Row]:
    """Return the rows that answer a question; `rows` is called when nobody has asked it before."""
    with _lock:
        statement = _kept.get(question)
        if statement is not None:
            _kept.move_to_end(question)
    if statement is None:
        try:
            statement = statement_of(rows())
        except EmptyResultSet:
            return []
        _keep(question, statement)
    return statement.rows()


def statement_of(rows: "QuerySet[Any, Row]") -> Statement:
    """Return the SQL of `.values()` rows.

    Raises EmptyResultSet when there can be none.
    """
    compiler = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    expressions = [expression for expression, _sql, _alias in compiler.select or ()]
    names = tuple(rows.query.values_select)
    found = compiler.get_converters(expressions)
    converters = [
        (names[place], expression, tuple(functions))
        for place, (functions, expression) in found.items()
    ]
    return Statement(sql, tuple(params), names, tuple(converters))


def _keep(question: Hashable, statement: Statement) -> None:
    with _lock:
        _kept[question] = statement
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
