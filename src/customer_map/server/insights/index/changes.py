"""Turns the notes of changed touchpoints into the customers whose touchpoints an index no longer tells."""

from dataclasses import dataclass

import pyarrow as pa
from django.db import connection

from customer_map.server.insights.index.marks import Mark

# A transaction that had not ended for the index counts as new, however early it began.
SINCE = """
SELECT customer_id::text, bool_or(removes) FROM crm_touchpointchange
WHERE transaction >= pg_snapshot_xmin(%(snapshot)s)
    AND NOT pg_visible_in_snapshot(transaction, %(snapshot)s::pg_snapshot)
GROUP BY customer_id
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """The customers (ids as text) whose touchpoints have changed; of those of `removed`, some may be gone for good.

    `everybody`: all touchpoints were removed at once, and others may have come since.
    """

    customers: pa.Array
    removed: pa.Array
    everybody: bool = False


NOBODY = pa.array([], pa.string())
ALL = Changes(NOBODY, NOBODY, everybody=True)


def changes_since(mark: Mark) -> Changes:
    """Return who has changed since an index was filled, as this transaction sees it."""
    with connection.cursor() as cursor:
        cursor.execute(SINCE, {"snapshot": mark.snapshot})
        found: dict[str | None, bool] = dict(cursor.fetchall())
    if None in found:
        return ALL
    removed = [customer for customer, removes in found.items() if removes]
    return Changes(pa.array(found, pa.string()), pa.array(removed, pa.string()))
