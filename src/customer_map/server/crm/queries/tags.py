"""Turns the tags on records, and those that the workspace offers, into one list with how many records bear each."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Func, Q

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.models import Contact, Customer, Lead, Opportunity, Tag

# The tones that pages have; a tag without one of them looks like most tags.
COLOURS = ("neutral", "primary", "purple", "info", "success", "warning", "error")
# Records that bear tags, as words of their own.
TAGGED: tuple[type[Record], ...] = (Customer, Contact, Lead, Opportunity)


@dataclass(frozen=True, slots=True)
class TagInUse:
    """A tag, its colour, and how many records of each type bear it."""

    name: str
    colour: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many records bear it."""
        return sum(self.counts.values())


def tags_in_use(user: User) -> list[TagInUse]:
    """Return all tags, offered or on records the user may see, by name; one query for each type of record."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for model in TAGGED:
        rows = model.records.visible_to(user).exclude(Q(tags=[])).order_by()
        words = rows.annotate(tag=Func("tags", function="unnest")).values_list("tag")
        for word, number in words.annotate(number=Count("pk")):
            counts[word][model.type_name()] = number
    colours = colours_of_tags(user)
    names = sorted(counts.keys() | colours.keys(), key=str.casefold)
    return [TagInUse(name, colours.get(name, ""), counts.get(name, {})) for name in names]


def colours_of_tags(user: User) -> dict[str, str]:
    """Return the colour of each tag that the workspace offers; "" for none."""
    stored = Tag.records.visible_to(user).values_list("name", "colour")
    return {name: colour if colour in COLOURS else "" for name, colour in stored}
