"""A file of order lines in, customers, products, orders with their lines, and one touchpoint per order out."""

from customer_map.server.intake.loading.known_customers import CUSTOMERS_FILLED, CUSTOMERS_FOUND
from customer_map.server.intake.loading.known_products import PRODUCTS_FOUND
from customer_map.server.intake.loading.steps import (
    CREATED,
    FOUND,
    LARGEST_AMOUNT,
    UPDATED,
    Plan,
    Step,
)
from customer_map.server.intake.loading.touchpoints import TOUCHPOINTS_ADDED

# A discount up to 1 is a share of the price, a larger one an amount off the line.
UNIT_PRICE = """round(CASE
    WHEN unit_price IS NULL THEN coalesce(amount / nullif(quantity, 0), amount, 0)
    WHEN discount BETWEEN 0 AND 1 THEN unit_price * (1 - discount)
    WHEN discount > 1 THEN unit_price - coalesce(discount / nullif(quantity, 0), 0)
    ELSE unit_price END, 4)"""
LINE_TOTAL = f"coalesce(amount, coalesce(quantity, 1) * {UNIT_PRICE})"

# One purchase of one customer at one moment is an order where the file has no order numbers.
CUSTOMER_REF = "intake_customer_ref(customer_key, customer_email, NULL, customer_name)"
ORDER_NUMBER = f"""coalesce(order_number,
    left(concat_ws(' ', substr({CUSTOMER_REF}, strpos({CUSTOMER_REF}, ':') + 1),
        to_char(ordered_at, 'YYYY-MM-DD HH24:MI')), 120))"""

REFUSE_LARGE = f"""
DELETE FROM staged
WHERE greatest(abs(line_total), abs(price), abs(quantity)) >= {LARGEST_AMOUNT}
RETURNING line, '' AS column_name, trim_scale(line_total)::text AS value
"""  # noqa: S608 - the constant of the steps

WANTED_CUSTOMERS = """
INSERT INTO wanted_customer (ref, nth, kind, name, email, country, region, city)
SELECT customer_ref, nth, intake_customer_kind(NULL, customer_name, 'person'),
    coalesce(customer_name, customer_key, customer_email), customer_email, country, region, city
FROM staged JOIN (SELECT min(nth) AS nth FROM staged GROUP BY customer_ref) AS first USING (nth)
WHERE customer_ref IS NOT NULL
"""

WANTED_PRODUCTS = """
INSERT INTO wanted_product (code, nth, name, category)
SELECT product, nth, coalesce(product_name, product), category
FROM staged JOIN (
    SELECT coalesce(min(nth) FILTER (WHERE product_name IS NOT NULL), min(nth)) AS nth FROM staged GROUP BY product
) AS first USING (nth)
WHERE product IS NOT NULL
"""

WANTED_ORDERS = """
CREATE TEMPORARY TABLE wanted_order ON COMMIT DROP AS
SELECT first.number, first.placed_at, first.is_cancellation, first.total,
    coalesce(staged.currency, %(currency)s) AS currency,
    coalesce(staged.channel, '') AS channel, staged.order_details AS details, wanted.id AS customer_id,
    found.id AS found_id, coalesce(found.id, intake_new_id()) AS id
FROM (
    SELECT number, min(ordered_at) AS placed_at, sum(round(line_total, 4)) AS total,
        bool_or(coalesce(cancelled, false)) AS is_cancellation,
        coalesce(min(nth) FILTER (WHERE customer_ref IS NOT NULL), min(nth)) AS nth
    FROM staged GROUP BY number
) AS first
JOIN staged ON staged.number = first.number AND staged.nth = first.nth
LEFT JOIN wanted_customer AS wanted ON wanted.ref = staged.customer_ref
LEFT JOIN crm_order AS found ON found.source = %(source)s AND found.number = staged.number
    AND found.deleted_at IS NULL
"""

ORDERS = """
INSERT INTO crm_order (
    id, version, created_at, updated_at, import_id, number, source, customer_id, placed_at, is_cancellation, currency,
    total, channel, custom)
SELECT id, 1, now(), now(), %(import_id)s, number, %(source)s, customer_id, placed_at, is_cancellation, currency,
    total, channel, details
FROM wanted_order WHERE found_id IS NULL
"""

LINES = """
INSERT INTO crm_orderline (order_id, ordinal, product_id, description, quantity, unit_price, custom)
SELECT wanted.id, row_number() OVER (PARTITION BY wanted.id ORDER BY staged.nth), product.id,
    coalesce(staged.product_name, ''), coalesce(staged.quantity, 1), staged.price, staged.details
FROM staged JOIN wanted_order AS wanted USING (number)
    LEFT JOIN wanted_product AS product ON product.code = staged.product
WHERE wanted.found_id IS NULL
ORDER BY wanted.id, staged.nth
"""

