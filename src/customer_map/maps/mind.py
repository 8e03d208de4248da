"""What a mind map is: one tree of topics, each showing at most one record of the CRM."""

from collections.abc import Iterator
from typing import Literal

import msgspec

Right = Literal["rename", "move", "fold"]
"""What the reader may do with a node: write its text, drag it elsewhere, fold its children away."""


class Badges(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The small marks beside a topic; an absent one is not drawn.

    `money` and `date` are texts already written in the reader's language ("¥ 1.2M", "3/15").
    """

    count: int | None = None
    money: str = ""
    date: str = ""
    overdue: bool = False
    priority: int | None = None
    """1 (first) to 9 (last)."""
    progress: int | None = None
    """Percent done, 0 to 100."""


class Topic(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One branch of the tree.

    `id` is unique in the map and stays the same while the topic lives; `kind` is what it shows
    ("region", "tier", "customer", "contact" …); `ref` names its record as "customer:UUID" and is
    empty when it shows no single record.
    """

    id: str
    title: str
    kind: str = "topic"
    ref: str = ""
    note: str = ""
    badges: Badges = Badges()
    colour: int | None = None
    """Index of the branch colour; None inherits the parent's, or for a main branch takes its place
    in the row.
    """
    may: frozenset[Right] = frozenset()
    hidden: int = 0
    """How many descendants are folded away; they are then not among the children."""
    children: tuple["Topic", ...] = ()

    def walk(self) -> Iterator["Topic"]:
        """This topic and all below it, parents before children, in reading order."""
        waiting = [self]
        while waiting:
            topic = waiting.pop()
            yield topic
            waiting.extend(reversed(topic.children))


class MindMap(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="mind"):
    """A whole mind map; the title of the root is what stands in the middle."""

    id: str
    title: str
    root: Topic
