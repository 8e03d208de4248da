"""Turns names of touchpoints and values of attributes into codes, or says which names come close."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from customer_map.errors import CustomerMapError
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Flags

MOST_SUGGESTIONS = 5


class UnknownNameError(CustomerMapError):
    """No touchpoint has this name, or none has this value of an attribute."""

    code: ClassVar[str] = "unknown_touchpoint_name"
    message: ClassVar[str] = "No touchpoint is called “{name}”."
    hint: ClassVar[str] = "Names that exist: {near}."


class UnknownAttributeError(CustomerMapError):
    """The touchpoints of this log have no such attribute."""

    code: ClassVar[str] = "unknown_attribute"
    message: ClassVar[str] = "Touchpoints have no attribute “{name}”."
    hint: ClassVar[str] = "Attributes that exist: {near}."


def codes_of(names: Iterable[str], known: Sequence[str]) -> NDArray[np.int64]:
    """Return the code of each name, in the order given.

    Raises UnknownNameError, which tells the closest names, when a name is not among the `known`.
    """
    places = {name: code for code, name in enumerate(known)}
    found = []
    for name in names:
        if name not in places:
            raise UnknownNameError(name=name, near=near(name, known))
        found.append(places[name])
    return np.array(found, np.int64)


def flags_of(names: Iterable[str], known: Sequence[str]) -> Flags:
    """Return one flag per code: whether its name is among `names`.

    Raises UnknownNameError when a name is not among the `known`.
    """
    flags = np.zeros(len(known), np.bool_)
    flags[codes_of(names, known)] = True
    return flags


def values_of(log: TouchpointLog, attribute: str) -> tuple[str, ...]:
    """Return the values that an attribute takes in the log, by code.

    Raises UnknownAttributeError when the log has no such attribute.
    """
    if attribute not in log.attributes:
        raise UnknownAttributeError(name=attribute, near=near(attribute, list(log.attributes)))
    return log.attributes[attribute]


def near(name: str, known: Sequence[str]) -> str:
    """Return the known names closest to `name`; the first of all when none is close.

    >>> near("Oder", ["Order", "Visit"]), near("?", ["Order", "Visit"])
    ('“Order”', '“Order”, “Visit”')
    """
    lowered = {one.casefold(): one for one in reversed(known)}
    close = get_close_matches(name.casefold(), lowered, MOST_SUGGESTIONS)
    shown = [lowered[one] for one in close] or list(known[:MOST_SUGGESTIONS])
    return ", ".join(f"“{one}”" for one in shown) or "–"
