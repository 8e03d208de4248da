"""Survey answers, reviews and tickets in, one touchpoint for each answer out, with its question and its score."""

from customer_map.server.intake.loading.known_customers import CUSTOMERS_FOUND
from customer_map.server.intake.loading.steps import FOUND, Plan, Step
from customer_map.server.intake.loading.touchpoints import TOUCHPOINTS_ADDED

WANTED_CUSTOMERS = """
INSERT INTO wanted_customer (ref, nth, kind, name, email)
SELECT customer_ref, nth,
    CASE WHEN is_nobody THEN 'organisation' ELSE intake_customer_kind(NULL, customer_name, 'person') END,
    CASE WHEN is_nobody THEN nobody ELSE coalesce(customer_name, customer_key, customer_email) END, customer_email
FROM staged JOIN (SELECT min(nth) AS nth FROM staged GROUP BY customer_ref) AS first USING (nth)
"""

# Who answers for a company is known by the address: the answer is that of the company.
BY_CONTACT = """
UPDATE wanted_customer AS wanted SET id = found.customer_id
FROM (
    SELECT DISTINCT ON (wanted.ref) wanted.ref, contact.customer_id
    FROM wanted_customer AS wanted JOIN crm_contact AS contact ON lower(contact.email) = wanted.email
        JOIN crm_customer AS customer ON customer.id = contact.customer_id AND customer.deleted_at IS NULL
    WHERE wanted.identifier_kind = 'email' AND contact.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM off_limits WHERE off_limits.id IN (contact.id, customer.id))
    ORDER BY wanted.ref, contact.created_at, contact.id
) AS found
WHERE found.ref = wanted.ref
"""

RESPONDENTS = """
CREATE TEMPORARY TABLE respondent ON COMMIT DROP AS
SELECT DISTINCT ON (wanted.ref, said.email) wanted.ref, said.email, contact.id AS contact_id
FROM (SELECT DISTINCT customer_ref, customer_email AS email FROM staged WHERE customer_email IS NOT NULL) AS said
    JOIN wanted_customer AS wanted ON wanted.ref = said.customer_ref
    JOIN crm_contact AS contact ON contact.customer_id = wanted.id AND lower(contact.email) = said.email
WHERE contact.deleted_at IS NULL AND NOT EXISTS (SELECT FROM off_limits WHERE off_limits.id = contact.id)
ORDER BY wanted.ref, said.email, contact.created_at, contact.id
"""

# Of rows that are equal in all their cells, the n-th is the n-th equal one next time.
TOUCHPOINTS = """
INSERT INTO wanted_touchpoint (
    message_id, customer_id, contact_id, occurred_at, channel, name, direction, score, text, properties)
SELECT answer_key || CASE WHEN occurrence > 1 THEN ':' || occurrence ELSE '' END, customer_id, contact_id,
    coalesce(answered_at, now()), coalesce(channel, %(answer_channel)s), coalesce(title, %(title)s), 'in',
    2 * (number - scale_from) / (scale_to - scale_from) - 1, coalesce(answer, ''),
    details || jsonb_build_object('survey', %(title)s)
FROM (
    SELECT staged.*, wanted.id AS customer_id, respondent.contact_id,
        row_number() OVER (PARTITION BY answer_key ORDER BY staged.nth) AS occurrence
    FROM staged JOIN wanted_customer AS wanted ON wanted.ref = staged.customer_ref
        LEFT JOIN respondent ON respondent.ref = wanted.ref AND respondent.email = staged.customer_email
) AS given
"""

PLAN = Plan(
    kind="feedback",
    writes=("touchpoint", "customer"),
    derived={
        "is_nobody": "coalesce(customer_key, customer_email, customer_name) IS NULL",
        "customer_ref": """coalesce(intake_customer_ref(customer_key, customer_email, NULL, customer_name),
            'name:' || left(intake_plain_name(nobody), 300))""",
        "answer_key": "'answer:' || coalesce(response_key, row_key) || ':' || question_key",
    },
    details={
        "details": (
            "touchpoint",
            ("product", "question", "row", "kind", "number", "scale_from", "scale_to"),
        )
    },
    steps=(
        Step(WANTED_CUSTOMERS),
        Step(BY_CONTACT),
        *CUSTOMERS_FOUND,
        Step("SELECT FROM wanted_customer WHERE NOT is_new", counts=("customer", FOUND)),
        Step(RESPONDENTS),
        Step(TOUCHPOINTS),
        *TOUCHPOINTS_ADDED,
    ),
)
