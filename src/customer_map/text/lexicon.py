"""Turns the lists of words of opinion into a tree in which the longest entry at a place is found at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

from customer_map.text.normalising import folded
from customer_map.text.units import units

_LISTS = {"zh.txt": " ", "en.txt": ","}
_PLACE = "customer_map.text"


class Role(StrEnum):
    """What an entry does to a clause."""

    OPINION = "opinion"
    NOT = "not"
    LACK = "lack"
    VERY = "very"
    SLIGHTLY = "slightly"
    TOO = "too"
    BUT = "but"
    WISH = "wish"
    SIZE = "size"
    PLAIN = "plain"
    RATHER = "rather"
    ASIDE = "aside"
    MOOD = "mood"
    MUSE = "muse"
    TALE = "tale"
    REPLY = "reply"
    AGAIN = "again"


@dataclass(slots=True)
class Node:
    """A place in the tree: what may follow, and what ends here."""

    next: dict[str, "Node"] = field(default_factory=dict)
    role: Role | None = None
    value: float = 0.0


@cache
def lexicon() -> dict[str, Node]:
    """Return the tree of both languages, by first unit; a later entry wins over an earlier one."""
    root = Node()
    for name, separator in _LISTS.items():
        for role, value, entry in entries(name, separator):
            _plant(root, units(folded(entry)), role, value)
    return root.next


def entries(name: str, separator: str) -> Iterator[tuple[Role, float, str]]:
    """Yield role, value and form of every entry of a list; `word*` yields its usual English forms."""
    text = files(_PLACE).joinpath("lexicon", name).read_text("utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        head, _, rest = line.partition(" ")
        role, value = (Role.OPINION, float(head)) if head[0] in "+-" else (Role(head), 0.0)
        for entry in filter(None, (each.strip() for each in rest.split(separator))):
            for form in forms(entry):
                yield role, value, form


def forms(entry: str) -> list[str]:
    """Return an entry, or the forms for which `word*` stands.

    >>> forms("waste*"), forms("worry*")
    (['waste', 'wastes', 'wasted', 'wasting'], ['worry', 'worries', 'worried', 'worrying'])
    """
    if not entry.endswith("*"):
        return [entry]
    stem = entry[:-1].strip()
    if stem.endswith("e"):
        return [stem, f"{stem}s", f"{stem}d", f"{stem[:-1]}ing"]
    if stem.endswith("y") and stem[-2:-1] not in "aeou":
        return [stem, f"{stem[:-1]}ies", f"{stem[:-1]}ied", f"{stem}ing"]
    plural = f"{stem}es" if stem.endswith(("s", "x", "ch", "sh", "z")) else f"{stem}s"
    return [stem, plural, f"{stem}ed", f"{stem}ing"]


def _plant(root: Node, path: list[str], role: Role, value: float) -> None:
    node = root
    for unit in path:
        node = node.next.setdefault(unit, Node())
    if path:
        node.role, node.value = role, value
