"""Turns the step from one touchpoint to the next into its number: that of its pair of codes, or of one code."""

from typing import NamedTuple

import numpy as np

from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Codes, Seconds


class StepNumbers(NamedTuple):
    """How to number the step that ends at a row, from 0.

    Its number is `pairs[row]`; if `pairs` is empty, it is `before` times the code before plus `after` times the code.
    """

    pairs: Seconds
    before: int
    after: int


NOT_WRITTEN = np.empty(0, np.uint32)


@compiled
def number_at(row: int, codes: Codes, numbers: StepNumbers) -> int:
    """Return the number of the step that ends at `row`, which must not be the first of a customer."""
    if len(numbers.pairs):
        return int(numbers.pairs[row])
    return int(codes[row - 1]) * numbers.before + int(codes[row]) * numbers.after
