"""Verbs on saved maps and on who stands on them: create, edit, delete, claim; and remembering how a user left a map."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.actions import change, create, remove, require_visible
from customer_map.server.crm.models import Contact, Opportunity
from customer_map.server.saved_maps.models import (
    Aspect,
    Assessment,
    Attitude,
    BuyingRole,
    Coverage,
    MapKind,
    MapMember,
    MapView,
    PoliticalStatus,
    SavedMap,
)
from customer_map.server.saved_maps.queries import people_to_take_over

MOST_REMEMBERED = 1000
MOST_INFLUENCE = 100
# What may be said of each aspect; influence is a number.
VALUES: dict[str, type[TextChoices]] = {
    Aspect.BUYING_ROLE: BuyingRole,
    Aspect.ATTITUDE: Attitude,
    Aspect.POLITICAL_STATUS: PoliticalStatus,
    Aspect.COVERAGE: Coverage,
}


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
def ensure_deal_map(*, actor: Actor, opportunity_id: UUID | str) -> SavedMap:
    """Return the relationship map of an opportunity; where there is none, make one that belongs to the deal's owner.

    Raises InvalidValueError for an opportunity without a customer.
    """
    seen = require_visible(actor, Opportunity, opportunity_id)
    deal = Opportunity.records.select_for_update().get(pk=seen.pk)
    if deal.customer_id is None:
        raise InvalidValueError(field="customer", reason=_("Choose the customer first."))
    known = SavedMap.records.filter(
        SavedMap.alive(), kind=MapKind.RELATIONSHIP, opportunity=deal, customer=deal.customer_id
    )
    saved = known.order_by("created_at").first()
    return saved or create(actor=actor, verb="map.create", record=_deal_map(actor, deal))


def add_member(*, actor: Actor, map_id: UUID, contact_id: UUID | str) -> MapMember:
    """Put a person on a map.

    Raises InvalidValueError when that person stands there already.
    """
    saved = require_visible(actor, SavedMap, map_id)
    contact = require_visible(actor, Contact, contact_id)
    if MapMember.records.filter(MapMember.alive(), map=saved, contact=contact).exists():
        reason = _("{person} is there already.").format(person=contact)
        raise InvalidValueError(field="contact", reason=reason)
    record = MapMember(map=saved, contact=contact)
    return create(actor=actor, verb="map_member.create", record=record)


@transaction.atomic
def take_over_people(*, actor: Actor, opportunity_id: UUID | str) -> list[MapMember]:
    """Put everybody who stands on the customer's own map on that of the opportunity too, and return who came.

    What is claimed of them there holds here until something else is claimed.
    """
    deal = require_visible(actor, Opportunity, opportunity_id)
    missing = people_to_take_over(actor.user, deal) if actor.user else []
    if not missing:
        return []
    saved = ensure_deal_map(actor=actor, opportunity_id=deal.pk)
    return [add_member(actor=actor, map_id=saved.pk, contact_id=one.pk) for one in missing]


def remove_member(*, actor: Actor, member_id: UUID | str) -> MapMember:
    """Take somebody off a map, with what was claimed there; undo brings both back."""
    member = require_visible(actor, MapMember, member_id)
    return remove(actor=actor, verb="map_member.delete", record=member)


@transaction.atomic
def assess(
    *, actor: Actor, member_id: UUID | str, aspect: str, value: str, note: str = ""
) -> Assessment | None:
    """Claim one aspect of a member anew: what was claimed before is closed, never rewritten.

    An empty value only closes it. Returns None when nothing stands afterwards.
    """
    member = require_visible(actor, MapMember, member_id)
    _require_sayable(aspect, value)
    standing = Assessment.records.filter(
        Assessment.alive(), member=member, aspect=aspect, colleague=None, valid_to=None
    ).first()
    if standing is not None and standing.value == value:
        return standing
    now = timezone.now()
    if standing is not None:
        change(actor=actor, verb="assessment.end", record=standing, values={"valid_to": now})
    if not value:
        return None
    claim = Assessment(
        member=member,
        aspect=aspect,
        value=value,
        note=note.strip(),
        valid_from=now,
        claimed_by=actor.user,
        claimed_at=now,
        recorded_by=actor.user,
    )
    return create(actor=actor, verb="assessment.create", record=claim)


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


def _deal_map(actor: Actor, deal: Opportunity) -> SavedMap:
    return SavedMap(
        kind=MapKind.RELATIONSHIP,
        name=deal.name[:200],
        customer_id=deal.customer_id,
        opportunity=deal,
        owner=deal.owner or actor.user,
    )


def _require_sayable(aspect: str, value: str) -> None:
    if not value:
        return
    if aspect == Aspect.INFLUENCE:
        is_known = value.isdecimal() and int(value) <= MOST_INFLUENCE
    else:
        is_known = aspect in VALUES and value in VALUES[aspect].values
    if not is_known:
        raise InvalidValueError(field=aspect, reason=_("This cannot be said of it."))


def _remembered(known: list[str], added: set[str], gone: set[str]) -> list[str]:
    """Return the names in the order in which they came, without the oldest ones beyond the limit."""
    kept = [name for name in known if name not in added | gone]
    return [*kept, *sorted(added)][-MOST_REMEMBERED:]
