"""Which customers, and which time, a journey is read for."""

from datetime import UTC, date, datetime, timedelta

import msgspec
from django.db.models import Q

from customer_map.server.accounts.localising import midnight
from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Customer
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.models import ValueTier
from customer_map.server.insights.saved_segments import membership

MOST_CHOICES = 100
A_DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Before and after all days there are.
ALWAYS = (-(2**60), 2**60)


class JourneyFilters(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader chose; empty is everything.

    `until` is the first day that does not count; days begin at midnight in the time zone in force, the reader's.
    """

    since: date | None = None
    until: date | None = None
    region: str = ""
    industry: str = ""
    value_tier: str = ""
    lifecycle: str = ""
    tag: str = ""
    segment: str = ""

    def customers(self, definition: JourneyDefinition, path: str = "") -> Q:
        """Return the condition on customers, which stand at `path` (such as "customer__") of the rows."""
        wanted = {
            "kind": definition.customers,
            "region": self.region,
            "industry": self.industry,
            "figures__value_tier": self.value_tier,
            "figures__lifecycle": self.lifecycle,
            "tags__contains": [self.tag] if self.tag else [],
        }
        return Q(**{path + field: value for field, value in wanted.items() if value})

    def members(self, user: User, path: str = "") -> Q:
        """Return the condition that customers, which stand at `path` of the rows, belong to the chosen segment."""
        return membership(user, self.segment, path)

    def period(self, path: str) -> Q:
        """Return the condition on the time at `path`."""
        chosen = Q()
        if self.since is not None:
            chosen &= Q(**{f"{path}__gte": midnight(self.since)})
        if self.until is not None:
            chosen &= Q(**{f"{path}__lt": midnight(self.until)})
        return chosen

    @property
    def moments(self) -> tuple[int, int]:
        """The first moment that counts and the first that does not, in microseconds since 1970-01-01 UTC."""
        since = ALWAYS[0] if self.since is None else _microseconds(self.since)
        return since, ALWAYS[1] if self.until is None else _microseconds(self.until)

    @property
    def through(self) -> date | None:
        """The last day that counts."""
        return self.until - A_DAY if self.until and self.until > date.min else self.until

    def words(self) -> list[str]:
        """Return what was chosen as people read it."""
        first = self.since.isoformat() if self.since else "…"
        last = self.through.isoformat() if self.through else "…"
        period = f"{first} – {last}" if self.since or self.until else ""
        tiers = {value: str(label) for value, label in ValueTier.choices if value}
        words = [period, self.region, self.industry, tiers.get(self.value_tier, "")]
        return [word for word in words if word]


def _microseconds(day: date) -> int:
    return (midnight(day) - EPOCH) // timedelta(microseconds=1)


def values_of_customers(user: User, definition: JourneyDefinition, field: str) -> list[str]:
    """Return the values of a text field among the customers whose journey it is."""
    rows = Customer.records.visible_to(user).exclude(**{field: ""})
    if definition.customers:
        rows = rows.filter(kind=definition.customers)
    found = rows.order_by(field).values_list(field, flat=True).distinct()
    return list(found[:MOST_CHOICES])
