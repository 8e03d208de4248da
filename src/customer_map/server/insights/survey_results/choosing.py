"""Which answers of a survey are counted, and by what they are broken down."""

import json
from datetime import date
from typing import Any

import msgspec
from django.db.models import Q

from customer_map.server.accounts.localising import midnight
from customer_map.server.accounts.models import User
from customer_map.server.crm.filters import InvalidFilterError, parse_filter
from customer_map.server.crm.models import Customer
from customer_map.server.insights.saved_segments import membership
from customer_map.server.surveys.models import Survey

LONGEST_TREE = 20_000


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader chose; empty is everything.

    `until` is the first day that does not count. `tree` is a filter on customers (docs/guide/views.md) as JSON. `by`
    names what answers are broken down by: "language", "channel", "field:NAME" of the customer, or "question:ID".
    `score` is the question whose drivers are told; `period` is day, week or month.
    """

    since: date | None = None
    until: date | None = None
    language: str = ""
    channel: str = ""
    segment: str = ""
    tree: str = ""
    by: str = ""
    score: str = ""
    period: str = ""

    @property
    def narrows(self) -> bool:
        """Whether some answers are left out."""
        return any([self.since, self.until, self.language, self.channel, self.segment, self.tree])

    @property
    def asks_of_customers(self) -> bool:
        """Whether it keeps answers by who gave them."""
        return bool(self.segment or self.tree)


def condition(user: User, survey: Survey, choice: Choice) -> Q:
    """Return the condition on responses. Filters on customers keep only those that `user` may see.

    An anonymous survey knows no customers: such filters keep nothing.

    Raises InvalidFilterError.
    """
    found = Q()
    if choice.since is not None:
        found &= Q(started_at__gte=midnight(choice.since))
    if choice.until is not None:
        found &= Q(started_at__lt=midnight(choice.until))
    if choice.language:
        found &= Q(language=choice.language)
    if choice.channel:
        found &= Q(channel=choice.channel)
    if not choice.asks_of_customers:
        return found
    if survey.is_anonymous:
        return Q(pk__in=[])
    visible = Q(customer__in=Customer.records.visible_to(user))
    return found & visible & membership(user, choice.segment, "customer__") & _of_tree(user, choice)


def tree_of(choice: Choice) -> dict[str, Any]:
    """Return the filter on customers; empty for none.

    Raises InvalidFilterError for what is no JSON object.
    """
    if not choice.tree:
        return {}
    try:
        tree = json.loads(choice.tree[:LONGEST_TREE])
    except (ValueError, RecursionError) as problem:
        raise InvalidFilterError(node="filter", reason="This is no JSON.") from problem
    if not isinstance(tree, dict):
        raise InvalidFilterError(node="filter", reason="This is no JSON.")
    return tree


def _of_tree(user: User, choice: Choice) -> Q:
    tree = tree_of(choice)
    if not tree:
        return Q()
    return Q(customer__in=parse_filter("customer", tree).rows(user).order_by().values("pk"))
