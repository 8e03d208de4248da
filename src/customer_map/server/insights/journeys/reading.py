"""Turns the touchpoints, or the orders, that a user may see into paths through the stages of a journey."""

import numpy as np

from customer_map.server.accounts.models import User
from customer_map.server.insights.index.properties import PURCHASE, properties_of
from customer_map.server.insights.index.reading import touchpoints_of
from customer_map.server.insights.journeys.definitions import (
    ORDER_STAGES,
    JourneyDefinition,
)
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.server.insights.journeys.orders import read_orders
from customer_map.server.insights.journeys.people import read_customers
from customer_map.server.insights.journeys.stages import (
    StagedLog,
    put_into_stages,
    with_purchases,
)


def read_log(user: User, definition: JourneyDefinition, filters: JourneyFilters) -> StagedLog:
    """Read what the definition asks for; call it inside `one_view`.

    Raises:
        TimeSpanError: First and last touchpoint are more than 136 years apart.
    """
    if definition.source == "orders":
        orders = read_orders(user, definition, filters)
        return StagedLog(orders, np.arange(len(ORDER_STAGES), dtype=np.int16), len(ORDER_STAGES))
    return read_touchpoints(user, definition, filters)


def read_touchpoints(
    user: User, definition: JourneyDefinition, filters: JourneyFilters
) -> StagedLog:
    """Read touchpoints and put each into the stage of the first rule that holds.

    Raises:
        TimeSpanError: First and last touchpoint are more than 136 years apart.
    """
    customers = read_customers(user, definition, filters)
    log = touchpoints_of(customers.ids, properties_of(definition.rules))
    if any(rule.attribute == PURCHASE for rule in definition.rules):
        log = with_purchases(log, customers)
    stages = [stage.id for stage in definition.stages]
    return put_into_stages(log, definition.rules, stages).between(*filters.moments)
