"""Turns the models into the columns that name a customer or a contact: what a merge has to point to another record."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from customer_map.server.audit.records import Record
from customer_map.server.crm.models import Note

KEY_TYPES = {"UUIDField": "uuid", "BigAutoField": "bigint", "AutoField": "integer"}


@dataclass(frozen=True, slots=True)
class Link:
    """A column that names records of one type; `only` is a further condition where it names several."""

    table: str
    column: str
    key: str
    key_type: str
    has_version: bool
    only: str = ""


def links_to(model: type[Record]) -> list[Link]:
    """Return the columns that name records of `model`, in a fixed order.

    A column that is also the key of its row, as in figures, belongs to the record itself and does not move.
    """
    found = {(link.table, link.column): link for link in (*_foreign_keys(model), _notes(model))}
    return [found[name] for name in sorted(found)]


def _foreign_keys(model: type[Record]) -> Iterator[Link]:
    for other in apps.get_models():
        key = other._meta.pk
        for field in other._meta.concrete_fields:
            is_link = isinstance(field, models.ForeignKey) and field.related_model is model
            if is_link and not field.primary_key and key.get_internal_type() in KEY_TYPES:
                yield _link(other, str(field.column))


def _notes(model: type[Record]) -> Link:
    return _link(Note, "record_id", only=f"AND record_type = '{model.type_name()}'")


def _link(model: type[models.Model], column: str, only: str = "") -> Link:
    return Link(
        table=model._meta.db_table,
        column=column,
        key=str(model._meta.pk.column),
        key_type=KEY_TYPES[model._meta.pk.get_internal_type()],
        has_version=issubclass(model, Record),
        only=only,
    )
