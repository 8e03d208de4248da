"""Turns one customer into what its page shows: key figures, key contacts, next tasks."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import (
    Activity,
    Case,
    CaseStatus,
    Contact,
    Customer,
    Opportunity,
    Order,
    Outcome,
    Touchpoint,
)
from customer_map.server.crm.queries.money import Amount, largest_amount
from customer_map.server.crm.queries.purchases import IS_PURCHASE, with_worth

OPEN_CASES = ~Q(status__in=[CaseStatus.RESOLVED, CaseStatus.CLOSED])
OPEN_STAGES = Q(stage__outcome=Outcome.OPEN)
# So many touchpoints tell who matters now; some customers have thousands.
LATELY = 500


@dataclass(frozen=True, slots=True)
class CustomerTotals:
    """What the visible records of a customer add up to; revenue and open amount in their largest currency."""

    revenue: Amount
    orders: int
    contacts: int
    opportunities: int
    open_opportunities: int
    open_amount: Amount
    cases: int
    open_cases: int


def customer_totals(user: User, customer: Customer) -> CustomerTotals:
    """Add up what `user` may see of `customer`."""
    orders = Order.records.visible_to(user).filter(customer=customer)
    opportunities = Opportunity.records.visible_to(user).filter(customer=customer)
    cases = Case.records.visible_to(user).filter(customer=customer)
    bought = list(
        with_worth(orders)
        .values("currency")
        .annotate(sum=Sum("worth", filter=IS_PURCHASE), count=Count("pk"))
        .order_by()
    )
    offers = (
        opportunities.values("currency")
        .annotate(
            sum=Sum("amount", filter=OPEN_STAGES),
            count=Count("pk"),
            open=Count("pk", filter=OPEN_STAGES),
        )
        .order_by()
    )
    offer_rows = list(offers)
    case_counts = cases.aggregate(count=Count("pk"), open=Count("pk", filter=OPEN_CASES))
    return CustomerTotals(
        revenue=largest_amount((row["sum"], row["currency"]) for row in bought),
        orders=sum(row["count"] for row in bought),
        contacts=Contact.records.visible_to(user).filter(customer=customer).count(),
        opportunities=sum(row["count"] for row in offer_rows),
        open_opportunities=sum(row["open"] for row in offer_rows),
        open_amount=largest_amount((row["sum"], row["currency"]) for row in offer_rows),
        cases=case_counts["count"],
        open_cases=case_counts["open"],
    )


def key_contacts(user: User, customer: Customer, limit: int = 5) -> list[Contact]:
    """Return the contacts with the most touchpoints lately, then those with a job title."""
    told = Touchpoint.records.visible_to(user).filter(customer=customer, contact__isnull=False)
    newest = told.order_by("-occurred_at", "-pk").values_list("contact", flat=True)
    counts = Counter(newest[:LATELY])
    contacts = Contact.records.visible_to(user).filter(customer=customer)
    busiest = [contact_id for contact_id, _count in counts.most_common(limit)]
    known = sorted(contacts.filter(pk__in=busiest), key=lambda contact: -counts[contact.pk])
    others = contacts.exclude(pk__in=busiest).order_by("-title", "name", "pk")
    return [*known, *others[: limit - len(known)]]


def next_tasks(user: User, customer: Customer, limit: int = 6) -> list[Activity]:
    """Return what is planned with a customer, the earliest due first."""
    planned = Activity.records.visible_to(user).filter(customer=customer, done_at__isnull=True)
    return list(planned.order_by("due_at", "starts_at", "created_at", "pk")[:limit])
