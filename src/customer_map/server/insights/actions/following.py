"""Brings figures up to date after what the change log tells: one customer at a time, or all after an import."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.models import Customer
from customer_map.server.insights.actions.figures import refresh_customer, refresh_figures
from customer_map.server.insights.models import CustomerFigures

# Records that figures are made of.
COUNTED = ("customer", "order", "opportunity", "case", "activity", "touchpoint")
IN_BULK = ("import.run", "demo.load")
# Older changes have been followed, or the nightly rebuild does it.
LOOKS_BACK = timedelta(hours=26)
MOST_ALONE = 40


def follow_changes(*, actor: Actor, now: datetime | None = None) -> int:
    """Refresh the figures of customers that have changed since; return how many customers were refreshed."""
    recent = AuditEntry.objects.filter(at__gt=(now or timezone.now()) - LOOKS_BACK)
    if _came_in_bulk(recent):
        return refresh_figures(actor=actor, now=now)
    stale = _stale_customers(recent)
    if len(stale) > MOST_ALONE:
        return refresh_figures(actor=actor, now=now)
    for customer_id in stale:
        refresh_customer(actor=actor, customer_id=customer_id, now=now)
    return len(stale)


def _came_in_bulk(recent: "QuerySet[AuditEntry]") -> bool:
    """Whether something was loaded after the oldest figures were computed."""
    oldest = CustomerFigures.records.aggregate(at=Min("computed_at"))["at"]
    loads = recent.filter(verb__in=IN_BULK)
    return (loads.filter(at__gt=oldest) if oldest else loads).exists()


def _stale_customers(recent: "QuerySet[AuditEntry]") -> list[UUID]:
    fresh = CustomerFigures.records.filter(
        customer=OuterRef("customer_id"), computed_at__gte=OuterRef("at")
    )
    alive = Customer.records.filter(pk=OuterRef("customer_id"), deleted_at__isnull=True)
    changed = recent.filter(Exists(alive), record_type__in=COUNTED)
    rows = changed.exclude(Exists(fresh)).values_list("customer_id", flat=True)
    return sorted({row for row in rows if row is not None})
