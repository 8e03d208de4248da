"""Turns what comes in by the thousand, without an entry of its own in the change log, into one change for each record.

An app above registers where that is noted (`sources`). Many records at once are told by their type alone: pages that
show such records look after themselves, ever more seldom while they find nothing new.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import close_old_connections, connection
from django.db.models import QuerySet

from customer_map.server.accounts.models import User
from customer_map.server.audit.live_events import MOST_AT_ONCE, Change
from customer_map.server.audit.readers import rows_readable_by

NOW = "SELECT pg_current_snapshot()::text"


@dataclass(frozen=True, slots=True)
class Source:
    """Where is noted what is not logged: `since` is SQL from a `snapshot` and a `limit` to ids of records.

    The changes are named `name:id`; `rows` are the records of which a user may hear.
    """

    name: str
    verb: str
    since: str
    rows: Callable[[User], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Unlogged:
    """What has happened until `snapshot`, by user."""

    snapshot: str
    changes: dict[UUID, list[Change]]

    @property
    def mark(self) -> int:
        """The oldest transaction that had not ended."""
        return int(self.snapshot.split(":")[0])


sources: list[Source] = []


def nothing_unlogged() -> Unlogged:
    """Return where somebody begins who shall only hear what happens from now on."""
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute(NOW)
        return Unlogged(cursor.fetchone()[0], {})


def unlogged_since(snapshot: str, user_ids: Collection[UUID]) -> Unlogged:
    """Return what these users may know of what has happened since, each record once."""
    now = nothing_unlogged().snapshot  # before anything is read: nothing can fall in between
    changes: dict[UUID, list[Change]] = {user_id: [] for user_id in user_ids}
    for source in sources:
        for user_id, told in _of(source, snapshot, user_ids).items():
            changes[user_id] += told
    return Unlogged(now, changes)


def unlogged_of(user_id: UUID, mark: int) -> list[Change]:
    """Return what a user may know of what has happened since all transactions before `mark` had ended."""
    return unlogged_since(f"{mark}:{mark}:", [user_id]).changes[user_id]


def _of(source: Source, snapshot: str, user_ids: Collection[UUID]) -> dict[UUID, list[Change]]:
    with connection.cursor() as cursor:
        cursor.execute(source.since, {"snapshot": snapshot, "limit": MOST_AT_ONCE + 1})
        ids = [row[0] for row in cursor.fetchall()]
    if len(ids) > MOST_AT_ONCE or None in ids:
        return {user_id: [Change(0, source.name, source.verb)] for user_id in user_ids}
    seen = rows_readable_by(user_ids, source.rows, ids) if ids else {}
    return {
        user_id: [Change(0, f"{source.name}:{one}", source.verb) for one in ids if one in readable]
        for user_id, readable in seen.items()
    }
