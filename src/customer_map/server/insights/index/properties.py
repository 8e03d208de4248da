"""Turns the rules of journeys into the properties of touchpoints that the index keeps for them."""

from collections.abc import Iterable
from contextlib import suppress

import msgspec

from customer_map.analytics.stage_rules import StageRule
from customer_map.server.saved_maps.models import MapKind, SavedMap

# Whether an order is the customer's first or a later one; every rule may ask for it like for a property.
PURCHASE = "purchase"


class _Ruled(msgspec.Struct):
    """What of a definition matters here."""

    rules: tuple[StageRule, ...] = ()


def properties_of(rules: Iterable[StageRule]) -> tuple[str, ...]:
    """Return the properties of touchpoints that rules ask for, sorted."""
    return tuple(sorted({rule.attribute for rule in rules} - {"", PURCHASE}))


def kept_properties() -> tuple[str, ...]:
    """Return the properties that the rules of any saved journey ask for, sorted."""
    journeys = SavedMap.records.filter(kind=MapKind.JOURNEY, deleted_at__isnull=True)
    found: list[StageRule] = []
    for definition in journeys.values_list("definition", flat=True):
        with suppress(msgspec.ValidationError):
            found.extend(msgspec.convert(definition, _Ruled).rules)
    return properties_of(found)
