"""Reads of saved maps, always through what the user may see."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Contact, Customer, Opportunity
from customer_map.server.saved_maps.models import Assessment, MapKind, MapMember, SavedMap


@dataclass(frozen=True, slots=True)
class Said:
    """What is claimed about somebody on a map: by aspect, and which of it the customer's own map says."""

    values: dict[str, str] = field(default_factory=dict)
    inherited: frozenset[str] = frozenset()

    def __getitem__(self, aspect: str) -> str:
        """Return what is claimed of one aspect; "" for nothing."""
        return self.values.get(aspect, "")


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


def deal_map(user: User, opportunity: Opportunity) -> SavedMap | None:
    """Return the relationship map of an opportunity, if somebody made it and the user may see it."""
    rows = maps_of_kind(user, MapKind.RELATIONSHIP).filter(
        opportunity=opportunity.pk, customer=opportunity.customer_id
    )
    return rows.order_by("created_at").first()


def members_of(user: User, saved: SavedMap) -> list[MapMember]:
    """Return the people on a map whom the user may see, in the order in which they were put there."""
    visible = Contact.records.visible_to(user)
    rows = MapMember.records.visible_to(user).filter(map=saved.pk, contact__in=visible)
    return list(rows.select_related("contact").order_by("created_at", "pk"))


def people_to_take_over(user: User, opportunity: Opportunity) -> list[Contact]:
    """Return who stands on the map of the customer, but not on that of the opportunity."""
    if opportunity.customer_id is None:
        return []
    known = SavedMap.records.visible_to(user).filter(
        customer=opportunity.customer_id, kind=MapKind.RELATIONSHIP, is_default=True
    )
    own = known.first()
    theirs = deal_map(user, opportunity)
    there = {member.contact_id for member in members_of(user, theirs)} if theirs else set()
    standing = members_of(user, own) if own else []
    return [one.contact for one in standing if one.contact and one.contact_id not in there]


def said_on(user: User, saved: SavedMap) -> dict[UUID, Said]:
    """Return by contact what is claimed on a map and still stands.

    On the map of a deal the claims of the customer's own map hold wherever the deal has none.
    """
    own = _standing(user, saved.pk)
    if saved.opportunity_id is None:
        return {contact: Said(values) for contact, values in own.items()}
    known = SavedMap.records.visible_to(user).filter(
        customer=saved.customer_id, kind=saved.kind, is_default=True
    )
    default = known.first()
    usual = _standing(user, default.pk) if default else {}
    return {
        contact: Said(
            usual.get(contact, {}) | own.get(contact, {}),
            frozenset(usual.get(contact, {}).keys() - own.get(contact, {}).keys()),
        )
        for contact in usual.keys() | own.keys()
    }


def _standing(user: User, map_id: UUID) -> dict[UUID, dict[str, str]]:
    rows = Assessment.records.visible_to(user).filter(
        member__map=map_id, valid_to__isnull=True, colleague__isnull=True
    )
    said: dict[UUID, dict[str, str]] = defaultdict(dict)
    for contact, aspect, value in rows.values_list("member__contact", "aspect", "value"):
        if contact is not None:
            said[contact][aspect] = value
    return said
