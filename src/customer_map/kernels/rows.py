"""Turns paths into the bundle of columns that compiled passes take as one argument."""

from typing import NamedTuple

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
    return Rows(paths.starts, paths.ends, codes, paths.seconds, paths.fractions)
