"""Turns a kind's name into its contract: which fields customers, order lines, events, feedback and the others have."""

from customer_map.tables.fields import RecordKind
from customer_map.tables.kinds.activities import ACTIVITIES
from customer_map.tables.kinds.contacts import CONTACTS
from customer_map.tables.kinds.customers import CUSTOMERS
from customer_map.tables.kinds.events import EVENTS
from customer_map.tables.kinds.feedback import FEEDBACK
from customer_map.tables.kinds.leads import LEADS
from customer_map.tables.kinds.opportunities import OPPORTUNITIES
from customer_map.tables.kinds.order_lines import ORDER_LINES

KINDS: dict[str, RecordKind] = {
    kind.name: kind
    for kind in (
        CUSTOMERS,
        CONTACTS,
        LEADS,
        OPPORTUNITIES,
        ORDER_LINES,
        EVENTS,
        ACTIVITIES,
        FEEDBACK,
    )
}
