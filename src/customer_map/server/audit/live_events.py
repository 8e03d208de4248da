"""Turns entries of the change log into the changes that each of many users may hear of.

How far somebody has heard is a mark: the oldest transaction that had not ended then (`pg_snapshot_xmin`). What lies
before it has been told; what lies after it is read again, so that a transaction that commits late is never skipped.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections, connection
from django.http import HttpRequest

from customer_map.server.accounts.models import User
from customer_map.server.audit.readers import Records, readable_by

# Who has missed more than these is told to look at everything anew.
MOST_AT_ONCE = 500
# One entry that stands for many records.
WHOLESALE = "import"

MARK = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
IS_KNOWN = "SELECT %s::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot())"
ENTRIES = """
SELECT sequence, transaction::text::bigint, record_type, record_id, verb, customer_id FROM audit_auditentry
WHERE transaction >= %s::text::xid8 AND sequence <> ALL(%s) ORDER BY sequence LIMIT %s
"""
AFTER = """
SELECT sequence, transaction::text::bigint FROM audit_auditentry WHERE transaction >= %s::text::xid8
"""
AGO = """
SELECT min(transaction::text::bigint) FROM (
    SELECT transaction, at FROM audit_auditentry ORDER BY sequence DESC LIMIT %s
) AS latest WHERE at > clock_timestamp() - make_interval(secs => %s)
"""
# What a transaction wrote can be read this much later.
LATE_SECONDS = 2.0
Told = dict[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One event: which record was changed by which verb; `customer` is the one it belongs to, "" if hidden."""

    sequence: int
    record: str
    verb: str
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What of an entry of the change log is needed here."""

    sequence: int
    transaction: int
    record_type: str
    record_id: UUID
    verb: str
    customer_id: UUID | None


@dataclass(frozen=True, slots=True)
class News:
    """What has happened up to `mark`, by user; nothing at all when it was too much to tell one by one.

    `told` are the entries behind the mark that have been told already: their transactions by sequence number.
    """

    mark: int
    told: Told
    changes: dict[UUID, list[Change]] | None

    def of(self, user_id: UUID) -> list[Change] | None:
        """Return the changes that a user hears of, None when it was too much to tell."""
        return None if self.changes is None else self.changes.get(user_id, [])


def user_of_cookies(header: str) -> UUID | None:
    """Return the id of the user whose session the cookie header names, if it is valid."""
    close_old_connections()
    try:
        cookie = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        cookie = None
    if cookie is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookie.value)
    user = get_user(request)
    return user.pk if isinstance(user, User) and user.is_active else None


def no_news() -> News:
    """Return where somebody begins who shall only hear what happens from now on."""
    close_old_connections()
    mark = _mark_now()
    return News(mark, _told_behind(mark), {})


def news_since(mark: int, told: Told, user_ids: Collection[UUID]) -> News:
    """Return what these users may know of what has happened since `mark`, without what has been `told`."""
    close_old_connections()
    reached = _mark_now()  # before the entries are read: what ended before it is among them
    entries = _entries_since(mark, told)
    if len(entries) > MOST_AT_ONCE or any(one.record_type == WHOLESALE for one in entries):
        return News(reached, _told_behind(reached), None)
    told = told | {entry.sequence: entry.transaction for entry in entries}
    behind = {sequence: one for sequence, one in told.items() if one >= reached}
    return News(reached, behind, _visible(entries, user_ids))


def changes_since(user_id: UUID, mark: int) -> list[Change] | None:
    """Return what a user may know of what has happened since `mark`, oldest first.

    None when it is too much to tell, or when the mark is not of this database.
    """
    close_old_connections()
    if not _is_known(mark):
        return None
    return news_since(mark, {}, [user_id]).of(user_id)


def mark_of_the_last(seconds: float) -> int | None:
    """Return where somebody begins who shall hear the latest changes; None when there are none."""
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute(AGO, [MOST_AT_ONCE + 1, seconds + LATE_SECONDS])
        mark = cursor.fetchone()[0]
    return None if mark is None else int(mark)


def _mark_now() -> int:
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        return int(cursor.fetchone()[0])


def _is_known(mark: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(IS_KNOWN, [str(mark)])
        return bool(cursor.fetchone()[0])


def _told_behind(mark: int) -> Told:
    with connection.cursor() as cursor:
        cursor.execute(AFTER, [str(mark)])
        return dict(cursor.fetchall())


def _entries_since(mark: int, told: Iterable[int]) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [str(mark), list(told), MOST_AT_ONCE + 1])
        return [Entry(*row) for row in cursor.fetchall()]


def _visible(entries: list[Entry], user_ids: Collection[UUID]) -> dict[UUID, list[Change]]:
    ids: dict[str, set[UUID]] = {}
    for entry in entries:
        ids.setdefault(entry.record_type, set()).add(entry.record_id)
        if entry.customer_id is not None:
            ids.setdefault("customer", set()).add(entry.customer_id)
    seen = readable_by(user_ids, ids)
    return {
        user_id: [
            _change(entry, records)
            for entry in entries
            if (entry.record_type, entry.record_id) in records
        ]
        for user_id, records in seen.items()
    }


def _change(entry: Entry, records: Records) -> Change:
    """Tell of an entry; the customer it belongs to may be hidden even from who sees the record."""
    customer_id = entry.customer_id
    is_seen = customer_id is not None and ("customer", customer_id) in records
    record = f"{entry.record_type}:{entry.record_id}"
    return Change(entry.sequence, record, entry.verb, str(customer_id) if is_seen else "")
