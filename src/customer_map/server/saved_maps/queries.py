"""Reads of saved maps, always through what the user may see."""

from uuid import UUID

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Customer
from customer_map.server.saved_maps.models import MapKind, SavedMap


def maps_of_kind(user: User, kind: str) -> VisibleRows[SavedMap]:
    """Return the maps of one lens, by name."""
    return SavedMap.records.visible_to(user).filter(kind=kind).order_by("name", "pk")


def find_map(user: User, map_id: UUID) -> SavedMap:
    """Return the map with this id.

    The id of a customer stands for its default relationship map, saved or not. Raises
    RecordNotFoundError when there is nothing that the user may see.
    """
    visible = SavedMap.records.visible_to(user).select_related("customer")
    saved = visible.filter(pk=map_id).first()
    return saved or _default_of(user, map_id)


def _default_of(user: User, customer_id: UUID) -> SavedMap:
    customer = Customer.records.visible_to(user).filter(pk=customer_id).first()
    if customer is None:
        raise RecordNotFoundError
    kind = MapKind.RELATIONSHIP
    visible = SavedMap.records.visible_to(user).select_related("customer")
    saved = visible.filter(customer=customer, kind=kind, is_default=True).first()
    return saved or SavedMap(
        pk=customer.pk, kind=kind, name=customer.name, customer=customer, is_default=True
    )
