"""Verb that places a person in the chart of a customer: a new position, and the person holding it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions.employments import employ
from customer_map.server.crm.actions.positions import create_position
from customer_map.server.crm.models import Contact, Position


@transaction.atomic
def place_contact(
    *, actor: Actor, contact_id: UUID | str, customer_id: UUID | str, reports_to: UUID | None
) -> Position:
    """Give a contact that holds no position a new one, called by the contact's job title."""
    contact = require_visible(actor, Contact, contact_id)
    values = {
        "customer": customer_id,
        "title": contact.title or _("Position"),
        "department": contact.department,
        "reports_to": reports_to,
    }
    position = create_position(actor=actor, values=values)
    employ(actor=actor, contact_id=contact_id, position_id=position.pk)
    return position
