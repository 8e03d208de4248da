"""Turns a customer or a contact into the portrait that duplicates are found by."""

from customer_map.matching.portraits import Portrait
from customer_map.server.audit.records import Record
from customer_map.server.crm.models import Contact, Customer, CustomerKind

MODELS: dict[str, type[Record]] = {"customer": Customer, "contact": Contact}
"""The record types that can be merged."""


def portrait_of(record: Record) -> Portrait:
    """Return what tells this record from others; records of other types have nothing but a name."""
    if isinstance(record, Customer):
        return _portrait_of_customer(record)
    if isinstance(record, Contact):
        return _portrait_of_contact(record)
    return Portrait(name=str(record), is_person=False)


def _portrait_of_customer(customer: Customer) -> Portrait:
    return Portrait(
        name=customer.name,
        is_person=customer.kind == CustomerKind.PERSON,
        other_names=(customer.alias,),
        phones=(customer.phone,),
        mails=(customer.email,),
        address=customer.address,
        place=customer.city,
        code=customer.tax_id,
    )


def _portrait_of_contact(contact: Contact) -> Portrait:
    return Portrait(
        name=contact.name,
        is_person=True,
        other_names=(contact.alias,),
        phones=(contact.phone, contact.mobile),
        mails=(contact.email,),
        place=contact.city,
        born=str(contact.birthday or ""),
        employer=str(contact.customer_id or ""),
    )
