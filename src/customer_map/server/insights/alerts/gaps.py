"""Turns the relationship maps that a user may see into gaps: how many there are, and which records stand behind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.insights.alerts.finding import (
    SILENT_DAYS,
    STALE_DAYS,
    accounts_without_decision_maker,
    covered_people,
    longest_silent,
    longest_stale,
    silent_champions,
    single_threaded_accounts,
    stale_people,
)

# Beyond, "1,000+" says enough and costs no more.
MOST_COUNTED = 1_000
MOST_SHOWN = 200

__all__ = ["GAPS", "SILENT_DAYS", "STALE_DAYS", "Gap", "GapRow", "count_gaps", "gap_called"]


@dataclass(frozen=True, slots=True)
class GapRow:
    """One finding: the customer, the person it is about if any, and since when, if that is known."""

    customer: Customer
    contact: Contact | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A kind of gap: `found` counts customers or contacts, `listed` orders them, `rows` tells what is known of each."""

    key: str
    found: Callable[[User, datetime], QuerySet[Any]]
    listed: Callable[[User, datetime], QuerySet[Any]]
    rows: Callable[[User, Iterable[Any]], list[GapRow]]


def count_gaps(gap: Gap, user: User, now: datetime) -> int:
    """Return how many there are, at most one more than MOST_COUNTED."""
    return gap.found(user, now).order_by()[: MOST_COUNTED + 1].count()


def gap_called(key: str) -> Gap:
    """Return the kind of gap with this key.

    Raises RecordNotFoundError when there is none.
    """
    found = next((gap for gap in GAPS if gap.key == key), None)
    if found is None:
        raise RecordNotFoundError
    return found


def _customers(_user: User, found: Iterable[Customer]) -> list[GapRow]:
    return [GapRow(customer, None, None) for customer in found]


def _threads(user: User, found: Iterable[Customer]) -> list[GapRow]:
    """Name beside each customer the one person that we know."""
    customers = list(found)
    people = covered_people(user).filter(member__map__customer__in=customers)
    known = {row.member.map.customer_id: row for row in people.select_related("member__contact")}
    return [
        GapRow(customer, known[customer.pk].member.contact, None)
        for customer in customers
        if customer.pk in known
    ]


def _people(_user: User, found: Iterable[Any]) -> list[GapRow]:
    return [GapRow(one.customer, one, one.since) for one in found if one.customer]


GAPS: tuple[Gap, ...] = (
    Gap(
        "no-decision-maker",
        accounts_without_decision_maker,
        accounts_without_decision_maker,
        _customers,
    ),
    Gap("single-thread", single_threaded_accounts, single_threaded_accounts, _threads),
    Gap("silent-champions", silent_champions, longest_silent, _people),
    Gap("stale-assessments", stale_people, longest_stale, _people),
)
