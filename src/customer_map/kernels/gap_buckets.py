"""Turns a gap of time into the number of its bucket, 32 for each doubling, and a bucket into the gap it stands for."""

import numpy as np

from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Integers, Numbers

# A float64 is a sign, 11 bits of exponent and 52 of mantissa; what stays is the exponent and 5 bits of mantissa.
DROPPED_BITS = 52 - 5
# What stays of 1.0, less one: a gap of one microsecond is in bucket 1.
BEFORE_ONE = (1023 << 5) - 1
# The longest gap is below 2**32 seconds, and so below 2**52 microseconds.
BUCKETS = 52 * 32 + 1


@compiled
def bucket_of(gap: int) -> int:
    """Return the bucket of a gap in whole microseconds; a gap of 0 is in bucket 0, alone."""
    if gap <= 0:
        return 0
    return int((np.float64(gap).view(np.int64) >> DROPPED_BITS) - BEFORE_ONE)


@compiled
def buckets_of(gaps: Integers) -> Integers:
    """Return the bucket of each gap in whole microseconds."""
    found = np.empty(len(gaps), np.int64)
    for row in range(len(gaps)):
        found[row] = bucket_of(gaps[row])
    return found


def middles_of(buckets: Integers) -> Numbers:
    """Return the middle of the whole microseconds in each bucket: off by at most 1/64 of any of them."""
    lowest = ((buckets + BEFORE_ONE) << DROPPED_BITS).view(np.float64)
    beyond = ((buckets + BEFORE_ONE + 1) << DROPPED_BITS).view(np.float64)
    middle: Numbers = lowest + np.maximum(beyond - lowest - 1.0, 0.0) / 2.0
    return np.where(buckets == 0, 0.0, middle)
