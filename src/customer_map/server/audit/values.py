"""Turns the fields of a record into the JSON of the change log, and that JSON back into field values."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

# Kept by the log itself, or derived.
UNLOGGED = frozenset({"version", "created_at", "updated_at"})


def snapshot(record: models.Model, names: list[str] | None = None) -> dict[str, Any]:
    """Return the stored fields of `record` (all, or those named) as JSON values.

    A model's `derived_fields` follow from others, and change without anybody having written them.
    """
    unlogged = UNLOGGED | getattr(record, "derived_fields", frozenset())
    fields = [field for field in record._meta.concrete_fields if field.name not in unlogged]
    return {
        field.name: plain(getattr(record, field.attname))
        for field in fields
        if names is None or field.name in names
    }


def plain(value: Any) -> Any:
    """Return `value` as JSON can hold it, in one spelling whether it was just typed in or comes from the database."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return _shortest(value)
    if isinstance(value, datetime | date):
        return _in_utc(value).isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def _in_utc(moment: date) -> date:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return moment


def _shortest(number: Decimal) -> str:
    """Return the digits without trailing zeros: 7, 7.0 and 7.0000 are the same amount."""
    digits = f"{number:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def restored(record: models.Model, values: dict[str, Any]) -> dict[str, Any]:
    """Return logged JSON `values` as the Python values of the fields of `record`, keyed by attribute name."""
    fields = {field.name: field for field in record._meta.concrete_fields}
    return {
        fields[name].attname: fields[name].to_python(value)
        for name, value in values.items()
        if name in fields
    }
