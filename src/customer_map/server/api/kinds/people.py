"""Customers, their people, and what other systems call them."""

from typing import Any
from uuid import UUID

from ninja import Schema

from customer_map.server.accounts.actors import Actor
from customer_map.server.api.fields import Moment
from customer_map.server.api.kinds.kind import (
    Act,
    ExternalKey,
    Kind,
    Part,
    Values,
    acting_on,
    creating,
    deleting,
    editing,
)
from customer_map.server.crm.actions import contacts, customers, positions, ties
from customer_map.server.crm.actions.employments import employ, end_employment
from customer_map.server.crm.actions.identifiers import add_identifier
from customer_map.server.crm.actions.values import names
from customer_map.server.crm.models import (
    Contact,
    Customer,
    Employment,
    Identifier,
    Position,
    Relationship,
)


class Ending(Schema):
    """When it ended; without a time, now."""

    ended_at: Moment | None = None


def _employ(actor: Actor, values: Values) -> Employment:
    return employ(
        actor=actor,
        contact_id=values["contact"],
        position_id=values["position"],
        valid_from=values.get("valid_from"),
    )


def _identify(actor: Actor, values: Values) -> Identifier:
    links = {f"{name}_id": values[name] for name in ("customer", "contact") if name in values}
    words = {name: values[name] for name in ("kind", "value", "source") if name in values}
    return add_identifier(actor=actor, **words, **links)


def _edit_position(actor: Actor, position_id: UUID, values: Values) -> Position:
    """Move where `reports_to` is named, set what else is named."""
    rest: dict[str, Any] = {name: value for name, value in values.items() if name != "reports_to"}
    if "reports_to" in values:
        above = values["reports_to"]
        positions.move_position(actor=actor, position_id=position_id, reports_to=above)
    return positions.edit_position(actor=actor, position_id=position_id, values=rest)


CUSTOMERS = Kind(
    plural="customers",
    model=Customer,
    summary="Organisations and persons that buy, or may buy, from us.",
    fields=customers.FIELDS,
    sort="name",
    create=creating(customers.create_customer),
    edit=editing(customers.edit_customer, "customer_id"),
    delete=deleting(customers.delete_customer, "customer_id"),
    on_create=customers.FIELDS,
    on_edit=customers.FIELDS,
    parts=(Part(name="identifiers", model=Identifier, link="customer"),),
    key=ExternalKey(link="customer"),
)
CONTACTS = Kind(
    plural="contacts",
    model=Contact,
    summary="People we deal with.",
    fields=contacts.FIELDS,
    sort="name",
    create=creating(contacts.create_contact),
    edit=editing(contacts.edit_contact, "contact_id"),
    delete=deleting(contacts.delete_contact, "contact_id"),
    on_create=contacts.FIELDS,
    on_edit=contacts.FIELDS,
    parts=(
        Part(name="identifiers", model=Identifier, link="contact"),
        Part(name="employments", model=Employment, link="contact"),
    ),
    key=ExternalKey(link="contact"),
)
POSITIONS = Kind(
    plural="positions",
    model=Position,
    summary="Places in a customer's organisation.",
    fields=positions.FIELDS,
    sort="rank",
    create=creating(positions.create_position),
    edit=_edit_position,
    delete=deleting(positions.delete_position, "position_id"),
    on_create=positions.FIELDS,
    on_edit=positions.EDITABLE | {"reports_to"},
    parts=(Part(name="employments", model=Employment, link="position"),),
)
EMPLOYMENTS = Kind(
    plural="employments",
    model=Employment,
    summary="Who holds which position, since when and until when; rows are ended, never rewritten.",
    fields=names("contact position valid_from valid_to recorded_at"),
    sort="valid_from",
    create=_employ,
    on_create=names("contact position valid_from"),
    acts=(
        Act(
            name="end",
            summary="Let the contact leave the position",
            verb=acting_on(end_employment, "employment_id"),
            body=Ending,
        ),
    ),
    seen_through=("contact", "position"),
)
RELATIONSHIPS = Kind(
    plural="relationships",
    model=Relationship,
    summary="Ties between people. A change ends the row and opens a new one, which is the answer.",
    fields=ties.FIELDS | names("valid_to claimed_at recorded_at"),
    sort="valid_from",
    create=creating(ties.claim_tie),
    edit=editing(ties.change_tie, "relationship_id"),
    on_create=ties.FIELDS,
    on_edit=ties.CHANGEABLE,
    acts=(
        Act(
            name="end",
            summary="Say that the tie no longer holds",
            verb=acting_on(ties.end_tie, "relationship_id"),
            body=Ending,
        ),
    ),
    seen_through=("source", "target"),
)
IDENTIFIERS = Kind(
    plural="identifiers",
    model=Identifier,
    summary="What other systems call a customer or a contact.",
    fields=names("kind value source customer contact"),
    sort="value",
    create=_identify,
    on_create=names("kind value source customer contact"),
    seen_through=("contact",),
)
KINDS = (CUSTOMERS, CONTACTS, POSITIONS, EMPLOYMENTS, RELATIONSHIPS, IDENTIFIERS)
