"""Brings the touchpoint index up to date with the database: the customers that have changed, or all of them anew."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import msgspec
from django.conf import settings
from django.db import connection

from customer_map.server.insights.index.changes import changes_since
from customer_map.server.insights.index.events import all_events, events_of
from customer_map.server.insights.index.marks import Mark, can_follow, mark_now, one_view
from customer_map.server.insights.index.properties import kept_properties
from customer_map.tables.events import CUSTOMER
from customer_map.touchpoints.index.building import build_index
from customer_map.touchpoints.index.compacting import compact
from customer_map.touchpoints.index.erasing import erase_customers
from customer_map.touchpoints.index.errors import IndexDamagedError, IndexVersionError
from customer_map.touchpoints.index.reading import TouchpointIndex
from customer_map.touchpoints.index.replacing import replace_customers

REPLACED_AT_ONCE = 20_000
# When most customers have changed, building everything anew costs less than replacing them.
MOST_REPLACED = 0.5
FEW = 1_000
# An index of which nothing has changed still gets a newer mark, lest it become too old to follow.
MARK_KEPT = timedelta(days=1)

Outcome = Literal["rebuilt", "followed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Followed:
    """What was done to the index; `customers` were read anew, all when it was rebuilt."""

    outcome: Outcome
    customers: int


def follow(*, anew: bool = False) -> Followed:
    """Take over what has changed since; build the index when there is none that could follow, or when `anew`.

    Call it outside of transactions: what one of ours has not committed must not come in.

    Raises:
        IndexBusyError: Another process is at it.
        IndexWriteError: The disk is full, or the folder cannot be written to; readers find what was there before.
        TimeSpanError: First and last touchpoint are more than 136 years apart.
    """
    if connection.in_atomic_block:
        raise RuntimeError("The index must not be filled inside a transaction.")
    with one_view():
        now = mark_now(kept_properties())
        index = None if anew else _opened()
        mark = Mark.read(index.mark) if index else None
        if index and mark and mark.properties == now.properties and can_follow(mark, now):
            return _caught_up(index, mark, now)
        return _rebuilt(now)


def _opened() -> TouchpointIndex | None:
    with suppress(IndexDamagedError, IndexVersionError):
        return TouchpointIndex.open(settings.INDEX_FOLDER)
    return None


def _rebuilt(now: Mark) -> Followed:
    build_index(settings.INDEX_FOLDER, all_events(now.properties), mark=_stored(now))
    index = TouchpointIndex.open(settings.INDEX_FOLDER)
    return Followed("rebuilt", index.customers)


def _caught_up(index: TouchpointIndex, mark: Mark, now: Mark) -> Followed:
    changes = changes_since(mark)
    changed = len(changes.customers)
    if changes.everybody or changed > MOST_REPLACED * max(index.customers, FEW):
        return _rebuilt(now)
    if not changed and now.taken_at - mark.taken_at < MARK_KEPT:
        return Followed("unchanged", 0)
    if len(changes.removed):
        # They come back with what is left of them, before readers rely on it: the mark is still the old one.
        erase_customers(settings.INDEX_FOLDER, changes.removed.to_pylist(), mark=_stored(mark))
    _replace(changes.customers.to_pylist(), mark, now)
    compact(settings.INDEX_FOLDER)
    return Followed("followed", changed)


def _replace(changed: list[str], mark: Mark, now: Mark) -> None:
    """Let each lot keep the old mark but the last: cut off in between, all of them are done again."""
    starts = range(0, max(len(changed), 1), REPLACED_AT_ONCE)
    for start in starts:
        lot = changed[start : start + REPLACED_AT_ONCE]
        reached = now if start == starts[-1] else mark
        events = events_of(lot, now.properties)
        # Who has none any more was erased above, and shall not be named again.
        present = events[CUSTOMER].unique().to_pylist()
        replace_customers(settings.INDEX_FOLDER, present, events, mark=_stored(reached))


def _stored(mark: Mark) -> object:
    return msgspec.to_builtins(mark)
