"""Verbs on customers."""

from uuid import UUID

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values
from customer_map.server.crm.fields import CUSTOMER_FIELDS
from customer_map.server.crm.models import Customer

FIELDS = frozenset((*CUSTOMER_FIELDS, "tags", "custom"))


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


def delete_customer(*, actor: Actor, customer_id: UUID | str) -> Customer:
    """Delete a customer; what belongs to it is hidden with it and comes back with it."""
    return records.delete(
        actor=actor, verb="customer.delete", model=Customer, record_id=customer_id
    )
