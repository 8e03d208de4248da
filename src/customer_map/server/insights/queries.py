"""Reads of derived figures, always through what the user may see."""

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.insights.models import CustomerFigures


def figures_for(user: User) -> VisibleRows[CustomerFigures]:
    """Return the figures of the customers that `user` may see."""
    return CustomerFigures.records.visible_to(user)
