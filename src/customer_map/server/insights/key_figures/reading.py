"""Turns a user into the key figures, made anew each time unless that takes long."""

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from django.core.cache import cache
from django.utils import timezone

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.accounts.tokens import hash_of
from customer_map.server.insights.key_figures.measures import (
    new_customers,
    open_pipeline,
    revenue_and_orders,
    satisfaction,
)
from customer_map.server.insights.key_figures.stretches import KeyFigure, Stretch

# Figures that took longer are kept for a while, and say of when they are.
DEAR_SECONDS = 0.15
KEPT_SECONDS = 600
MADE_OF = (RecordType.ORDER, RecordType.CUSTOMER, RecordType.CASE, RecordType.OPPORTUNITY)


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures and when they were made."""

    as_of: datetime
    figures: tuple[KeyFigure, ...]


def key_figures(user: User, now: datetime) -> KeyFigures:
    """Return the figures of what `user` may see; at most ten minutes old where making them takes long."""
    name = _name(user, now)
    kept: KeyFigures | None = cache.get(name)
    if kept is not None:
        return kept
    started = perf_counter()
    made = KeyFigures(now, _made(user, Stretch(timezone.localdate(now))))
    if perf_counter() - started > DEAR_SECONDS:
        cache.set(name, made, KEPT_SECONDS)
    return made


def _made(user: User, stretch: Stretch) -> tuple[KeyFigure, ...]:
    revenue, orders = revenue_and_orders(user, stretch)
    return (
        revenue,
        orders,
        new_customers(user, stretch),
        open_pipeline(user, stretch),
        satisfaction(user, stretch),
    )


def _name(user: User, now: datetime) -> str:
    """Name what was made by all that it hangs on: who sees everything shares it, others have their own."""
    reaches = [reach_of(user, kind, Intent.READ) for kind in MADE_OF]
    parts = [*reaches, str(timezone.localdate(now)), timezone.get_current_timezone_name()]
    if set(reaches) != {Reach.ALL}:
        parts.append(str(user.pk))
    if Reach.TEAM in reaches:
        parts += sorted(str(team) for team in user.teams.values_list("pk", flat=True))
    return f"key_figures:{hash_of('|'.join(parts))}"
