"""Turns a user and filters into the customers whose touchpoints a journey map may tell."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from django.db.models.functions import Extract
from numpy.typing import NDArray

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import owned_within, reach_of
from customer_map.server.accounts.roles import Intent, Reach
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Customer, Touchpoint
from customer_map.server.insights.columns import read_columns
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.journeys.filters import JourneyFilters

NEVER = 2**62


@dataclass(frozen=True, slots=True)
class JourneyCustomers:
    """Customers, none twice; `first_orders` is when each first bought, in microseconds since 1970 (NEVER: not yet)."""

    ids: pa.Array
    first_orders: NDArray[np.int64]


def read_customers(
    user: User, definition: JourneyDefinition, filters: JourneyFilters
) -> JourneyCustomers:
    """Return the customers of the definition and the filters whose touchpoints `user` may read."""
    rows = with_readable_touchpoints(user).filter(
        filters.customers(definition) & filters.members(user)
    )
    first = Extract("figures__first_order_at", "epoch")
    types = {"pk": pa.string(), "first": pa.float64()}
    table = read_columns(rows.order_by().annotate(first=first).values_list("pk", "first"), types)
    seconds = table["first"].fill_null(np.nan).to_numpy()
    moments = np.full(len(table), NEVER)
    bought = ~np.isnan(seconds)
    moments[bought] = np.rint(seconds[bought] * 1_000_000)
    return JourneyCustomers(table["pk"].combine_chunks(), moments)


def with_readable_touchpoints(user: User) -> VisibleRows[Customer]:
    """Return the customers whose touchpoints are among `Touchpoint.records.visible_to(user)`.

    Those go by the customer alone: one who may see a touchpoint of a customer sees all of them.
    """
    customers = Customer.records.visible_to(user)
    reach = reach_of(user, Touchpoint.rights_as, Intent.READ)
    if reach == Reach.NONE:
        return customers.none()
    return customers.filter(
        owned_within(user, reach, Touchpoint.owner_path.removeprefix("customer__"))
    )
