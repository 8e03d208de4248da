"""Turns an e-mail that came in into the case it belongs to."""

import re

from customer_map.server.crm.case_mail.reading import Mail
from customer_map.server.crm.models import Case, CaseMessage, Contact, Customer

NUMBER = re.compile(r"\[#(\d{1,18})\]")


def subject_of(case: Case, subject: str = "") -> str:
    """Return the subject of an answer, with the number that brings replies back to the case."""
    mark = f"[#{case.number}]"
    words = (subject or case.subject).strip()
    return words[:300] if mark in words else f"{mark} {words}"[:300]


def case_of(mail: Mail) -> Case | None:
    """Return the case that a mail belongs to: it answers one of its mails, or names its number and comes from one of
    its people. A number alone is not enough: anybody could write it.
    """
    cases = Case.records.filter(Case.alive())
    answered = cases.filter(messages__mail_id__in=mail.references).order_by("-opened_at").first()
    if answered is not None:
        return answered
    for number in NUMBER.findall(mail.subject)[:5]:
        named = cases.select_related("customer", "contact").filter(number=int(number)).first()
        if named is not None and mail.sender in people_of(named):
            return named
    return None


def people_of(case: Case) -> frozenset[str]:
    """Return the addresses that have to do with a case, in lower case."""
    known = {getattr(one, "email", "") for one in (case.customer, case.contact)}
    rows = CaseMessage.records.filter(case=case).values_list("sender", "recipients", "copies")
    for sender, recipients, copies in rows:
        known |= {sender, *recipients, *copies}
    return frozenset(address.lower() for address in known if address)


def who_writes(address: str) -> tuple[Customer | None, Contact | None]:
    """Return the customer and the contact with this address; nobody when several have it."""
    contacts = list(
        Contact.records.filter(Contact.alive(), email__iexact=address).select_related("customer")[
            :2
        ]
    )
    if len(contacts) == 1:
        return contacts[0].customer, contacts[0]
    customers = list(Customer.records.filter(Customer.alive(), email__iexact=address)[:2])
    return (customers[0] if len(customers) == 1 and not contacts else None), None
