"""Verbs on customers."""

from collections.abc import Sequence
from uuid import UUID

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values, clean_words, names
from customer_map.server.crm.models import Customer

FIELDS = names(
    "kind name alias industry region country city address website phone email tax_id "
    "employees source parent owner tags custom"
)


def create_customer(*, actor: Actor, values: Values) -> Customer:
    """Create a customer; without a named owner it belongs to whoever creates it."""
    return records.add(
        actor=actor, verb="customer.create", model=Customer, values=values, fields=FIELDS
    )


def edit_customer(
    *,
    actor: Actor,
    customer_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "customer.edit",
) -> Customer:
    """Set fields of a customer."""
    return records.edit(
        actor=actor,
        verb=verb,
        model=Customer,
        record_id=customer_id,
        values=values,
        fields=FIELDS,
        seen_version=seen_version,
    )


def rename_customer(
    *, actor: Actor, customer_id: UUID | str, name: str, seen_version: int | None = None
) -> Customer:
    """Give a customer another name."""
    return edit_customer(
        actor=actor,
        customer_id=customer_id,
        values={"name": name},
        seen_version=seen_version,
        verb="customer.rename",
    )


def move_customer_to_region(
    *, actor: Actor, customer_id: UUID | str, region: str, seen_version: int | None = None
) -> Customer:
    """Put a customer into another region; an empty region means none."""
    return edit_customer(
        actor=actor,
        customer_id=customer_id,
        values={"region": region},
        seen_version=seen_version,
        verb="customer.move_to_region",
    )


def assign_customer(
    *, actor: Actor, customer_id: UUID | str, owner_id: UUID | str | None
) -> Customer:
    """Give a customer to a colleague, or to nobody."""
    return edit_customer(
        actor=actor,
        customer_id=customer_id,
        values={"owner": owner_id},
        verb="customer.assign",
    )


def tag_customer(
    *,
    actor: Actor,
    customer_id: UUID | str,
    add: Sequence[str] = (),
    take_away: Sequence[str] = (),
) -> Customer:
    """Put tags on a customer and take others away."""
    customer = require_visible(actor, Customer, customer_id)
    gone = set(clean_words(list(take_away)))
    tags = [tag for tag in clean_words([*customer.tags, *add]) if tag not in gone]
    return edit_customer(
        actor=actor, customer_id=customer_id, values={"tags": tags}, verb="customer.tag"
    )


def delete_customer(*, actor: Actor, customer_id: UUID | str) -> Customer:
    """Delete a customer; what belongs to it is hidden with it and comes back with it."""
    return records.delete(
        actor=actor, verb="customer.delete", model=Customer, record_id=customer_id
    )
