"""Turns the notes of changed touchpoints into customers whose open pages are told so, each once."""

from django.db.models import QuerySet

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import owned_within, reach_of
from customer_map.server.accounts.roles import Intent, RecordType
from customer_map.server.audit.live_unlogged import Source, sources
from customer_map.server.crm.models import Customer

SINCE = """
SELECT DISTINCT customer_id FROM crm_touchpointchange
WHERE transaction >= pg_snapshot_xmin(%(snapshot)s::pg_snapshot)
    AND NOT pg_visible_in_snapshot(transaction, %(snapshot)s::pg_snapshot)
LIMIT %(limit)s
"""
TOUCHPOINTS = "touchpoints"


def customers_of_touchpoints_for(user: User) -> QuerySet[Customer]:
    """Return the customers whose touchpoints `user` may read."""
    reach = reach_of(user, RecordType.TOUCHPOINT, Intent.READ)
    return Customer.records.visible_to(user).filter(owned_within(user, reach, "owner"))


sources.append(Source(TOUCHPOINTS, "touchpoint.record", SINCE, customers_of_touchpoints_for))
