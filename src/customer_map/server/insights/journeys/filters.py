"""Which customers, and which time, a journey is read for."""

from datetime import date

import msgspec
from django.db.models import Q

from customer_map.server.insights.journeys.definitions import JourneyDefinition


class JourneyFilters(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader chose; empty is everything. `until` is the first day that does not count (UTC)."""

    since: date | None = None
    until: date | None = None
    region: str = ""
    industry: str = ""
    value_tier: str = ""
    lifecycle: str = ""
    tag: str = ""

    def customers(self, definition: JourneyDefinition) -> Q:
        """Return the condition on a row's customer."""
        wanted = {
            "customer__kind": definition.customers,
            "customer__region": self.region,
            "customer__industry": self.industry,
            "customer__figures__value_tier": self.value_tier,
            "customer__figures__lifecycle": self.lifecycle,
        }
        chosen = Q(**{path: value for path, value in wanted.items() if value})
        return chosen & Q(customer__tags__contains=[self.tag]) if self.tag else chosen

    def period(self, path: str) -> Q:
        """Return the condition on the time at `path`."""
        chosen = Q()
        if self.since is not None:
            chosen &= Q(**{f"{path}__date__gte": self.since})
        if self.until is not None:
            chosen &= Q(**{f"{path}__date__lt": self.until})
        return chosen
