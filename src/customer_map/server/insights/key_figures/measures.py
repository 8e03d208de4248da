"""Reads the measures of the start page from the records that a user may see, by day."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from typing import Any

import numpy as np
from django.db.models import (
    Count,
    DateField,
    Q,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, TruncDate

from customer_map.analytics.kpis import satisfied_share
from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Case, Opportunity, Order, Outcome
from customer_map.server.crm.queries.purchases import purchases
from customer_map.server.insights.key_figures.stretches import (
    PERIOD_DAYS,
    ByDay,
    KeyFigure,
    Stretch,
)
from customer_map.server.insights.queries import figures_for


def revenue_and_orders(user: User, stretch: Stretch) -> tuple[KeyFigure, KeyFigure]:
    """Return what purchases came to, in the currency in which most was bought, and how many orders counted."""
    orders = Order.records.visible_to(user).filter(
        placed_at__gte=stretch.begin, placed_at__lt=stretch.end
    )
    rows = (
        purchases(orders)
        .annotate(day=TruncDate("placed_at"))
        .values("day", "currency")
        .annotate(amount=Sum("worth"), number=Count("pk"))
        .order_by()
    )
    amounts: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    numbers: dict[date, float] = defaultdict(float)
    for row in rows:
        amounts[row["currency"]][row["day"]] += float(row["amount"])
        numbers[row["day"]] += row["number"]
    revenue = _in_main_currency("revenue", amounts, stretch.summed)
    return revenue, stretch.summed("orders", numbers)


def new_customers(user: User, stretch: Stretch) -> KeyFigure:
    """Return how many customers bought for the first time, from their figures."""
    rows = (
        figures_for(user)
        .filter(first_order_at__gte=stretch.begin, first_order_at__lt=stretch.end)
        .annotate(day=TruncDate("first_order_at"))
        .values_list("day")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return stretch.summed("new_customers", dict(rows))


def satisfaction(user: User, stretch: Stretch) -> KeyFigure:
    """Return the share of 4 and 5 among the marks of the cases resolved, as `satisfied_share` has it."""
    marked = Case.records.visible_to(user).filter(
        satisfaction__isnull=False, resolved_at__gte=stretch.begin, resolved_at__lt=stretch.end
    )
    rows = (
        marked.annotate(day=TruncDate("resolved_at"))
        .values_list("day", "satisfaction")
        .annotate(number=Count("pk"))
        .order_by()
    )
    marks: dict[date, list[int]] = defaultdict(list)
    for day, mark, number in rows:
        marks[day] += [mark] * number
    figure = stretch.measured("satisfaction", lambda days: _share(marks, days))
    last = stretch.days(PERIOD_DAYS, PERIOD_DAYS)
    return replace(figure, answers=sum(len(marks[day]) for day in last))


def open_pipeline(user: User, stretch: Stretch) -> KeyFigure:
    """Return what the opportunities open at the end of a day came to, with the amounts they have today.

    One that is won or lost was open until the day it closed on, as the forecast has it.
    """
    offers = Opportunity.records.visible_to(user).filter(amount__isnull=False)
    opened = Greatest(
        Coalesce("opened_on", TruncDate("created_at")),
        Value(stretch.first, output_field=DateField()),
    )
    is_open = Q(stage__outcome=Outcome.OPEN)
    grouped = offers.annotate(day=opened).order_by()
    running = grouped.filter(is_open).values("day", "currency").annotate(sum=Sum("amount"))
    settled = (
        grouped.filter(~is_open, close_on__gt=stretch.first)
        .values("day", "close_on", "currency")
        .annotate(sum=Sum("amount"))
    )
    amounts = _standing_amounts(chain(running, settled), stretch)
    return _in_main_currency("open_pipeline", amounts, stretch.standing)


def _share(marks: dict[date, list[int]], days: Sequence[date]) -> float | None:
    given = [mark for day in days for mark in marks.get(day, ())]
    share = satisfied_share(np.array(given, dtype=np.float64))
    return None if share is None else share.value


def _standing_amounts(
    rows: Iterable[Mapping[str, Any]], stretch: Stretch
) -> dict[str, dict[date, float]]:
    """Add up by currency and day what was open at its end."""
    changes: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        closed = row.get("close_on")
        if closed is not None and closed <= row["day"]:
            continue
        changes[row["currency"]][row["day"]] += float(row["sum"])
        if closed is not None:
            changes[row["currency"]][closed] -= float(row["sum"])
    return {currency: _running_sum(by_day, stretch) for currency, by_day in changes.items()}


def _running_sum(changes: ByDay, stretch: Stretch) -> dict[date, float]:
    standing, total, day = {}, 0.0, stretch.first
    while day <= stretch.today:
        total += changes.get(day, 0.0)
        standing[day] = total
        day += timedelta(days=1)
    return standing


def _in_main_currency(
    key: str, amounts: dict[str, dict[date, float]], made: Callable[[str, ByDay], KeyFigure]
) -> KeyFigure:
    """Currencies are never added to each other: the one with most is told, and how many others there are."""
    totals = {currency: sum(by_day.values()) for currency, by_day in amounts.items()}
    main = max(totals, key=lambda currency: (totals[currency], currency), default="")
    figure = made(key, amounts.get(main, {}))
    return replace(figure, currency=main, other_currencies=max(0, len(totals) - 1))
