"""Turns a user into the key figures, made anew each time unless that takes long."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from customer_map.server.accounts.models import User
from customer_map.server.insights.keeping import kept_if_dear
from customer_map.server.insights.key_figures.measures import (
    new_customers,
    open_pipeline,
    revenue_and_orders,
    satisfaction,
)
from customer_map.server.insights.key_figures.stretches import KeyFigure, Stretch

KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures and when they were made."""

    as_of: datetime
    figures: tuple[KeyFigure, ...]


def key_figures(user: User, now: datetime) -> KeyFigures:
    """Return the figures of what `user` may see; at most ten minutes old where making them takes long."""
    return kept_if_dear("key_figures", user, lambda: _made(user, now), seconds=KEPT_SECONDS)


def _made(user: User, now: datetime) -> KeyFigures:
    stretch = Stretch(timezone.localdate(now))
    revenue, orders = revenue_and_orders(user, stretch)
    figures = (
        revenue,
        orders,
        new_customers(user, stretch),
        open_pipeline(user, stretch),
        satisfaction(user, stretch),
    )
    return KeyFigures(now, figures)
