"""Turns the words "touchpoints as a table" into a contract: the columns that every event source delivers."""

from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.errors import CustomerMapError

TIME = pa.timestamp("us", tz="UTC")

CUSTOMER, NAME, OCCURRED_AT = "customer", "name", "time"
EVENT_ID, SCORE, VALUE = "event_id", "score", "value"
CHANNEL = "channel"

REQUIRED: dict[str, pa.DataType] = {CUSTOMER: pa.string(), NAME: pa.string(), OCCURRED_AT: TIME}
OPTIONAL: dict[str, pa.DataType] = {EVENT_ID: pa.string(), SCORE: pa.float64(), VALUE: pa.float64()}

LARGEST = {SCORE: 1.0, VALUE: 1e100}
"""How far from 0 a number of a touchpoint may lie; an infinite one, or a square of one, would spoil every sum."""


class EventColumnsError(CustomerMapError):
    """A table lacks a column that events must have, or holds it with nulls or in another type."""

    code: ClassVar[str] = "event_columns"
    message: ClassVar[str] = "These events cannot be read: column {column}: {reason}."
    hint: ClassVar[str] = (
        "Each event needs a customer (or case), a name and a time; say which columns hold them."
    )


def checked_events(table: pa.Table) -> pa.Table:
    """Return events in the types of the contract, or refuse.

    A row is one touchpoint. `customer` and `name` are strings without null (an empty name is a name; "NA" is a
    customer like any other), `time` is a moment in UTC to the microsecond. Optional: `event_id` (breaks ties of
    time; without it the order of the rows does), `score` (−1 to +1, null or NaN: nothing was said), `value` (null or
    NaN: none). Every other column is an attribute of the touchpoint, a string (null and "" both mean: none given);
    `channel` is the one that all sources share.

    Raises:
        EventColumnsError: A required column is missing or holds nulls, a column cannot be cast, a number is infinite,
            or a score is beyond its scale.
    """
    for column in REQUIRED:
        if column not in table.column_names:
            raise EventColumnsError(column=column, reason="it is missing")
    known = REQUIRED | OPTIONAL
    fields = [pa.field(name, known.get(name, pa.string())) for name in table.column_names]
    arrays = [_cast(table[field.name], field) for field in fields]
    for field, column in zip(fields, arrays, strict=True):
        if field.name in LARGEST:
            _check_size(column, field.name)
    return pa.table(arrays, schema=pa.schema(fields))


def _cast(column: pa.ChunkedArray, field: pa.Field) -> pa.ChunkedArray:
    if field.name in REQUIRED and column.null_count:
        raise EventColumnsError(column=field.name, reason=f"{column.null_count} values are missing")
    try:
        return column.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise EventColumnsError(column=field.name, reason=str(error)) from error


def _check_size(column: pa.ChunkedArray, name: str) -> None:
    """Refuse numbers too large to add up; NaN is no number and passes."""
    found = pc.min_max(column).as_py()
    for number in (found["min"], found["max"]):
        if number is not None and abs(number) > LARGEST[name]:
            raise EventColumnsError(column=name, reason=f"{number:g} is too far from 0")
