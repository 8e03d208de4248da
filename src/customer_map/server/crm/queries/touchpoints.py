"""Turns the touchpoint log into the facts that a user may know of."""

from django.db.models import Prefetch, Q

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach
from customer_map.server.audit.records import Record, VisibleRows
from customer_map.server.crm.models import Activity, Case, Contact, Opportunity, Order, Touchpoint

# The records that touchpoints come from, by the field that names them.
TOLD_BY: dict[str, type[Record]] = {
    "order": Order,
    "opportunity": Opportunity,
    "activity": Activity,
    "case": Case,
}


def readable_touchpoints(user: User) -> VisibleRows[Touchpoint]:
    """Return the touchpoints of visible customers, without those of deleted orders.

    One that comes from a record is left out where the user may not read that record: it would tell what it says.
    """
    rows = Touchpoint.records.visible_to(user).filter(order__deleted_at__isnull=True)
    for field, model in TOLD_BY.items():
        if reach_of(user, model.rights_as, Intent.READ) != Reach.ALL:
            known = model.records.reachable_by(user, Intent.READ, with_deleted=True)
            rows = rows.filter(Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__in": known}))
    return rows


def recent_touchpoints(user: User, limit: int, **links: object) -> list[Touchpoint]:
    """Return the newest readable touchpoints of a customer, contact, … (`links`).

    Those of a customer know their contact, or none where the user may not know of that person.
    """
    rows = readable_touchpoints(user).filter(**links)
    if "contact" not in links:
        rows = rows.prefetch_related(Prefetch("contact", Contact.records.visible_to(user)))
    return list(rows[:limit])
