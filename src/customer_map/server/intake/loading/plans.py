"""The name of a kind of file in, the plan that loads it out."""

from customer_map.server.intake.loading import (
    activities,
    contacts,
    customers,
    events,
    feedback,
    leads,
    opportunities,
    order_lines,
)
from customer_map.server.intake.loading.steps import Plan

PLANS: dict[str, Plan] = {
    module.PLAN.kind: module.PLAN
    for module in (
        customers,
        contacts,
        order_lines,
        events,
        feedback,
        opportunities,
        activities,
        leads,
    )
}
"""In the order in which a person chooses between them."""
