"""Turns paths into the bundle of columns that compiled passes take as one argument."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from customer_map.touchpoints.paths import Codes, Integers, Paths, Seconds


class Rows(NamedTuple):
    """Stretches, what happened, and when; see `Paths`."""

    starts: Integers
    ends: Integers
    codes: Codes
    seconds: Seconds
    fractions: Seconds


def rows_of(paths: Paths, attribute: str = "") -> Rows:
    """Return the columns of `paths`; the codes are those of the names, or of an attribute if one is given."""
    codes = paths.attributes[attribute] if attribute else paths.codes
    arrays = paths.starts, paths.ends, codes, paths.seconds, paths.fractions
    return Rows(*(read_only(array) for array in arrays))


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """Return a contiguous view of the array that nobody can write through.

    Memory-mapped columns are read-only and columns in memory are not: each mixture of them would be compiled anew.
    """
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view
