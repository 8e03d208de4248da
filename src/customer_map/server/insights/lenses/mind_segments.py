"""Turns chosen saved filters into branches of a mind map: a customer stands in each one it belongs to."""

from dataclasses import dataclass, field

from django.db.models import Q

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import SavedFilter
from customer_map.server.insights.saved_segments import CUSTOMER, membership

SEGMENT = "segment"
MOST_SEGMENTS = 12


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the customers that is read by itself: all of them, or the members of one segment."""

    keeps: Q = field(default_factory=Q)
    segment: str = ""
    name: str = ""


def shares_of(user: User, levels: tuple[str, ...], segments: tuple[str, ...]) -> list[Share]:
    """Return the segments that `user` may use of the chosen ones, in their order; without such a level one whole."""
    if SEGMENT not in levels:
        return [Share()]
    rows = SavedFilter.records.visible_to(user).filter(
        record_type=CUSTOMER, pk__in=segments[:MOST_SEGMENTS]
    )
    names = {str(one.pk): one.name for one in rows}
    return [Share(membership(user, one), one, names[one]) for one in segments if one in names]
