"""Verbs on saved maps: create, edit, delete; and remembering how a user left a map."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.actions import change, create, remove, require_visible
from customer_map.server.saved_maps.models import MapView, SavedMap

MOST_REMEMBERED = 1000


def create_map(
    *,
    actor: Actor,
    kind: str,
    name: str,
    definition: dict[str, Any],
    customer_id: UUID | None = None,
    is_default: bool = False,
) -> SavedMap:
    """Save a new map; it belongs to whoever made it."""
    saved = SavedMap(
        kind=kind,
        name=name.strip(),
        definition=definition,
        customer_id=customer_id,
        is_default=is_default,
        owner=actor.user,
    )
    return create(actor=actor, verb="map.create", record=saved)


def edit_map(*, actor: Actor, map_id: UUID, name: str, definition: dict[str, Any]) -> SavedMap:
    """Change the name of a map and what it shows, as one step."""
    saved = require_visible(actor, SavedMap, map_id)
    values = {"name": name.strip(), "definition": definition}
    return change(actor=actor, verb="map.edit", record=saved, values=values)


def delete_map(*, actor: Actor, map_id: UUID) -> SavedMap:
    """Delete a map; the records it showed stay."""
    saved = require_visible(actor, SavedMap, map_id)
    return remove(actor=actor, verb="map.delete", record=saved)


@transaction.atomic
def remember_view(
    *, user: User, map_id: UUID, opened: Iterable[str] = (), closed: Iterable[str] = ()
) -> None:
    """Remember which branches `user` opened and closed by hand, the newest thousand of each; this is not logged."""
    MapView.objects.get_or_create(user=user, map_id=map_id)
    view = MapView.objects.select_for_update().get(user=user, map_id=map_id)
    newly_open, newly_closed = set(opened), set(closed)
    view.unfolded = _remembered(view.unfolded, newly_open, newly_closed)
    view.folded = _remembered(view.folded, newly_closed, newly_open)
    view.save()


def _remembered(known: list[str], added: set[str], gone: set[str]) -> list[str]:
    """Return the names in the order in which they came, without the oldest ones beyond the limit."""
    kept = [name for name in known if name not in added | gone]
    return [*kept, *sorted(added)][-MOST_REMEMBERED:]
