"""Turns a saved map into a drawing for one user, and remembers the last ones so that patches can be told from them."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

import msgspec
from django.utils.translation import get_language

from customer_map.drawing.drawing import Drawing
from customer_map.drawing.journey.draw import draw_journey
from customer_map.drawing.mind.draw import draw_mind
from customer_map.drawing.relationship.draw import draw_relationship
from customer_map.server.accounts.models import User
from customer_map.server.insights.journeys import JourneyFilters, build_journey
from customer_map.server.insights.lenses.mind_map import build_mind_map
from customer_map.server.insights.lenses.relationship_map import build_relationship_map
from customer_map.server.insights.lenses.words import drawing_words
from customer_map.server.saved_maps.models import MapKind, SavedMap

# Drawings kept in each process; a page whose drawing is no longer kept loads it anew.
KEPT = 200


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A drawing; `is_empty`: there is nothing on it yet, so that a page had better say how to begin."""

    drawing: Drawing
    is_empty: bool


def draw_map(user: User, saved: SavedMap, filters: JourneyFilters | None = None) -> DrawnMap:
    """Draw `saved` as `user` may see it now; its version is the hash of what is drawn.

    `filters` narrow a journey; the other maps know none.
    """
    words = drawing_words()
    if saved.kind == MapKind.MIND:
        mind = build_mind_map(user, saved).map
        drawing, is_empty = draw_mind(mind, words), not mind.root.children
    elif saved.kind == MapKind.RELATIONSHIP:
        relationship = build_relationship_map(user, saved).map
        drawing, is_empty = draw_relationship(relationship, words), not relationship.cards
    else:
        journey = build_journey(user, saved, filters)
        drawing, is_empty = (
            draw_journey(journey, words),
            not any(s.customers for s in journey.stages),
        )
    drawing = msgspec.structs.replace(drawing, version=drawing.hash)
    _drawings.keep(_key(user, saved.pk), drawing)
    return DrawnMap(drawing, is_empty)


def earlier_drawing(user: User, map_id: UUID, version: str) -> Drawing | None:
    """Return the drawing that the user's page shows, if this process still has it."""
    return _drawings.find(_key(user, map_id), version)


def _key(user: User, map_id: UUID) -> str:
    return f"{user.pk} {map_id} {get_language()}"


class _Drawings:
    """The drawings handed out last; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str], Drawing] = OrderedDict()

    def keep(self, key: str, drawing: Drawing) -> None:
        with self._lock:
            self._kept[key, drawing.version] = drawing
            self._kept.move_to_end((key, drawing.version))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def find(self, key: str, version: str) -> Drawing | None:
        with self._lock:
            return self._kept.get((key, version))


_drawings = _Drawings()
