"""Turns the index on disk and the database into how the index stands, and whether it is right."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from psycopg.sql import SQL

from customer_map.server.insights.columns import copy_columns
from customer_map.server.insights.index.changes import NOBODY, changes_since
from customer_map.server.insights.index.marks import Mark, can_follow, mark_now, one_view
from customer_map.server.insights.index.properties import kept_properties
from customer_map.touchpoints.index.checking import check
from customer_map.touchpoints.index.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexVersionError,
)
from customer_map.touchpoints.index.reading import TouchpointIndex

State = Literal["current", "behind", "outdated", "missing", "damaged"]

COUNTS = SQL("SELECT customer_id, count(*) FROM crm_touchpoint GROUP BY customer_id")


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index stands.

    `current`: it has all there is; `behind`: `changed_customers` are read from the database until the next minute;
    `outdated`, `missing`, `damaged` (`reason` says how): it is built anew, and until then the database is read.
    """

    state: State
    folder: str
    reason: str = ""
    generation: int = 0
    filled_at: datetime | None = None
    customers: int = 0
    touchpoints: int = 0
    changed_customers: int = 0
    bytes_on_disk: int = 0


def index_status() -> IndexStatus:
    """Return how the index stands now."""
    folder = settings.INDEX_FOLDER
    try:
        index = TouchpointIndex.open(folder)
    except IndexMissingError as error:
        return IndexStatus("missing", str(folder), error.sentence())
    except (IndexDamagedError, IndexVersionError) as error:
        return IndexStatus("damaged", str(folder), error.sentence())
    with one_view():
        return _status_of(index)


def differing_customers() -> list[str]:
    """Compare the index with the database: whose number of touchpoints differs, though nothing has changed since.

    Raises:
        IndexMissingError, IndexDamagedError, IndexVersionError: There is none, or a byte is not as it was written.
    """
    check(settings.INDEX_FOLDER)
    index = TouchpointIndex.open(settings.INDEX_FOLDER)
    mark = Mark.read(index.mark)
    if mark is None:
        return []
    with one_view():
        counted = copy_columns(COUNTS, (), {"customer": pa.string(), "count": pa.int64()})
        changed = changes_since(mark).customers if can_follow(mark, mark_now(())) else NOBODY
    return _differing(index, counted, changed)


def _status_of(index: TouchpointIndex) -> IndexStatus:
    mark, now = Mark.read(index.mark), mark_now(kept_properties())
    held = IndexStatus(
        "outdated",
        str(index.folder),
        generation=index.generation,
        customers=index.customers,
        touchpoints=index.touchpoints,
        bytes_on_disk=sum(file.size for file in index.manifest.files),
    )
    if mark is None or mark.properties != now.properties or not can_follow(mark, now):
        reason = "It was filled by another version or from another database, or too long ago."
        return replace(held, reason=reason)
    changes = changes_since(mark)
    if changes.everybody:
        return replace(held, reason="All touchpoints were removed since.")
    changed = len(changes.customers)
    state: State = "behind" if changed else "current"
    return replace(held, state=state, filled_at=mark.taken_at, changed_customers=changed)


def _differing(index: TouchpointIndex, counted: pa.Table, changed: pa.Array) -> list[str]:
    parts = [segment.paths for segment in index.segments]
    ids = pa.concat_arrays([NOBODY, *(part.ids.cast(pa.string()) for part in parts)])
    counts = np.concatenate([np.empty(0, np.int64), *(part.ends - part.starts for part in parts)])
    told = pa.table({"customer": ids, "told": counts})
    both = counted.join(told, "customer", join_type="full outer")
    differs = pc.not_equal(both["count"].fill_null(0), both["told"].fill_null(0))
    settled = pc.invert(pc.is_in(both["customer"], value_set=changed))
    found: list[str] = both["customer"].filter(pc.and_(differs, settled)).to_pylist()
    return sorted(found)
