"""Turns touchpoints in the database into the table of events that the index keeps."""

from collections.abc import Collection, Iterator, Sequence

import pyarrow as pa
from psycopg.sql import SQL, Composed, Literal

from customer_map.server.insights.columns import copy_batches, copy_columns
from customer_map.tables.events import (
    CHANNEL,
    CUSTOMER,
    EVENT_ID,
    NAME,
    OCCURRED_AT,
    SCORE,
    TIME,
    VALUE,
)

ORDER, CURRENCY = "order", "currency"
"""`order` says of a touchpoint that came from an order whether that is a purchase or a cancellation."""
PURCHASE = "purchase"
PROPERTY = "property."

TYPES: dict[str, pa.DataType] = {
    CUSTOMER: pa.string(),
    NAME: pa.string(),
    OCCURRED_AT: pa.int64(),
    EVENT_ID: pa.string(),
    SCORE: pa.float64(),
    VALUE: pa.float64(),
    CHANNEL: pa.string(),
    CURRENCY: pa.string(),
    ORDER: pa.string(),
}
ATTRIBUTES = (CHANNEL, CURRENCY, ORDER)
SELECT = """
SELECT t.customer_id, t.name, (extract(epoch FROM t.occurred_at) * 1000000)::bigint, t.id, t.score, t.value, t.channel,
    t.currency, CASE WHEN o.is_cancellation THEN 'cancellation' WHEN o.id IS NOT NULL THEN 'purchase' ELSE '' END
    {properties}
FROM crm_touchpoint t LEFT JOIN crm_order o ON o.id = t.order_id
"""
# In the order of paths, which spares this process the sorting, and compiling what sorts.
OF_CUSTOMERS = """
WHERE t.customer_id = ANY(%s::uuid[]) ORDER BY t.customer_id, t.occurred_at, t.id
"""


def property_column(name: str) -> str:
    """Return the attribute of the index that keeps a property of touchpoints."""
    return PROPERTY + name


def events_of(customers: Sequence[str], properties: Collection[str]) -> pa.Table:
    """Return all touchpoints of some customers."""
    statement = _select(properties) + SQL(OF_CUSTOMERS)
    return _events(copy_columns(statement, [list(customers)], _types(properties)))


def all_events(properties: Collection[str]) -> Iterator[pa.Table]:
    """Yield all touchpoints in several tables."""
    for batch in copy_batches(_select(properties), (), _types(properties)):
        yield _events(batch)


def _select(properties: Collection[str]) -> Composed:
    asked = [SQL(", t.properties ->> {}").format(Literal(name)) for name in properties]
    return SQL(SELECT).format(properties=SQL("").join(asked))


def _types(properties: Collection[str]) -> dict[str, pa.DataType]:
    return TYPES | {property_column(name): pa.string() for name in properties}


def _events(table: pa.Table) -> pa.Table:
    place = table.column_names.index(OCCURRED_AT)
    return table.set_column(place, OCCURRED_AT, table[OCCURRED_AT].cast(TIME))