# A known order takes only lines it does not have: the n-th equal line of the file is the n-th equal line of the order.
MORE_LINES = """
CREATE TEMPORARY TABLE added_line ON COMMIT DROP AS
WITH mine AS (
    SELECT wanted.id AS order_id, staged.nth, product.id AS product_id,
        coalesce(staged.product_name, '') AS description,
        round(coalesce(staged.quantity, 1), 4) AS quantity, staged.price, staged.line_total, staged.details,
        row_number() OVER (
            PARTITION BY wanted.id, product.id, staged.product_name, staged.quantity, staged.price ORDER BY staged.nth
        ) AS occurrence
    FROM staged JOIN wanted_order AS wanted USING (number)
        LEFT JOIN wanted_product AS product ON product.code = staged.product
    WHERE wanted.found_id IS NOT NULL
), theirs AS (
    SELECT line.order_id, line.product_id, line.description, line.quantity, line.unit_price,
        row_number() OVER (
            PARTITION BY line.order_id, line.product_id, line.description, line.quantity, line.unit_price
            ORDER BY line.ordinal
        ) AS occurrence
    FROM crm_orderline AS line JOIN wanted_order AS wanted ON wanted.found_id = line.order_id
)
SELECT mine.* FROM mine LEFT JOIN theirs ON theirs.order_id = mine.order_id AND theirs.occurrence = mine.occurrence
    AND theirs.quantity = mine.quantity AND theirs.unit_price = mine.price AND theirs.description = mine.description
    AND coalesce(theirs.product_id::text, '') = coalesce(mine.product_id::text, '')
WHERE theirs.order_id IS NULL
"""

ADD_LINES = """
INSERT INTO crm_orderline (order_id, ordinal, product_id, description, quantity, unit_price, custom)
SELECT order_id,
    (SELECT coalesce(max(ordinal), 0) FROM crm_orderline AS line WHERE line.order_id = added_line.order_id)
        + row_number() OVER (PARTITION BY order_id ORDER BY nth),
    product_id, description, quantity, price, details
FROM added_line
"""

ADD_TOTALS = """
UPDATE crm_order SET total = coalesce(crm_order.total, 0) + added.total, version = crm_order.version + 1,
    updated_at = now()
FROM (SELECT order_id, sum(round(line_total, 4)) AS total FROM added_line GROUP BY order_id) AS added
WHERE crm_order.id = added.order_id
"""

TOUCHPOINTS = """
INSERT INTO wanted_touchpoint (
    message_id, customer_id, occurred_at, channel, name, direction, value, currency, order_id)
SELECT 'order:' || number, customer_id, placed_at, coalesce(nullif(channel, ''), 'order'),
    CASE WHEN is_cancellation THEN 'order cancelled' ELSE 'order placed' END, 'in', total, currency, id
FROM wanted_order WHERE customer_id IS NOT NULL
"""

PLAN = Plan(
    kind="order_lines",
    writes=("order", "customer", "product"),
    derived={
        "customer_ref": CUSTOMER_REF,
        "number": ORDER_NUMBER,
        "product": "coalesce(product_code, left(product_name, 120))",
        "price": UNIT_PRICE,
        "line_total": LINE_TOTAL,
    },
    details={
        "details": ("order_line", ("line_key", "discount", "profit")),
        "order_details": (
            "order",
            ("country", "region", "city", "segment", "status", "shipped_at", "freight", "note"),
        ),
    },
    steps=(
        Step(REFUSE_LARGE, refuses="number_out_of_range"),
        Step(WANTED_CUSTOMERS),
        *CUSTOMERS_FOUND,
        *CUSTOMERS_FILLED,
        Step(WANTED_PRODUCTS),
        *PRODUCTS_FOUND,
        Step(WANTED_ORDERS),
        Step("ANALYZE wanted_order"),
        Step(ORDERS, counts=("order", CREATED)),
        Step("SELECT FROM wanted_order WHERE found_id IS NOT NULL", counts=("order", FOUND)),
        Step(LINES, counts=("order_line", CREATED)),
        Step(MORE_LINES),
        Step(ADD_LINES, counts=("order_line", CREATED)),
        Step(ADD_TOTALS, counts=("order", UPDATED)),
        Step(TOUCHPOINTS),
        *TOUCHPOINTS_ADDED,
    ),
)
