"""Turns the words "a designed journey" into arrays that a compiled alignment reads, and says what deviations cost."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Flags, Integers

# What a deviation costs. One late step is the smallest unit: `alignment_steps` relies on it.
SKIP, EXTRA, CHANNEL, LATE = 2, 2, 1, 1

KINDS = ("matched", "skip", "loop", "order", "channel", "late")
MATCHED_AT, SKIP_AT, LOOP_AT, ORDER_AT, CHANNEL_AT, LATE_AT = range(len(KINDS))

NO_LIMIT = -1

Symbols = NDArray[np.int32]


class AlignmentPlan(NamedTuple):
    """A designed journey as arrays; steps count from 1, state 0 is "no step done yet".

    A symbol is a class of touchpoints that fit the same steps equally well: `steps[offsets[s]:offsets[s + 1]]` are
    the steps that symbol `s` may be, `misfits` what its channel costs there. `names[code]` and `channels[code]` are
    classes; `names * width + channels` is the symbol, and names of class 0 belong to no step. `reach[i, j]` is the
    cost of going from state `i` to `j` without a touchpoint (by skips and by declared loops), `via[i, j]` the state
    after `i` on that way. `limits[step]` are the microseconds allowed since the step before (NO_LIMIT: any);
    `optional[step]` steps may be left out at no cost.
    """

    names: Symbols
    channels: Symbols
    width: int
    offsets: Integers
    steps: Integers
    misfits: Integers
    reach: Integers
    via: Integers
    limits: Integers
    optional: Flags


class Routes(NamedTuple):
    """Paths as the plan sees them: rows `starts[k]:ends[k]` of `symbols` and `times` (microseconds) are path `k`."""

    starts: Integers
    ends: Integers
    symbols: Symbols
    times: Integers


@compiled
def is_late(plan: AlignmentPlan, before: int, step: int, waited: int) -> bool:
    """Say whether a step comes too long after the step before; a step that follows itself never does."""
    if before in (0, step):
        return False
    limit = plan.limits[step]
    return bool(limit != NO_LIMIT and waited > limit)
