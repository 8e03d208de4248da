"""Turns open and won opportunities into what is likely to come in, by month, owner or pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Opportunity, Outcome

# From this chance on, in percent, a sale is counted on.
COMMIT_CHANCE = 75
MONTHS = 6
NOTHING = Decimal(0)
OPEN = Q(stage__outcome=Outcome.OPEN)
WON = Q(stage__outcome=Outcome.WON)


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """What may come in, in one currency; each figure holds what is won already.

    `commit` adds what is counted on, `weighted` every open amount times its chance, `best` all that is open.
    """

    group: object
    currency: str
    count: int
    without_amount: int
    won: Decimal
    commit: Decimal
    weighted: Decimal
    best: Decimal


GROUPS: dict[str, TruncMonth | F] = {
    "month": TruncMonth("close_on"),
    "owner": F("owner__name"),
    "pipeline": F("stage__pipeline__name"),
}


def forecast(user: User, *, by: str, first: date) -> list[ForecastRow]:
    """Return the forecast for the months from that of `first`, in the order of its groups.

    `by` is one of GROUPS. Currencies are never added to each other: each has its own row.
    """
    rows = _live(user).filter(close_on__gte=first.replace(day=1), close_on__lt=horizon(first))
    grouped = rows.annotate(group=GROUPS[by]).values("group", "currency").annotate(**_sums())
    return [_row(found) for found in grouped.order_by("group", "currency")]


def horizon(first: date) -> date:
    """Return the first day after the last month of a forecast."""
    months = first.year * 12 + first.month - 1 + MONTHS
    return date(months // 12, months % 12 + 1, 1)


def undated_count(user: User, first: date) -> int:
    """Return how many open opportunities stand outside every forecast: no date, or one in a month that is over."""
    missing = Q(close_on__isnull=True) | Q(close_on__lt=first.replace(day=1))
    return _live(user).filter(OPEN, missing).count()


def _live(user: User) -> QuerySet[Opportunity]:
    return Opportunity.records.visible_to(user).filter(OPEN | WON)


def _sums() -> dict[str, Sum | Count]:
    share = ExpressionWrapper(
        F("amount") * F("stage__probability") / Decimal(100),
        output_field=DecimalField(max_digits=24, decimal_places=6),
    )
    return {
        "count": Count("pk"),
        "without_amount": Count("pk", filter=Q(amount__isnull=True)),
        "won": Sum("amount", filter=WON),
        "counted_on": Sum("amount", filter=OPEN & Q(stage__probability__gte=COMMIT_CHANCE)),
        "likely": Sum(share, filter=OPEN),
        "open": Sum("amount", filter=OPEN),
    }


def _row(found: Mapping[str, object]) -> ForecastRow:
    def amount(name: str) -> Decimal:
        value = found[name]
        return value if isinstance(value, Decimal) else NOTHING

    won = amount("won")
    return ForecastRow(
        group=found["group"],
        currency=str(found["currency"]),
        count=int(str(found["count"])),
        without_amount=int(str(found["without_amount"])),
        won=won,
        commit=won + amount("counted_on"),
        weighted=won + amount("likely"),
        best=won + amount("open"),
    )
