"""Points the rows that name one record to another, in one statement per column, and back again."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.dispatch import receiver

from customer_map.server.audit.records import Record
from customer_map.server.audit.signals import taken_back
from customer_map.server.crm.duplicates.links import Link, links_to
from customer_map.server.crm.duplicates.portraying import MODELS
from customer_map.server.crm.models import Merge, MergedRow

# A row is told from its partition too, so that a merge of many touchpoints stays one statement.
MOVE = """
WITH moved AS (
    UPDATE {table} SET {column} = %(kept)s{version} WHERE {column} = %(gone)s {only} {one} RETURNING {key})
INSERT INTO crm_mergedrow (merge_id, "table", "column", row_id)
SELECT %(merge)s, '{table}', '{column}', {key}::text FROM moved
"""
ROWS = "SELECT {key} FROM {table} WHERE {column} = %(gone)s {only} ORDER BY {key}"
ONE = "AND {key} = %(row)s"
# Only what still is where the merge put it.
MOVE_BACK = """
UPDATE {table} SET {column} = %(gone)s{version} FROM crm_mergedrow AS moved
WHERE moved.merge_id = %(merge)s AND moved."table" = '{table}' AND moved."column" = '{column}'
    AND {table}.{key} = moved.row_id::{key_type} AND {table}.{column} = %(kept)s
"""


def attach(merge: Merge) -> int:
    """Point what names the record that goes to the one that is kept; return how many rows that were."""
    MergedRow.objects.filter(merge=merge).delete()
    return sum(_move(merge, link) for link in _links(merge))


def detach(merge: Merge) -> int:
    """Point back what came with the merge and is still there; return how many rows that were."""
    moved = 0
    with connection.cursor() as cursor:
        for link in _links(merge):
            cursor.execute(_sql(MOVE_BACK, link), _values(merge))
            moved += cursor.rowcount
    return moved


@receiver(taken_back, dispatch_uid="crm.merge")
def follow_undo(sender: type[Record], record: Record, **_rest: object) -> None:
    """Move rows with a merge that undo took back, or redo put back."""
    del sender
    if isinstance(record, Merge):
        if record.deleted_at is None:
            attach(record)
        else:
            detach(record)


def _move(merge: Merge, link: Link) -> int:
    """Rows that would be there twice stay with the record that goes, and come back with it."""
    try:
        with transaction.atomic():
            return _moved(link, _values(merge))
    except IntegrityError:
        return sum(_moved_alone(merge, link, row) for row in _rows(merge, link))


def _moved_alone(merge: Merge, link: Link, row: object) -> int:
    try:
        with transaction.atomic():
            return _moved(link, {**_values(merge), "row": row}, one=ONE.format(key=link.key))
    except IntegrityError:
        return 0


def _moved(link: Link, values: dict[str, Any], one: str = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(_sql(MOVE, link, one), values)
        return int(cursor.rowcount)


def _rows(merge: Merge, link: Link) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(_sql(ROWS, link), _values(merge))
        return [key for (key,) in cursor.fetchall()]


def _sql(template: str, link: Link, one: str = "") -> str:
    version = ", version = version + 1" if link.has_version else ""
    if link.has_version and template is MOVE_BACK:
        version = f", version = {link.table}.version + 1"
    return template.format(
        table=link.table,
        column=link.column,
        key=link.key,
        key_type=link.key_type,
        version=version,
        only=link.only,
        one=one,
    )


def _values(merge: Merge) -> dict[str, Any]:
    kept, gone = UUID(str(merge.kept_id)), UUID(str(merge.gone_id))
    return {"kept": kept, "gone": gone, "merge": merge.pk}


def _links(merge: Merge) -> list[Link]:
    return links_to(MODELS[merge.record_type])
