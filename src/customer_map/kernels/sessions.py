"""Turns the path of each customer into sessions: the same touchpoints, cut where a pause is too long."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers, Paths, time_at


def split_sessions(paths: Paths, gap: int) -> Paths:
    """Return one stretch per session; no touchpoint is copied, and whoever has none has no session.

    A touchpoint more than `gap` microseconds after the one before it begins a new session; exactly so many later it
    still belongs to the old one. Every session carries the id of its customer, in order of time: see `session_ids`.
    """
    firsts, owners = _sessions(rows_of(paths), gap)
    ends = np.append(firsts[1:], 0)
    is_last = np.append(owners[1:] != owners[:-1], np.ones(min(1, len(owners)), np.bool_))
    ends = np.where(is_last, paths.ends[owners], ends[: len(firsts)])
    return replace(paths, starts=firsts, ends=ends, ids=paths.ids.take(pa.array(owners)))


def session_ids(sessions: Paths) -> list[str]:
    """Return an id for each session: the customer's, "#" and the number of the session, counted from 1.

    `sessions` must hold all sessions of its customers.
    """
    counts: dict[str, int] = {}
    ids = []
    for customer in sessions.ids.to_pylist():
        counts[customer] = counts.get(customer, 0) + 1
        ids.append(f"{customer}#{counts[customer]}")
    return ids


@compiled
def _sessions(rows: Rows, gap: int) -> tuple[Integers, Integers]:
    """Return the first row of each session, and the place of its customer."""
    starts, ends, _, seconds, fractions = rows
    most = 0
    for customer in range(len(starts)):
        most += ends[customer] - starts[customer]
    firsts, owners, found = np.empty(most, np.int64), np.empty(most, np.int64), 0
    for customer in range(len(starts)):
        before = 0
        for row in range(starts[customer], ends[customer]):
            now = time_at(seconds, fractions, row)
            if row == starts[customer] or now - before > gap:
                firsts[found], owners[found] = row, customer
                found += 1
            before = now
    return firsts[:found].copy(), owners[:found].copy()
