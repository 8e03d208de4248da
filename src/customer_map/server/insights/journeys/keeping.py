"""Keeps the journeys read last in this process, as long as nothing they were read from has changed."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

KEPT = 24
# What records and rights were changed since a transaction, what notes there are of touchpoints, and which figures are
# in force. Transactions that had not ended then count as new: a late commit changes the numbers like any other.
# Changes of other records leave a journey as it is; those of rights decide what somebody sees.
STATES = """
SELECT horizon::text, entries.*, notes.*, (SELECT coalesce(max(number), 0) FROM insights_figuresrevision)
FROM unnest(%(horizons)s::text[]) WITH ORDINALITY AS asked (horizon_asked, place)
CROSS JOIN LATERAL (SELECT coalesce(horizon_asked::xid8, pg_snapshot_xmin(pg_current_snapshot())) AS horizon) AS since
CROSS JOIN LATERAL (
    SELECT count(*), coalesce(max(sequence), 0) FROM audit_auditentry WHERE transaction >= horizon AND (
        record_type IN ('customer', 'order', 'touchpoint', 'import', 'workspace')
        OR verb IN ('user.set_teams', 'user.change_role', 'rights.change', 'rights.reset', 'team.remove'))
) AS entries
CROSS JOIN LATERAL (
    SELECT count(*), coalesce(max(id), 0) FROM crm_touchpointchange WHERE transaction >= horizon
) AS notes
ORDER BY place
"""

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What has changed since the transaction `horizon`: equal stamps tell that nothing came in between."""

    horizon: str
    entries: int
    last_entry: int
    notes: int
    last_note: int
    figures: int


@dataclass(slots=True)
class _Kept(Generic[ValueT]):
    stamp: Stamp
    value: ValueT


class Keeper(Generic[ValueT]):
    """Remembers values by key; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, _Kept[ValueT]] = OrderedDict()

    def get(self, key: str, make: Callable[[], ValueT]) -> ValueT:
        """Return the value of `key`, made anew when a record it may depend on has changed."""
        with self._lock:
            kept = self._kept.get(key)
        now, *then = stamps([None, kept.stamp.horizon] if kept else [None])
        # The stamp is older than the value: what changes while it is made has it made again.
        value = kept.value if kept and then == [kept.stamp] else make()
        with self._lock:
            self._kept[key] = _Kept(now, value)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return value


def stamps(horizons: Sequence[str | None]) -> list[Stamp]:
    """Return what has changed since each horizon, None being now; a few look-ups by index."""
    with connection.cursor() as cursor:
        cursor.execute(STATES, {"horizons": list(horizons)})
        return [Stamp(*row) for row in cursor.fetchall()]
