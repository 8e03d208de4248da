"""Counts, for each organisation, what its relationship map would show."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Contact, Customer, CustomerKind, Position, Relationship
from customer_map.server.crm.texts import clean_text


def organisations_with_people(user: User, text: str = "") -> "QuerySet[Any]":
    """Return organisations that have people or positions, with `people`, `position_count`, `tie_count`.

    Only what `user` may see is counted; `text` must be part of the name. Most people first.
    """
    rows = Customer.records.visible_to(user).filter(kind=CustomerKind.ORGANISATION)
    part = clean_text(text)
    if part:
        rows = rows.filter(Q(name__icontains=part) | Q(alias__icontains=part))
    ties = Relationship.records.visible_to(user).filter(valid_to__isnull=True)
    return (
        rows.annotate(
            people=_count(Contact.records.visible_to(user)),
            position_count=_count(Position.records.visible_to(user)),
            tie_count=_count(ties),
        )
        .filter(Q(people__gt=0) | Q(position_count__gt=0))
        .order_by("-people", "name", "pk")
    )


def _count(rows: "QuerySet[Any]") -> Coalesce:
    """Count the rows of each customer in a subquery of its own, so that counts do not multiply."""
    counted = (
        rows.filter(customer=OuterRef("pk"))
        .order_by()
        .values("customer")
        .annotate(total=Count("pk"))
        .values("total")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
