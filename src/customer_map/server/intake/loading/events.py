"""An event log in, one touchpoint per event out; each case is a customer unless the log has customer numbers."""

from customer_map.server.intake.loading.known_customers import CUSTOMERS_FILLED, CUSTOMERS_FOUND
from customer_map.server.intake.loading.steps import LARGEST_AMOUNT, Plan, Step
from customer_map.server.intake.loading.touchpoints import TOUCHPOINTS_ADDED

WANTED_CUSTOMERS = """
INSERT INTO wanted_customer (ref, nth, kind, name)
SELECT customer_ref, nth, intake_customer_kind(NULL, customer_name, 'person'),
    CASE WHEN customer_key IS NULL THEN case_key ELSE coalesce(customer_name, customer_key) END
FROM staged JOIN (SELECT min(nth) AS nth FROM staged GROUP BY customer_ref) AS first USING (nth)
"""

# Without event numbers, the n-th equal event of a case is the n-th equal event of it next time.
MESSAGE_ID = """CASE WHEN event_key IS NOT NULL THEN left(concat_ws(':', event_key, lifecycle), 200)
    ELSE 'event:' || md5(concat_ws('|', case_key, activity, lifecycle, resource, occurred_at)) END"""

REFUSE_LARGE = f"""
DELETE FROM staged WHERE abs(value) >= {LARGEST_AMOUNT} RETURNING line, '' AS column_name, trim_scale(value)::text
"""  # noqa: S608 - the constant of the steps

TOUCHPOINTS = """
INSERT INTO wanted_touchpoint (
    message_id, customer_id, occurred_at, channel, name, value, currency, score, text, properties)
SELECT message_id || CASE WHEN occurrence > 1 THEN ':' || occurrence ELSE '' END, customer_id, occurred_at,
    coalesce(channel, 'event'), activity, value, CASE WHEN value IS NULL THEN '' ELSE %(currency)s END,
    CASE WHEN score BETWEEN -1 AND 1 THEN score END, coalesce(text, ''), details
FROM (
    SELECT staged.*, wanted.id AS customer_id,
        row_number() OVER (PARTITION BY message_id ORDER BY staged.nth) AS occurrence
    FROM staged JOIN wanted_customer AS wanted ON wanted.ref = staged.customer_ref
) AS event
"""

PLAN = Plan(
    kind="events",
    writes=("touchpoint", "customer"),
    derived={
        "customer_ref": "coalesce('number:' || customer_key, 'case:' || case_key)",
        "message_id": MESSAGE_ID,
    },
    details={
        "details": (
            "touchpoint",
            (
                "case_key",
                "customer_name",
                "lifecycle",
                "resource",
                "resource_group",
                "score",
            ),
        )
    },
    steps=(
        Step(REFUSE_LARGE, refuses="number_out_of_range"),
        Step(WANTED_CUSTOMERS),
        *CUSTOMERS_FOUND,
        *CUSTOMERS_FILLED,
        Step(TOUCHPOINTS),
        *TOUCHPOINTS_ADDED,
    ),
)
