"""Customers on pages."""

from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.roles import RecordType
from customer_map.server.crm.actions.customers import (
    create_customer,
    delete_customer,
    edit_customer,
)
from customer_map.server.crm.fields import CUSTOMER_FIELDS
from customer_map.server.crm.models import Customer, CustomerKind
from customer_map.server.insights.models import ValueTier
from customer_map.server.web.records.description import (
    Column,
    Filter,
    Kind,
    Listing,
    Verbs,
    Words,
)
from customer_map.server.web.records.kinds.shared import (
    ALL,
    MINE,
    OWNER_COLUMN,
    equals,
    fixed,
    has_tag,
    tags_in_use,
    values_of,
)

CUSTOMERS = Kind(
    name="customer",
    plural="customers",
    model=Customer,
    icon="building",
    words=Words(
        plural=_("Customers"),
        new=_("New customer"),
        empty_title=_("No customers yet"),
        empty_text=_(
            "Customers are the companies and people you sell to. Import the list you have, or write down the first one."
        ),
    ),
    listing=Listing(
        columns=(
            Column("name", _("Customer"), sort="name"),
            Column("industry", _("Industry"), sort="industry"),
            Column("region", _("Region"), sort="region"),
            Column(
                "tier", _("Value tier"), sort="figures__monetary_score", told_by=RecordType.ORDER
            ),
            Column(
                "revenue",
                _("Revenue"),
                sort="figures__revenue",
                is_number=True,
                told_by=RecordType.ORDER,
            ),
            OWNER_COLUMN,
            Column(
                "last_touchpoint",
                _("Last contact"),
                sort="figures__last_touchpoint_at",
                told_by=RecordType.TOUCHPOINT,
            ),
        ),
        searched=("name", "alias", "city", "email", "phone"),
        sort="name",
        slices=(ALL, MINE),
        filters=(
            Filter("kind", _("All kinds"), equals("kind"), fixed(CustomerKind.choices)),
            Filter(
                "industry",
                _("All industries"),
                equals("industry"),
                values_of(Customer, "industry"),
            ),
            Filter("region", _("All regions"), equals("region"), values_of(Customer, "region")),
            Filter(
                "tier",
                _("All tiers"),
                equals("figures__value_tier"),
                fixed([(value, label) for value, label in ValueTier.choices if value]),
                told_by=RecordType.ORDER,
            ),
            Filter("tag", _("All tags"), has_tag, tags_in_use(Customer)),
        ),
        related=("owner", "figures"),
    ),
    fields=(*CUSTOMER_FIELDS, "tags"),
    facts=(*CUSTOMER_FIELDS[2:], "created_at"),  # both names stand in the heading
    verbs=Verbs(create_customer, edit_customer, delete_customer),
    related=("owner", "parent"),
)
