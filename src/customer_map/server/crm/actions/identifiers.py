"""Verbs on identifiers: the names that other systems have for a customer or a contact."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_may_add, require_visible
from customer_map.server.audit.log import append
from customer_map.server.audit.values import snapshot
from customer_map.server.crm.models import Contact, Customer, Identifier
from customer_map.server.crm.texts import clean_text


@transaction.atomic
def add_identifier(
    *,
    actor: Actor,
    kind: str,
    value: str,
    source: str = "",
    customer_id: UUID | str | None = None,
    contact_id: UUID | str | None = None,
) -> Identifier:
    """Say how `source` names a customer or a contact.

    Raises InvalidValueError when that name is taken.
    """
    identifier = Identifier(
        kind=clean_text(kind),
        value=clean_text(value),
        source=clean_text(source),
        customer=require_visible(actor, Customer, customer_id) if customer_id else None,
        contact=require_visible(actor, Contact, contact_id) if contact_id else None,
    )
    require_may_add(actor=actor, record=identifier)
    _require_free(identifier)
    identifier.save(force_insert=True)
    append(
        actor=actor,
        verb="identifier.create",
        record=identifier,
        before=None,
        after=snapshot(identifier),
    )
    return identifier


def _require_free(identifier: Identifier) -> None:
    if not identifier.value or not identifier.kind:
        raise InvalidValueError(field="value", reason=_("This field is required."))
    if (
        Identifier.records.all()
        .filter(kind=identifier.kind, value=identifier.value, source=identifier.source)
        .exists()
    ):
        raise InvalidValueError(field="value", reason=_("Another record has this identifier."))
