"""Turns a query of PostgreSQL into columns in memory, in one copy: for what is counted rather than shown."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pyarrow as pa
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import SQL, Composable
from pyarrow import csv

COPY_OUT = SQL("COPY ({}) TO STDOUT (FORMAT csv, HEADER)")


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
    content = BytesIO()
    with connection.cursor() as cursor, cursor.copy(COPY_OUT.format(statement), parameters) as copy:
        for block in copy:
            content.write(block)
    content.seek(0)
    return csv.read_csv(
        content,
        read_options=csv.ReadOptions(column_names=list(types), skip_rows=1),
        convert_options=csv.ConvertOptions(
            column_types=types,
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )
