"""Verbs on contacts."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values
from customer_map.server.crm.fields import CONTACT_FIELDS
from customer_map.server.crm.models import Contact, Employment, Relationship

FIELDS = frozenset((*CONTACT_FIELDS, "tags", "custom"))


def create_contact(*, actor: Actor, values: Values) -> Contact:
    """Create a contact; without a named owner it belongs to whoever creates it."""
    return records.add(
        actor=actor, verb="contact.create", model=Contact, values=values, fields=FIELDS
    )


def edit_contact(
    *,
    actor: Actor,
    contact_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "contact.edit",
) -> Contact:
    """Set fields of a contact."""
    return records.edit(
        actor=actor,
        verb=verb,
        model=Contact,
        record_id=contact_id,
        values=values,
        fields=FIELDS,
        seen_version=seen_version,
    )


def rename_contact(
    *, actor: Actor, contact_id: UUID | str, name: str, seen_version: int | None = None
) -> Contact:
    """Give a contact another name."""
    return edit_contact(
        actor=actor,
        contact_id=contact_id,
        values={"name": name},
        seen_version=seen_version,
        verb="contact.rename",
    )


@transaction.atomic
def delete_contact(*, actor: Actor, contact_id: UUID | str) -> Contact:
    """Delete a contact and end the positions and ties of that person, as one step."""
    contact = require_visible(actor, Contact, contact_id)
    now = timezone.now()
    for employment in Employment.records.all().filter(
        Employment.alive(), contact=contact, valid_to__isnull=True
    ):
        change(actor=actor, verb="employment.end", record=employment, values={"valid_to": now})
    for tie in Relationship.records.all().filter(
        Relationship.alive(), Q(source=contact) | Q(target=contact), valid_to__isnull=True
    ):
        change(actor=actor, verb="relationship.end", record=tie, values={"valid_to": now})
    return records.delete(actor=actor, verb="contact.delete", model=Contact, record_id=contact.pk)
