"""The statements that add up orders, touchpoints, opportunities and cases for each customer."""

from customer_map.analytics.purchases import IS_PURCHASE

CHOSEN = "(%(everybody)s OR {column} = ANY(%(customers)s::uuid[]))"

TABLES = ("figure_orders", "figure_sums", "figure_scores")

# One row per order that counts: its purchase lines added up, or its total where it has no lines at all.
ORDERS = f"""
CREATE TEMPORARY TABLE figure_orders ON COMMIT DROP AS
SELECT customer_id, currency, placed_at, amount
FROM (
    SELECT o.customer_id, o.currency, o.placed_at,
        CASE WHEN count(l.id) = 0 THEN o.total
             ELSE sum(quantity * unit_price) FILTER (WHERE {IS_PURCHASE}) END AS amount
    FROM crm_order o LEFT JOIN crm_orderline l ON l.order_id = o.id
    WHERE o.deleted_at IS NULL AND o.customer_id IS NOT NULL AND NOT o.is_cancellation
        AND o.placed_at <= %(now)s AND {CHOSEN.format(column="o.customer_id")}
    GROUP BY o.id
) AS totals
WHERE amount > 0
"""  # noqa: S608 (constants only)

# One row per customer with a purchase, in the currency in which it bought most; numbered within (kind, currency).
SUMS = """
CREATE TEMPORARY TABLE figure_sums ON COMMIT DROP AS
WITH sums AS (
    SELECT customer_id, currency, count(*) AS orders, sum(amount) AS revenue,
        min(placed_at) AS first_order_at, max(placed_at) AS last_order_at
    FROM figure_orders GROUP BY customer_id, currency
), main AS (
    SELECT DISTINCT ON (customer_id) * FROM sums ORDER BY customer_id, revenue DESC, currency
)
SELECT row_number() OVER (ORDER BY c.kind, main.currency, main.customer_id) - 1 AS number, c.kind, main.*
FROM main JOIN crm_customer c ON c.id = main.customer_id
WHERE c.deleted_at IS NULL
"""

READ_SUMS = """
SELECT number, kind, currency, orders, revenue::float8,
    (last_order_at AT TIME ZONE 'UTC')::date - DATE '1970-01-01'
FROM figure_sums ORDER BY number
"""

READ_DAYS = """
SELECT DISTINCT number, (placed_at AT TIME ZONE 'UTC')::date - DATE '1970-01-01'
FROM figure_orders JOIN figure_sums USING (customer_id, currency) ORDER BY 1, 2
"""

LAST_EVENT = """
SELECT greatest(
    (SELECT max(last_order_at) FROM figure_sums),
    (SELECT max(occurred_at) FROM crm_touchpoint WHERE occurred_at <= %(now)s)
)
"""

SCORES = """
CREATE TEMPORARY TABLE figure_scores (
    number bigint PRIMARY KEY, recency_score smallint, frequency_score smallint, monetary_score smallint,
    value_tier text, lifecycle text
) ON COMMIT DROP
"""
COPY_SCORES = "COPY figure_scores FROM STDIN (FORMAT csv)"

FORGET = f"DELETE FROM insights_customerfigures WHERE {CHOSEN.format(column='customer_id')}"  # noqa: S608

# The row stays locked until the commit: numbers come out in their order.
COUNT_REVISION = """
INSERT INTO insights_figuresrevision (id, number) VALUES (1, 1)
ON CONFLICT (id) DO UPDATE SET number = insights_figuresrevision.number + 1
"""

# Open amounts count in the currency of the customer's orders; without orders, in that of the largest open amount.
WRITE = f"""
INSERT INTO insights_customerfigures (
    customer_id, orders, revenue, currency, first_order_at, last_order_at,
    last_touchpoint_at, touchpoints, mean_score,
    recency_score, frequency_score, monetary_score, value_tier, lifecycle,
    open_opportunities, open_amount, open_cases, computed_at
)
SELECT c.id, coalesce(s.orders, 0), s.revenue, coalesce(s.currency, deal.currency, ''),
    s.first_order_at, s.last_order_at,
    contact.latest, coalesce(contact.count, 0), contact.mean_score,
    score.recency_score, score.frequency_score, score.monetary_score,
    coalesce(score.value_tier, ''), coalesce(score.lifecycle, ''),
    coalesce(deal.count, 0), deal.amount, coalesce(trouble.count, 0), %(now)s
FROM crm_customer c
LEFT JOIN figure_sums s ON s.customer_id = c.id
LEFT JOIN figure_scores score USING (number)
LEFT JOIN (
    SELECT customer_id, count(*), max(occurred_at) AS latest, avg(score) AS mean_score
    FROM crm_touchpoint
    WHERE occurred_at <= %(now)s AND {CHOSEN.format(column="customer_id")} GROUP BY customer_id
) AS contact ON contact.customer_id = c.id
LEFT JOIN LATERAL (
    SELECT sum(sums.count) OVER () AS count, amount, currency FROM (
        SELECT o.currency, count(*), sum(o.amount) AS amount
        FROM crm_opportunity o JOIN crm_stage g ON g.id = o.stage_id
        WHERE o.customer_id = c.id AND o.deleted_at IS NULL AND g.outcome = 'open'
        GROUP BY o.currency
    ) AS sums
    ORDER BY (currency = s.currency) DESC NULLS LAST, amount DESC NULLS LAST, currency LIMIT 1
) AS deal ON true
LEFT JOIN (
    SELECT customer_id, count(*) FROM crm_case
    WHERE deleted_at IS NULL AND status NOT IN ('resolved', 'closed')
        AND {CHOSEN.format(column="customer_id")} GROUP BY customer_id
) AS trouble ON trouble.customer_id = c.id
WHERE c.deleted_at IS NULL AND {CHOSEN.format(column="c.id")}
"""  # noqa: S608 (constants only)
