"""Turns a column of any Arrow type into strings: dates in ISO form, nested values as JSON, bytes as nothing."""

import json

import pyarrow as pa


def as_text(column: pa.Array) -> pa.Array:
    """Return a column of any type as strings; binary values become null, lists and structs JSON."""
    kind = column.type
    if pa.types.is_string(kind):
        return column
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary).take(column.indices)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.nulls(len(column), pa.string())
    if pa.types.is_nested(kind):
        return pa.array([_json(value) for value in column.to_pylist()], pa.string())
    return column.cast(pa.string())


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)
