"""Verbs on leads."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import (
    Contact,
    Customer,
    CustomerKind,
    Lead,
    LeadStatus,
    Opportunity,
)

FIELDS = names("name company title email phone source status owner tags custom")
# What a lead hands on, with the same meaning, to its contact.
HANDED_ON = ("name", "title", "email", "phone", "source", "owner", "tags")


@dataclass(frozen=True)
class Conversion:
    """What a lead became."""

    customer: Customer
    contact: Contact
    opportunity: Opportunity | None


def create_lead(*, actor: Actor, values: Values) -> Lead:
    """Create a lead; without a named owner it belongs to whoever creates it."""
    return records.add(actor=actor, verb="lead.create", model=Lead, values=values, fields=FIELDS)


def edit_lead(
    *,
    actor: Actor,
    lead_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "lead.edit",
) -> Lead:
    """Set fields of a lead; it is converted only by `convert_lead`."""
    if values.get("status") == LeadStatus.CONVERTED:
        lead = require_visible(actor, Lead, lead_id)
        if lead.status != LeadStatus.CONVERTED:
            raise InvalidValueError(field="status", reason=_("Use “Convert” for that."))
    return records.edit(
        actor=actor,
        verb=verb,
        model=Lead,
        record_id=lead_id,
        values=values,
        fields=FIELDS,
        seen_version=seen_version,
    )


def delete_lead(*, actor: Actor, lead_id: UUID | str) -> Lead:
    """Delete a lead."""
    return records.delete(actor=actor, verb="lead.delete", model=Lead, record_id=lead_id)


@transaction.atomic
def convert_lead(
    *,
    actor: Actor,
    lead_id: UUID | str,
    customer_id: UUID | str | None = None,
    opportunity_name: str = "",
    amount: Decimal | None = None,
) -> Conversion:
    """Turn a lead into a contact of a new or a known customer, and an opportunity if it is named, as one step."""
    seen = require_visible(actor, Lead, lead_id)
    # Of two who convert it at once, the second one waits and finds it converted.
    lead = Lead.records.select_for_update().get(pk=seen.pk)
    if lead.status == LeadStatus.CONVERTED:
        raise InvalidValueError(field="status", reason=_("This lead has been converted already."))
    customer = (
        require_visible(actor, Customer, customer_id) if customer_id else _customer_of(actor, lead)
    )
    handed_on = {name: getattr(lead, name) for name in HANDED_ON}
    contact = create_contact(actor=actor, values={**handed_on, "customer": customer})
    opportunity = None
    if opportunity_name:
        values = {
            "name": opportunity_name,
            "customer": customer,
            "contact": contact,
            "amount": amount,
            "source": lead.source,
            "owner": lead.owner,
        }
        opportunity = create_opportunity(actor=actor, values=values)
    outcome = {"status": LeadStatus.CONVERTED, "customer": customer, "contact": contact}
    change(actor=actor, verb="lead.convert", record=lead, values=outcome)
    return Conversion(customer, contact, opportunity)


def _customer_of(actor: Actor, lead: Lead) -> Customer:
    kind = CustomerKind.ORGANISATION if lead.company else CustomerKind.PERSON
    values = {
        "kind": kind,
        "name": lead.company or lead.name,
        "source": lead.source,
        "owner": lead.owner,
        "tags": lead.tags,
    }
    return create_customer(actor=actor, values=values)
