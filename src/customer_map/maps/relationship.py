"""What a relationship map is: people of a customer, who reports to whom, and their ties."""

from typing import Literal

import msgspec

from customer_map.maps.mind import Right

TieKind = Literal["influences", "allied", "in_conflict", "informal", "knows", "family"]

ROLES = (
    "decision_maker",
    "economic_buyer",
    "champion",
    "influencer",
    "evaluator",
    "user",
    "procurement",
    "blocker",
)
"""Buying roles that have a word of their own; any other code is drawn with the caller's word for
it.
"""

ATTITUDES = ("mentor", "supporter", "neutral", "sceptic", "opponent")
"""From most for us to most against us; any other code is drawn as not known."""


class PersonCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One position on the map with the person who holds it, or a placeholder for a person not yet
    known.
    """

    id: str
    name: str
    ref: str = ""
    """The record behind the card, "contact:UUID" or "position:UUID"; empty when there is none."""
    title: str = ""
    department: str = ""
    reports_to: str | None = None
    """Id of the card above; None, or an id that is not on the map, makes this a top card."""
    placeholder: bool = False
    role: str = ""
    attitude: str = ""
    influence: int | None = None
    """0 to 100; None is not assessed."""
    coverage: int = 0
    """How well we know the person: 0 not met … 4 in depth."""
    initials: str = ""
    may: frozenset[Right] = frozenset()
    hidden: int = 0
    """How many reports below are folded away; they are then not among the cards."""


class Tie(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line between two cards, from `source` to `target`, beside the reporting lines."""

    id: str
    source: str
    target: str
    kind: TieKind = "influences"
    label: str = ""
    strength: float | None = None
    """0 (faint) to 1 (strong); None is not assessed."""
    assumed: bool = False
    """Nobody has confirmed it yet."""
    age_days: int | None = None
    """Days since the newest evidence."""
    ref: str = ""


class RelationshipMap(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="relationship"
):
    """All cards, siblings in the order given, and the ties between them."""

    id: str
    title: str
    cards: tuple[PersonCard, ...] = ()
    ties: tuple[Tie, ...] = ()
