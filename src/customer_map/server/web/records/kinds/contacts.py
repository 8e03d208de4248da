"""Contacts on pages."""

from django.utils.translation import gettext_lazy as _

from customer_map.server.crm.actions.contacts import create_contact, delete_contact, edit_contact
from customer_map.server.crm.fields import CONTACT_FIELDS
from customer_map.server.crm.models import Contact
from customer_map.server.web.records.description import Column, Kind, Listing, Verbs, Words
from customer_map.server.web.records.kinds.shared import ALL, CUSTOMER_COLUMN, MINE, OWNER_COLUMN

CONTACTS = Kind(
    name="contact",
    plural="contacts",
    model=Contact,
    icon="users",
    words=Words(
        plural=_("Contacts"),
        new=_("New contact"),
        empty_title=_("No contacts yet"),
        empty_text=_(
            "Contacts are the people you deal with. With their positions and ties they become a relationship map."
        ),
    ),
    listing=Listing(
        columns=(
            Column("name", _("Contact"), sort="name"),
            CUSTOMER_COLUMN,
            Column("department", _("Department"), sort="department"),
            Column("email", _("E-mail"), sort="email"),
            Column("phone", _("Phone")),
            OWNER_COLUMN,
        ),
        searched=("name", "alias", "email", "title", "mobile", "phone"),
        sort="name",
        slices=(ALL, MINE),
        related=("owner", "customer"),
    ),
    fields=(*CONTACT_FIELDS, "tags"),
    facts=(*CONTACT_FIELDS[2:], "created_at"),  # both names stand in the heading
    verbs=Verbs(create_contact, edit_contact, delete_contact),
    related=("owner", "customer"),
    is_person=True,
)
