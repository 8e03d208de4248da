"""Leads on pages."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customer_map.server.crm.actions.leads import create_lead, delete_lead, edit_lead
from customer_map.server.crm.models import Lead, LeadStatus
from customer_map.server.web.records.description import (
    Column,
    Filter,
    Kind,
    Listing,
    Slice,
    Verbs,
    Words,
)
from customer_map.server.web.records.kinds.shared import (
    ALL,
    MINE,
    OWNER_COLUMN,
    equals,
    fixed,
    values_of,
)

ENDED = (LeadStatus.CONVERTED, LeadStatus.UNQUALIFIED)

LEADS = Kind(
    name="lead",
    plural="leads",
    model=Lead,
    icon="sparkles",
    words=Words(
        plural=_("Leads"),
        new=_("New lead"),
        empty_title=_("No leads yet"),
        empty_text=_(
            "A lead is somebody who may become a customer. Convert it, and customer, contact and opportunity are made."
        ),
    ),
    listing=Listing(
        columns=(
            Column("name", _("Lead"), sort="name"),
            Column("company", _("Company"), sort="company"),
            Column("status", _("Status"), sort="status"),
            Column("source", _("Source"), sort="source"),
            Column("email", _("E-mail")),
            OWNER_COLUMN,
            Column("created", _("Created"), sort="created_at"),
        ),
        searched=("name", "company", "email", "phone"),
        sort="-created",
        slices=(ALL, MINE, Slice("open", _("Open"), lambda _user: ~Q(status__in=ENDED))),
        filters=(
            Filter("status", _("All statuses"), equals("status"), fixed(LeadStatus.choices)),
            Filter("source", _("All sources"), equals("source"), values_of(Lead, "source")),
        ),
        related=("owner",),
    ),
    fields=("name", "company", "title", "email", "phone", "status", "source", "owner", "tags"),
    facts=(
        "company",
        "title",
        "email",
        "phone",
        "status",
        "source",
        "customer",
        "contact",
        "owner",
        "created_at",
    ),
    verbs=Verbs(create_lead, edit_lead, delete_lead),
    related=("owner", "customer", "contact"),
    is_person=True,
)
