"""Turns order lines into purchases: the one place that says which lines count."""

import pyarrow as pa
import pyarrow.compute as pc

# The usual cleaning, over the columns of order lines, as PostgreSQL reads it.
IS_PURCHASE = "customer_id IS NOT NULL AND NOT is_cancellation AND quantity > 0 AND unit_price > 0"


def purchase_lines(lines: pa.Table) -> pa.Table:
    """Keep the lines that are purchases: the customer is known, nothing was cancelled, quantity and price are positive.

    `lines` has the columns `customer_id` (null: unknown), `is_cancellation`, `quantity` and `unit_price`; others
    pass through. The order stays. This is `IS_PURCHASE` for tables in memory.
    """
    keep = pc.and_(
        pc.and_(pc.is_valid(lines["customer_id"]), pc.invert(lines["is_cancellation"])),
        pc.and_(pc.greater(lines["quantity"], 0), pc.greater(lines["unit_price"], 0)),
    )
    return lines.filter(keep)


def order_totals(lines: pa.Table) -> pa.Table:
    """Turn purchase lines into one row per order: `order_id`, `customer_id`, `placed_at`, `amount`; by order id.

    An order stands at the time of its earliest line; `amount` is the sum of quantity times unit price.
    """
    amounts = pc.multiply(lines["quantity"], lines["unit_price"])
    sums = (
        lines.append_column("amount", amounts)
        .group_by(["order_id", "customer_id"])
        .aggregate([("placed_at", "min"), ("amount", "sum")])
    )
    return sums.rename_columns({"placed_at_min": "placed_at", "amount_sum": "amount"}).sort_by(
        "order_id"
    )
