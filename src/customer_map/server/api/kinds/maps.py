"""Saved maps, who stands on them, and what is claimed of people there."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.api.kinds.kind import Kind, Part, Values, deleting
from customer_map.server.crm.actions.values import names
from customer_map.server.saved_maps.actions import (
    add_member,
    assess,
    ensure_deal_map,
    remove_member,
)
from customer_map.server.saved_maps.models import Assessment, MapMember, SavedMap

OfDeal = Annotated[
    UUID, Field(description="Instead of a map: that of this opportunity, made if need be.")
]


def _put_on(actor: Actor, values: Values) -> MapMember:
    """Put a contact on a map, or on that of an opportunity."""
    contact, opportunity = values.get("contact"), values.get("opportunity_id")
    if contact is None:
        raise InvalidValueError(field="contact_id", reason=_("Name a contact."))
    if (values.get("map") is None) == (opportunity is None):
        raise InvalidValueError(field="map_id", reason=_("Name a map or an opportunity."))
    map_id = values.get("map") or ensure_deal_map(actor=actor, opportunity_id=str(opportunity)).pk
    return add_member(actor=actor, map_id=map_id, contact_id=contact)


def _claim(actor: Actor, values: Values) -> Assessment | None:
    return assess(
        actor=actor,
        member_id=values["member"],
        aspect=values["aspect"],
        value=values["value"],
        note=values.get("note", ""),
    )


MAPS = Kind(
    plural="maps",
    model=SavedMap,
    summary="Saved maps: relationship maps of customers and opportunities, journey maps, mind maps.",
    fields=names("kind name customer opportunity is_default definition owner"),
    sort="name",
    parts=(Part(name="members", model=MapMember, link="map"),),
)
MAP_MEMBERS = Kind(
    plural="map-members",
    model=MapMember,
    summary="Who stands on relationship maps, those of opportunities among them.",
    fields=names("map contact position"),
    sort="created_at",
    create=_put_on,
    delete=deleting(remove_member, "member_id"),
    on_create=names("map contact"),
    optional=names("map"),
    extra={"opportunity_id": (OfDeal | None, None)},
    parts=(Part(name="assessments", model=Assessment, link="member"),),
    seen_through=("contact", "position"),
)
ASSESSMENTS = Kind(
    plural="assessments",
    model=Assessment,
    summary="What is claimed of people on maps. A new claim closes the one before; an empty value only closes it.",
    fields=names("member aspect value note valid_from valid_to claimed_by claimed_at recorded_at"),
    sort="-valid_from",
    create=_claim,
    on_create=names("member aspect value note"),
    seen_through=("member",),
)
KINDS = (MAPS, MAP_MEMBERS, ASSESSMENTS)
