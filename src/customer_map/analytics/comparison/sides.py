"""Turns one of two groups into the figures that are compared: who visited what, went where, and waited how long."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from customer_map.kernels.first_visits import NOTHING_FOLLOWED, FirstVisits, read_first_visits
from customer_map.kernels.running import run
from customer_map.kernels.transitions import count_transitions
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, Flags, Integers, Numbers

Edge = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Side:
    """The figures of one group, by place of a touchpoint in a list of names that both groups share.

    `visitors` had the touchpoint, `reached` of them had a goal later; `edges` are the cases of each transition;
    `waits` (rows in the order of `offsets`) the seconds from a visitor's first time to whatever came next.
    """

    cases: int
    visitors: Integers
    reached: Integers
    edges: Mapping[Edge, int]
    offsets: Integers
    waits: Numbers

    def waits_at(self, place: int) -> Numbers:
        """Return the waits after one touchpoint, one for each visitor whom something followed."""
        return self.waits[self.offsets[place] : self.offsets[place + 1]]


def side_of(log: TouchpointLog, names: Sequence[str], goals: Collection[str]) -> Side:
    """Return the figures of a log with touchpoints for `names`, which hold all of its own.

    Without `goals` whatever follows is one.
    """
    places = {name: place for place, name in enumerate(names)}
    translated = np.array([places[name] for name in log.names], np.int64)
    flags = np.array([not goals or name in goals for name in log.names], np.bool_)
    visits = run(partial(read_first_visits, goals=flags), log)
    found = run(partial(count_transitions, size=len(log.names), with_gaps=False), log)
    sources, targets = translated[found.sources].tolist(), translated[found.targets].tolist()
    edges = dict(zip(zip(sources, targets, strict=True), found.cases.tolist(), strict=True))
    own = FirstVisits(translated[visits.codes], visits.waits, visits.reached)
    cases = sum(int((part.ends > part.starts).sum()) for part in log.parts)
    return _side(cases, own, edges, len(names))


def _side(cases: int, visits: FirstVisits, edges: Mapping[Edge, int], size: int) -> Side:
    followed: Flags = visits.waits != NOTHING_FOLLOWED
    codes, waits = visits.codes[followed], visits.waits[followed]
    order = np.argsort(codes, kind="stable")
    return Side(
        cases=cases,
        visitors=np.bincount(visits.codes, minlength=size),
        reached=np.bincount(visits.codes[visits.reached], minlength=size),
        edges=edges,
        offsets=np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=size))]),
        waits=waits[order] / MICROSECONDS,
    )
