"""Turns paths into how long each took, from the first touchpoint to the last."""

import numpy as np

from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, Numbers, Paths


def span_seconds(log: TouchpointLog) -> Numbers:
    """Return the seconds that each customer's path took, in the order of the log (0 without touchpoints)."""
    return np.concatenate([np.empty(0), *(_spans(part) for part in log.parts)])


def _spans(part: Paths) -> Numbers:
    spans = np.zeros(part.customers)
    own = part.ends > part.starts
    first, last = part.starts[own], part.ends[own] - 1
    spans[own] = part.seconds[last].astype(np.int64) - part.seconds[first]
    if len(part.fractions):
        spans[own] += (part.fractions[last].astype(np.int64) - part.fractions[first]) / MICROSECONDS
    return spans
