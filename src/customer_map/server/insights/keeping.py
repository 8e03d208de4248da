"""Keeps what took long to work out for a while, by who sees what: answers to others stay theirs."""

from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

from django.core.cache import cache
from django.utils import timezone

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.accounts.tokens import hash_of

# What took less is worked out anew each time.
DEAR_SECONDS = 0.15
MadeT = TypeVar("MadeT")


def kept_if_dear(what: str, user: User, make: Callable[[], MadeT], *, seconds: int) -> MadeT:
    """Return what `make` returns, or what it returned at most so many seconds ago to somebody who sees the same."""
    name = f"{what}:{hash_of(sight_of(user))}"
    kept: MadeT | None = cache.get(name)
    if kept is not None:
        return kept
    started = perf_counter()
    made = make()
    if perf_counter() - started > DEAR_SECONDS:
        cache.set(name, made, seconds)
    return made


def sight_of(user: User) -> str:
    """Name all that decides what somebody sees today; who sees everything shares one sight."""
    reaches = [reach_of(user, kind, Intent.READ) for kind in RecordType]
    parts = [*reaches, str(timezone.localdate()), timezone.get_current_timezone_name()]
    if set(reaches) != {Reach.ALL}:
        parts.append(str(user.pk))
    if Reach.TEAM in reaches:
        parts += sorted(str(team) for team in user.teams.values_list("pk", flat=True))
    return "|".join(parts)
