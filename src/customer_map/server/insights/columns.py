"""Turns a query of PostgreSQL into columns in memory, in one copy: for what is counted rather than shown."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import pyarrow as pa
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg import Copy
from psycopg.sql import SQL, Composable
from pyarrow import csv

COPY_OUT = SQL("COPY ({}) TO STDOUT (FORMAT csv)")
BATCH_BYTES = 32 * 1024 * 1024


def read_columns(query: "QuerySet[Any, Any]", types: dict[str, pa.DataType]) -> pa.Table:
    """Return the rows of a `.values_list(...)` query; `types` names its columns in their order.

    A query that can find nothing, as for somebody who may read none of its records, is not even asked.
    """
    try:
        statement, parameters = query.query.sql_with_params()
    except EmptyResultSet:
        return pa.schema(list(types.items())).empty_table()
    return copy_columns(SQL(statement), parameters, types)


def copy_columns(
    statement: Composable, parameters: Sequence[Any], types: dict[str, pa.DataType]
) -> pa.Table:
    """Return what a SELECT statement finds as columns of the given types; an unquoted empty cell is null."""
    found = list(copy_batches(statement, parameters, types))
    return pa.concat_tables(found) if found else pa.schema(list(types.items())).empty_table()


def copy_batches(
    statement: Composable, parameters: Sequence[Any], types: dict[str, pa.DataType]
) -> Iterator[pa.Table]:
    """Yield what a SELECT statement finds in tables of some ten megabytes of text each."""
    with connection.cursor() as wrapped:
        # Django's wrapper that notes queries, as DEBUG asks for, lets COPY have no parameters.
        copying = wrapped.cursor.copy(COPY_OUT.format(statement), parameters)
        yield from _batches(copying, types)


def _batches(
    copying: AbstractContextManager[Copy], types: dict[str, pa.DataType]
) -> Iterator[pa.Table]:
    content = BytesIO()
    with copying as copy:
        for rows in copy:  # whole lines, as PostgreSQL sends them
            content.write(rows)
            if content.tell() > BATCH_BYTES:
                yield _parsed(content, types)
                content = BytesIO()
    if content.tell():
        yield _parsed(content, types)


def _parsed(content: BytesIO, types: dict[str, pa.DataType]) -> pa.Table:
    content.seek(0)
    return csv.read_csv(
        content,
        read_options=csv.ReadOptions(column_names=list(types)),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=types,
            null_values=[""],  # a channel may be called "NA" or "null"
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )
