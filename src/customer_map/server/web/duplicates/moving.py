"""Turns a record into what would come along with it in a merge: how many contacts, orders, touchpoints."""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from customer_map.server.audit.records import Record
from customer_map.server.crm.duplicates.links import links_to

COUNT = "SELECT count(*) FROM (SELECT FROM {table} WHERE {column} = %s {only} LIMIT {most}) AS rows"
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Moving:
    """How many rows of one kind name the record; `is_more` when there are more than were counted."""

    label: str
    number: int
    is_more: bool


def what_moves(record: Record) -> list[Moving]:
    """Return what names the record, kinds that do not are left out; who may edit it may know how much hangs on it."""
    labels = {model._meta.db_table: _label(model) for model in apps.get_models()}
    numbers: dict[str, int] = {}
    with connection.cursor() as cursor:
        for link in links_to(type(record)):
            sql = COUNT.format(table=link.table, column=link.column, only=link.only, most=MOST + 1)
            cursor.execute(sql, [record.pk])
            label = labels[link.table]
            numbers[label] = numbers.get(label, 0) + cursor.fetchone()[0]
    return [
        Moving(label, min(number, MOST), number > MOST)
        for label, number in numbers.items()
        if number
    ]


def _label(model: type[models.Model]) -> str:
    label = str(model._meta.verbose_name_plural)
    return label[:1].upper() + label[1:]
