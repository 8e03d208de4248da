"""Verbs on products."""

from uuid import UUID

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values, in_currency, names
from customer_map.server.crm.models import Product

FIELDS = names("code name category price currency custom")


def create_product(*, actor: Actor, values: Values) -> Product:
    """Create a product, by default priced in the workspace's currency; its code is unique."""
    return records.add(
        actor=actor,
        verb="product.create",
        model=Product,
        values=in_currency(values),
        fields=FIELDS,
    )


def edit_product(
    *,
    actor: Actor,
    product_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "product.edit",
) -> Product:
    """Set fields of a product."""
    return records.edit(
        actor=actor,
        verb=verb,
        model=Product,
        record_id=product_id,
        values=values,
        fields=FIELDS,
        seen_version=seen_version,
    )


def delete_product(*, actor: Actor, product_id: UUID | str) -> Product:
    """Delete a product; orders that name it keep their lines."""
    return records.delete(actor=actor, verb="product.delete", model=Product, record_id=product_id)
