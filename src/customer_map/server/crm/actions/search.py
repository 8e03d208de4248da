"""Keeps what records are found by up to date: takes over what has changed, or builds it anew."""

from uuid import UUID

from django.db import connection, transaction

from customer_map.server.crm.search.sources import SOURCES, Entry, Source, entries_of, living

AT_ONCE = 2_000
LOCK = "crm_search"

# One at a time: else a slower one could write an older state over a newer one.
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext(%s))"
WAIT_LOCK = "SELECT pg_advisory_xact_lock(hashtext(%s))"
TAKE = """
DELETE FROM crm_searchchange WHERE id IN (SELECT id FROM crm_searchchange ORDER BY id LIMIT %s)
RETURNING record_type, record_id
"""
# Lines part the keys of one record: an array of arrays would have to be rectangular.
WRITE = """
INSERT INTO crm_searchentry (record_type, record_id, title_key, tokens, blocks, changed_at)
SELECT %s, record_id, title_key, tokens::tsvector, string_to_array(blocks, E'\\n'), changed_at
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
    AS given (record_id, title_key, tokens, blocks, changed_at)
ON CONFLICT (record_type, record_id) DO UPDATE SET title_key = excluded.title_key, tokens = excluded.tokens,
    blocks = excluded.blocks, changed_at = excluded.changed_at
"""
FORGET = "DELETE FROM crm_searchentry WHERE record_type = %s AND record_id = ANY(%s)"
FORGET_GONE = """
DELETE FROM crm_searchentry AS entry WHERE record_type = %s AND NOT EXISTS (
    SELECT FROM {table} AS record WHERE record.id = entry.record_id AND record.deleted_at IS NULL)
"""


@transaction.atomic
def take_over_changes(most: int = AT_ONCE) -> int:
    """Bring the entries of up to `most` changed records up to date; return how many changes were taken.

    0 also when another process is at it.
    """
    with connection.cursor() as cursor:
        cursor.execute(TRY_LOCK, [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(TAKE, [most])
        taken = cursor.fetchall()
    for kind, source in SOURCES.items():
        ids = sorted({record_id for changed, record_id in taken if changed == kind})
        if ids:
            _renew(kind, source, ids)
    return len(taken)


def rebuild_search() -> int:
    """Build all entries anew, batch by batch, beside readers and writers. Returns how many there are."""
    return sum(_rebuild(kind, source) for kind, source in SOURCES.items())


def _rebuild(kind: str, source: Source) -> int:
    written, after = 0, UUID(int=0)
    while batch := _rebuild_batch(kind, source, after):
        written += len(batch)
        after = batch[-1].record_id
    with connection.cursor() as cursor:
        cursor.execute(FORGET_GONE.format(table=source.model._meta.db_table), [kind])
    return written


@transaction.atomic
def _rebuild_batch(kind: str, source: Source, after: UUID) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(WAIT_LOCK, [LOCK])
    rows = living(source).filter(pk__gt=after).order_by("pk")[:AT_ONCE]
    entries = entries_of(source, rows)
    _write(kind, entries)
    return entries


def _renew(kind: str, source: Source, ids: list[UUID]) -> None:
    entries = entries_of(source, living(source).filter(pk__in=ids))
    gone = set(ids) - {entry.record_id for entry in entries}
    if gone:
        with connection.cursor() as cursor:
            cursor.execute(FORGET, [kind, list(gone)])
    _write(kind, entries)


def _write(kind: str, entries: list[Entry]) -> None:
    columns = (
        [entry.record_id for entry in entries],
        [entry.title_key for entry in entries],
        [entry.tokens for entry in entries],
        ["\n".join(entry.blocks) for entry in entries],
        [entry.changed_at for entry in entries],
    )
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [kind, *columns])
