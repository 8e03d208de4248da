"""Turns what callers of the library pass into what was meant: one name or several, options that there are."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches


def listed(names: str | Sequence[str]) -> tuple[str, ...]:
    """One name, or several, as several.

    >>> listed("order"), listed(["order", "visit"])
    (('order',), ('order', 'visit'))
    """
    return (names,) if isinstance(names, str) else tuple(names)


def check_options(given: Collection[str], known: Collection[str]) -> None:
    """Refuse an option that there is not, as Python refuses unknown arguments.

    Raises:
        TypeError: There is no such option.
    """
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, 1, 0.4) or sorted(known)
            raise TypeError(f"There is no option {name!r}. Did you mean {' or '.join(near)}?")
