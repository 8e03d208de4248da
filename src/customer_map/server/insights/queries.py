"""Reads of derived figures, always through what the user may see."""

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import covers
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import VisibleRows
from customer_map.server.insights.models import CustomerFigures


def figures_for(user: User) -> VisibleRows[CustomerFigures]:
    """Return the figures of the customers that `user` may see; none to whom their orders are hidden."""
    figures = CustomerFigures.records.visible_to(user)
    return figures if sees_purchases(user) else figures.none()


def sees_purchases(user: User) -> bool:
    """Whether what orders add up to (revenue, value tier, lifecycle, RFM cell) may be told to `user`."""
    return covers(user, RecordType.ORDER, RecordType.CUSTOMER)
