"""The record types that have pages, by name."""

from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.kinds.activities import ACTIVITIES
from customer_map.server.web.records.kinds.cases import CASES
from customer_map.server.web.records.kinds.contacts import CONTACTS
from customer_map.server.web.records.kinds.customers import CUSTOMERS
from customer_map.server.web.records.kinds.leads import LEADS
from customer_map.server.web.records.kinds.opportunities import OPPORTUNITIES
from customer_map.server.web.records.kinds.orders import ORDERS
from customer_map.server.web.records.kinds.products import PRODUCTS

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        CUSTOMERS,
        CONTACTS,
        LEADS,
        OPPORTUNITIES,
        ACTIVITIES,
        CASES,
        PRODUCTS,
        ORDERS,
    )
}
