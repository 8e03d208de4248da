"""Turns the records a user may see into the start page: what is due, and how much there is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Activity, Case, Customer, Opportunity, Touchpoint
from customer_map.server.crm.queries.customers import OPEN_CASES, OPEN_STAGES
from customer_map.server.crm.queries.money import Amount, largest_amount

DAYS = 30


@dataclass(frozen=True, slots=True)
class Totals:
    """How much of what there is, as far as the user may see it."""

    customers: int
    open_opportunities: int
    open_amount: Amount
    open_cases: int
    touchpoints: int
    touchpoints_by_day: tuple[int, ...]


def totals(user: User, now: datetime) -> Totals:
    """Count for the tiles of the start page; touchpoints of the last 30 days, oldest day first."""
    offers = Opportunity.records.visible_to(user).filter(OPEN_STAGES)
    sums = list(offers.values("currency").annotate(sum=Sum("amount"), count=Count("pk")).order_by())
    by_day = _touchpoints_by_day(user, timezone.localdate(now))
    return Totals(
        customers=Customer.records.visible_to(user).count(),
        open_opportunities=sum(row["count"] for row in sums),
        open_amount=largest_amount((row["sum"], row["currency"]) for row in sums),
        open_cases=Case.records.visible_to(user).filter(OPEN_CASES).count(),
        touchpoints=sum(by_day),
        touchpoints_by_day=by_day,
    )


def due_activities(user: User, now: datetime, limit: int = 12) -> list[Activity]:
    """Return the user's own activities, and those nobody has taken, that are due by tonight."""
    tomorrow = timezone.localtime(now).replace(
        hour=0, minute=0, second=0, microsecond=0
    ) + timedelta(days=1)
    waiting = Activity.records.visible_to(user).filter(done_at__isnull=True)
    mine = waiting.filter(Q(owner=user) | Q(owner__isnull=True))
    due = Q(due_at__lt=tomorrow) | Q(due_at__isnull=True, starts_at__lt=tomorrow)
    rows = mine.filter(due).select_related("customer")
    return list(rows.order_by("due_at", "starts_at", "pk")[:limit])


def is_empty(user: User) -> bool:
    """Whether the user sees no customer at all."""
    return not Customer.records.visible_to(user).exists()


def _touchpoints_by_day(user: User, today: date) -> tuple[int, ...]:
    first = today - timedelta(days=DAYS - 1)
    midnight = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    rows = (
        Touchpoint.records.visible_to(user)
        .filter(occurred_at__gte=midnight, occurred_at__lt=midnight + timedelta(days=DAYS))
        .annotate(day=TruncDate("occurred_at"))
        .values("day")
        .annotate(count=Count("pk"))
        .order_by("day")
    )
    counts = {row["day"]: row["count"] for row in rows}
    return tuple(counts.get(first + timedelta(days=offset), 0) for offset in range(DAYS))
