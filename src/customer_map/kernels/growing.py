"""Turns an unknown number of findings of one pass into arrays: they grow as they fill, like lists."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from customer_map.touchpoints.compiling import compiled

FIRST_CAPACITY = 1024


@compiled
def grown(filled: NDArray[Any], count: int) -> NDArray[Any]:
    """Return `filled`, or twice as long a copy when all of its places, `count`, are taken."""
    if count < len(filled):
        return filled
    longer = np.empty(2 * len(filled), filled.dtype)
    longer[:count] = filled
    return longer
