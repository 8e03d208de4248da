"""Turns a cluster into what sets it apart: touchpoints and transitions that its customers have far more often."""

from dataclasses import dataclass

import numpy as np

from customer_map.analytics.clusters.features import NO_TERM, JourneyPoints, Terms
from customer_map.touchpoints.paths import Flags, Numbers

MOST_MARKS = 3
SMALLEST_DIFFERENCE = 0.1
LONGEST_LABEL = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A touchpoint (`second` is None) or a transition, with the share of customers who have it inside and outside."""

    first: str
    second: str | None
    inside: float
    outside: float

    @property
    def name(self) -> str:
        """The touchpoint, or both with an arrow between."""
        return self.first if self.second is None else f"{self.first} → {self.second}"


def marks_of(journeys: JourneyPoints, inside: Flags, names: tuple[str, ...]) -> tuple[Mark, ...]:
    """Return up to three marks of the paths flagged, those with the greatest difference of shares first.

    A difference is at least a tenth of the customers; of equals touchpoints come before transitions.
    """
    found = [
        mark
        for terms in (journeys.touchpoints, journeys.transitions)
        for mark in _marks(terms, journeys.weights, inside, names)
    ]
    found.sort(key=lambda mark: mark.outside - mark.inside)
    return tuple(found[:MOST_MARKS])


def label_of(marks: tuple[Mark, ...]) -> str:
    """Return the marks in words; empty without any."""
    return " · ".join(mark.name for mark in marks)


def path_label(path: tuple[str, ...]) -> str:
    """Return the beginning of a path in words.

    >>> path_label(("Visit", "Order"))
    'Visit → Order'
    """
    return " → ".join(path[:LONGEST_LABEL]) + (" → …" if len(path) > LONGEST_LABEL else "")


def _marks(terms: Terms, weights: Numbers, inside: Flags, names: tuple[str, ...]) -> list[Mark]:
    present = (terms.counts > 0).T
    within = present @ np.where(inside, weights, 0) / weights[inside].sum()
    without = present @ np.where(inside, 0, weights) / max(1.0, weights[~inside].sum())
    return [
        Mark(
            first=names[terms.first[place]],
            second=None if terms.second[place] == NO_TERM else names[terms.second[place]],
            inside=float(within[place]),
            outside=float(without[place]),
        )
        for place in np.flatnonzero(within - without >= SMALLEST_DIFFERENCE).tolist()
    ]
