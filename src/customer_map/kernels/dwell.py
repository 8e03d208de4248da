"""Turns paths into how long it takes from each touchpoint to whatever comes next."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from customer_map.kernels.rows import rows_of
from customer_map.kernels.sketches import GapSketches
from customer_map.kernels.step_numbers import NOT_WRITTEN, StepNumbers
from customer_map.kernels.steps import CASES, EVENTS, count_steps, sketch_steps
from customer_map.touchpoints.paths import Integers, Numbers, Paths


@dataclass(frozen=True, slots=True)
class Dwell:
    """Per code: how often (`events`) and for how many customers (`cases`) something came next, and after what `gaps`.

    The last touchpoint of a customer has no dwell: nobody knows how long it will be.
    """

    events: Integers
    cases: Integers
    gaps: GapSketches

    @property
    def median_seconds(self) -> Numbers:
        """The median time until the next touchpoint; NaN where nothing ever came next."""
        return self.gaps.quantile_seconds(0.5)

    @property
    def p90_seconds(self) -> Numbers:
        """The time that 90 % of the gaps do not exceed; NaN where nothing ever came next."""
        return self.gaps.quantile_seconds(0.9)

    def merged(self, other: Self) -> Self:
        """Return the dwell of both, whose customers must differ."""
        return type(self)(
            self.events + other.events, self.cases + other.cases, self.gaps.merged(other.gaps)
        )


def count_dwell(paths: Paths, size: int) -> Dwell:
    """Measure the time from each touchpoint to the customer's next one; every code must be below `size`."""
    rows, numbers = rows_of(paths), StepNumbers(NOT_WRITTEN, before=1, after=0)
    table = count_steps(rows, numbers, size)
    gaps = sketch_steps(rows, numbers, table, np.arange(size))
    return Dwell(table[:, EVENTS].copy(), table[:, CASES].copy(), gaps)
