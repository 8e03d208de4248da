"""Turns the purchases of one customer into scores, by counting in the database how many others stand below."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
import pyarrow as pa
from django.db.models import Count, Q

from customer_map.analytics.lifecycle import PurchaseDays, lifecycle
from customer_map.analytics.rfm import score_at
from customer_map.analytics.value_tiers import value_tier
from customer_map.server.insights.models import ComparisonGroup, CustomerFigures

EPOCH = date(1970, 1, 1)


def score_one(customer_id: UUID, sums: pa.Table, days: pa.Table, *, as_of: datetime) -> pa.Table:
    """Return the one row of scores, for one row of `sums` and its purchase `days` (see scoring.py).

    The group as it was last refreshed tells the usual gap; `as_of` is the customer's own last event.
    """
    own = sums.to_pylist()[0]
    kind, currency = own["kind"], own["currency"] or ""
    group = ComparisonGroup.objects.filter(kind=kind, currency=currency).first()
    r, f, m = _scores(customer_id, own)
    numbers = np.zeros(len(days), dtype=np.int64)
    place = lifecycle(
        PurchaseDays(numbers, days["day"].to_numpy()),
        as_of=(max(as_of, group.as_of if group else as_of).date() - EPOCH).days,
        everybody=group.usual_gap_days if group else None,
    )[0]
    row = {"number": own["number"], "recency_score": r, "frequency_score": f, "monetary_score": m}
    return pa.Table.from_pylist(
        [row | {"value_tier": value_tier(r, f, m).value, "lifecycle": place.value}]
    )


def _scores(customer_id: UUID, own: dict[str, int | str]) -> tuple[int, int, int]:
    day = datetime.combine(EPOCH + timedelta(days=int(own["last_day"])), datetime.min.time(), UTC)
    next_day = day + timedelta(days=1)
    others = CustomerFigures.records.filter(
        customer__kind=own["kind"],
        customer__deleted_at__isnull=True,
        currency=own["currency"] or "",
        orders__gt=0,
    ).exclude(customer=customer_id)
    orders, revenue = int(own["orders"]), Decimal(str(own["revenue"]))
    counts = others.aggregate(
        n=Count("pk"),
        r_below=Count("pk", filter=Q(last_order_at__lt=day)),
        r_equal=Count("pk", filter=Q(last_order_at__gte=day, last_order_at__lt=next_day)),
        f_below=Count("pk", filter=Q(orders__lt=orders)),
        f_equal=Count("pk", filter=Q(orders=orders)),
        m_below=Count("pk", filter=Q(revenue__lt=revenue)),
        m_equal=Count("pk", filter=Q(revenue=revenue)),
    )
    r, f, m = (
        score_at(counts[f"{name}_below"], counts[f"{name}_equal"] + 1, counts["n"] + 1)
        for name in "rfm"
    )
    return r, f, m
