"""Makes sure that a workspace has its first maps: four journeys and two mind maps."""

from django.db import transaction

from customer_map.server.accounts.actors import Actor
from customer_map.server.insights.journeys.definitions import DEFAULT_JOURNEYS
from customer_map.server.saved_maps.actions import create_map
from customer_map.server.saved_maps.models import MapKind, SavedMap

DEFAULT_MIND_MAPS: dict[str, dict[str, object]] = {
    "Customers by region and value": {"levels": ["region", "value_tier"]},
    "Customers by country and value": {"levels": ["country", "value_tier"]},
}


@transaction.atomic
def ensure_default_maps(*, actor: Actor) -> list[SavedMap]:
    """Create the default maps that were never created, and return those; one that was deleted stays so."""
    wanted = [
        *((MapKind.JOURNEY, name, definition) for name, definition in DEFAULT_JOURNEYS.items()),
        *((MapKind.MIND, name, definition) for name, definition in DEFAULT_MIND_MAPS.items()),
    ]
    known = set(SavedMap.records.values_list("name", flat=True))
    # They belong to nobody, so that everybody sees them.
    nobody = Actor(user=None, via=actor.via, batch=actor.batch)
    return [
        create_map(actor=nobody, kind=kind, name=name, definition={**definition, "default": name})
        for kind, name, definition in wanted
        if name not in known
    ]
