"""Turns a record into the figures and side panels that only its own kind of page shows."""

from collections.abc import Callable
from functools import partial
from typing import Any

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.models import (
    Activity,
    Case,
    Contact,
    Customer,
    Lead,
    LeadStatus,
    Opportunity,
    Order,
    OrderLine,
    Participant,
    Product,
)
from customer_map.server.crm.queries.customers import (
    customer_totals,
    key_contacts,
    next_tasks,
)
from customer_map.server.crm.queries.touchpoints import recent_touchpoints
from customer_map.server.insights.queries import figures_for
from customer_map.server.web.cases.about import about_case
from customer_map.server.web.sales.opportunity_page import about_opportunity

LINES = 500
TOUCHPOINTS = 6

# Who has a second column to look at.
ALWAYS, EDITORS = "always", "editors"

About = dict[str, object]


def about_record(user: User, record: Record) -> About:
    """Return what the template of this kind of record needs besides its facts.

    What only some tabs show is a function, which the template calls.
    """
    about = ABOUT.get(type(record))
    return {"side": "", **about(user, record)} if about else {}


def _about_customer(user: User, customer: Customer) -> About:
    return {
        "side": ALWAYS,
        "figures": figures_for(user).filter(customer=customer).first(),
        "totals": customer_totals(user, customer),
        "key_contacts": key_contacts(user, customer),
        "tasks": next_tasks(user, customer),
        "recent": partial(recent_touchpoints, user, TOUCHPOINTS, customer=customer),
    }


def _about_contact(user: User, contact: Contact) -> About:
    planned = Activity.records.visible_to(user).filter(contact=contact, done_at__isnull=True)
    return {
        "side": ALWAYS,
        "tasks": list(planned.order_by("due_at", "created_at")[:TOUCHPOINTS]),
        "recent": partial(recent_touchpoints, user, TOUCHPOINTS, contact=contact),
    }


def _about_activity(user: User, activity: Activity) -> About:
    people = Participant.records.visible_to(user).filter(activity=activity)
    visible = set(
        Contact.records.visible_to(user)
        .filter(pk__in=people.values("contact"))
        .values_list("pk", flat=True)
    )
    rows = people.select_related("contact", "user")
    return {
        "side": ALWAYS,
        "participants": [row for row in rows if row.user_id or row.contact_id in visible],
        "colleagues": User.objects.filter(is_active=True),
    }


def _about_order(user: User, order: Order) -> About:
    lines = OrderLine.records.visible_to(user).filter(order=order).order_by("ordinal")
    rows = list(lines.select_related("product")[: LINES + 1])
    products = Product.records.visible_to(user).filter(pk__in={row.product_id for row in rows})
    return {
        "lines": [(row, row.quantity * row.unit_price) for row in rows[:LINES]],
        "has_more_lines": len(rows) > LINES,
        "visible_products": set(products.values_list("pk", flat=True)),
    }


def _about_lead(_user: User, lead: Lead) -> About:
    is_converted = lead.status == LeadStatus.CONVERTED
    return {"side": "" if is_converted else EDITORS, "is_converted": is_converted}


ABOUT: dict[type[Record], Callable[[User, Any], About]] = {
    Customer: _about_customer,
    Contact: _about_contact,
    Opportunity: about_opportunity,
    Activity: _about_activity,
    Case: about_case,
    Order: _about_order,
    Lead: _about_lead,
}
