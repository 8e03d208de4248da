"""Typed batches of a file in, the temporary table `incoming` and the view `staged` over it out."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv
from psycopg import sql
from psycopg.sql import SQL, Composable, Identifier

from customer_map.server.intake.database import Cursor
from customer_map.server.intake.loading import (
    keys,
    known_contacts,
    known_customers,
    known_products,
    touchpoints,
)
from customer_map.server.intake.loading.json_columns import json_objects
from customer_map.server.intake.loading.steps import Plan
from customer_map.tables.conversion import Converted
from customer_map.tables.fields import FieldType
from customer_map.tables.kinds import KINDS

COLUMN_TYPES = {
    FieldType.DATE: "date",
    FieldType.TIME: "timestamptz",
    FieldType.MONEY: "numeric",
    FieldType.NUMBER: "numeric",
    FieldType.PERCENT: "numeric",
    FieldType.INTEGER: "bigint",
    FieldType.BOOLEAN: "boolean",
}
TABLES = (
    known_customers.WANTED,
    known_contacts.WANTED,
    known_products.WANTED,
    keys.WANTED,
    touchpoints.WANTED,
)


@dataclass(frozen=True)
class Staging:
    """The staged columns of one file: the fields it has, in the order in which they are copied.

    `nth` counts the rows: the line of the file is no key, as several events of a log may stand on one.
    """

    plan: Plan
    fields: tuple[str, ...]
    custom_keys: dict[str, str]

    @property
    def details(self) -> dict[str, tuple[str, ...]]:
        """The columns of JSON that this file fills, each with the fields that are kept in it."""
        filled = {
            name: tuple(field for field in fields if field in self.fields)
            for name, (_, fields) in self.plan.details.items()
        }
        first = next(iter(filled))
        return {
            name: fields
            for name, fields in filled.items()
            if fields or (name == first and self.custom_keys)
        }

    def create(self, cursor: Cursor) -> None:
        """Make the empty tables; they are gone when the transaction ends."""
        cursor.execute("DISCARD TEMP")
        typed = [SQL("{} {}").format(Identifier(name), self._type(name)) for name in self.fields]
        texts = [SQL("{} text").format(Identifier(name)) for name in self.details]
        columns = SQL(", ").join([SQL("nth bigint, line bigint"), *typed, *texts])
        cursor.execute(SQL("CREATE TEMPORARY TABLE incoming ({}) ON COMMIT DROP").format(columns))
        for table in TABLES:
            cursor.execute(table)

    def fill(self, cursor: Cursor, batches: Iterator[Converted]) -> None:
        """Copy all batches."""
        names = SQL(", ").join(map(Identifier, ("nth", "line", *self.fields, *self.details)))
        command = SQL("COPY incoming ({}) FROM STDIN (FORMAT csv)").format(names)
        with cursor.copy(command) as copy:
            rows = 0
            for batch in batches:
                copy.write(_csv(self._columns(batch, rows)))
                rows += len(batch.lines)

    def finish(self, cursor: Cursor) -> None:
        """Let statements see every field of the kind, null where the file has none, and the derived values."""
        cursor.execute("ANALYZE incoming")
        kind = KINDS[self.plan.kind]
        kind_fields = [self._field(field.name) for field in (*kind.fields, *kind.derived)]
        details = [self._json(name) for name in self.plan.details]
        complete = SQL(", ").join([SQL("nth, line"), *kind_fields, *details])
        cursor.execute(
            SQL("CREATE TEMPORARY VIEW complete AS SELECT {} FROM incoming").format(complete)
        )
        derived = [
            SQL("{} AS {}").format(SQL(expression), Identifier(name))
            for name, expression in self.plan.derived.items()
        ]
        columns = SQL(", ").join([SQL("*"), *derived])
        cursor.execute(
            SQL("CREATE TEMPORARY VIEW staged AS SELECT {} FROM complete").format(columns)
        )

    def _field(self, name: str) -> Composable:
        if name in self.fields:
            return Identifier(name)
        return SQL("NULL::{} AS {}").format(self._type(name), Identifier(name))

    def _json(self, name: str) -> Composable:
        made = Identifier(name) if name in self.details else SQL("'{}'")
        return SQL("{}::jsonb AS {}").format(made, Identifier(name))

    def _type(self, name: str) -> sql.SQL:
        return SQL(COLUMN_TYPES.get(KINDS[self.plan.kind].field(name).type, "text"))

    def _columns(self, batch: Converted, before: int) -> pa.RecordBatch:
        rows = len(batch.lines)
        nth = pa.array(np.arange(before, before + rows))
        custom = {key: batch.custom.column(name) for name, key in self.custom_keys.items()}
        columns = {"nth": nth, "line": batch.lines} | {
            name: batch.fields.column(name) for name in self.fields
        }
        for name, fields in self.details.items():
            columns[name] = json_objects({field: columns[field] for field in fields} | custom, rows)
            custom = {}
        return pa.RecordBatch.from_pydict(columns)


def _csv(columns: pa.RecordBatch) -> bytes:
    """As `COPY … (FORMAT csv)` reads it: null is nothing, every text stands in quotes."""
    buffer = io.BytesIO()
    options = pa.csv.WriteOptions(include_header=False, quoting_style="needed")
    pa.csv.write_csv(columns, buffer, options)
    return buffer.getvalue()
