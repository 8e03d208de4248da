"""Turns the state of the database into a mark: what the touchpoint index had taken over when it was filled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
from django.db import connection, transaction

# What is filled in, and how; another number has every index rebuilt.
LAYOUT = 1
# Notes of changes are kept this long: an index that was not filled since cannot catch up.
NOTES_KEPT_DAYS = 7

STATE = """
SELECT pg_current_snapshot()::text, now(), concat_ws('/',
    (SELECT system_identifier FROM pg_control_system()),
    (SELECT timeline_id FROM pg_control_checkpoint()),
    (SELECT oid FROM pg_database WHERE datname = current_database()))
"""
# A mark of the future comes from before a restore; an old one misses notes that were dropped since.
CAN_FOLLOW = """
SELECT pg_snapshot_xmax(%(snapshot)s) <= pg_snapshot_xmax(pg_current_snapshot())
    AND pg_snapshot_xmin(%(snapshot)s) >= coalesce(
        (SELECT max(transaction) FROM crm_touchpointhorizon WHERE at < now() - make_interval(days => %(days)s)), '0')
"""


class Mark(msgspec.Struct, frozen=True):
    """What an index holds: the touchpoints that `snapshot` (of PostgreSQL) shows.

    `taken_at` is when; `database` tells databases apart, a restored one from what it was before; `properties` are the
    properties of touchpoints that are kept.
    """

    snapshot: str
    taken_at: datetime
    database: str
    properties: tuple[str, ...]
    layout: int = LAYOUT

    @classmethod
    def read(cls, stored: object) -> "Mark | None":
        """Return the mark that an index carries; None when it is none of ours, or of another layout."""
        try:
            mark = msgspec.convert(stored, cls)
        except msgspec.ValidationError:
            return None
        return mark if mark.layout == LAYOUT else None


@contextmanager
def one_view() -> Iterator[None]:
    """See the database as it is now until the end of the block; inside a transaction, as that sees it."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def mark_now(properties: tuple[str, ...]) -> Mark:
    """Return the mark of an index that is filled from what can be seen now."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        snapshot, at, database = cursor.fetchone()
    return Mark(snapshot, at.astimezone(UTC), database, properties)


def can_follow(mark: Mark, now: Mark) -> bool:
    """Whether all that has changed between two marks is known, so that nothing else need be read."""
    if mark.database != now.database:
        return False
    with connection.cursor() as cursor:
        cursor.execute(CAN_FOLLOW, {"snapshot": mark.snapshot, "days": NOTES_KEPT_DAYS})
        row: tuple[bool] = cursor.fetchone()
        return row[0]
