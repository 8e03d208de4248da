"""A file of opportunities in, opportunities with their customers, products, pipelines and stages out."""

from customer_map.server.intake.loading.keys import counted, found_by_key
from customer_map.server.intake.loading.known_contacts import CONTACTS_FOUND
from customer_map.server.intake.loading.known_customers import CUSTOMERS_FILLED, CUSTOMERS_FOUND
from customer_map.server.intake.loading.known_products import PRODUCTS_FOUND
from customer_map.server.intake.loading.steps import CREATED, LARGEST_AMOUNT, UPDATED, Plan, Step

WON = r"""(stage ~* '\mwon\M|^closed$' OR stage ~ '赢|成交|签约')"""
LOST = r"""(stage ~* '\mlost\M' OR stage ~ '输单|丢单|失败|无效|关闭')"""

REFUSE_LARGE = f"""
DELETE FROM staged WHERE abs(amount) >= {LARGEST_AMOUNT} RETURNING line, '' AS column_name, trim_scale(amount)::text
"""  # noqa: S608 - the constant of the steps

WANTED_CUSTOMERS = """
INSERT INTO wanted_customer (ref, nth, kind, name)
SELECT customer_ref, nth, 'organisation', coalesce(customer_name, customer_key)
FROM staged JOIN (SELECT min(nth) AS nth FROM staged GROUP BY customer_ref) AS first USING (nth)
WHERE customer_ref IS NOT NULL
"""

WANTED_PRODUCTS = """
INSERT INTO wanted_product (code, nth, name)
SELECT left(product, 120), min(nth), min(product) FROM staged WHERE product IS NOT NULL GROUP BY left(product, 120)
"""

WANTED_CONTACTS = """
INSERT INTO wanted_contact (ref, nth, name, customer_id)
SELECT DISTINCT ON (ref) ref, nth, contact_name, customer_id
FROM (
    SELECT intake_contact_ref(contact_key, NULL, contact_name, wanted.id) AS ref, staged.nth, contact_name,
        wanted.id AS customer_id
    FROM staged JOIN wanted_customer AS wanted ON wanted.ref = staged.customer_ref WHERE contact_name IS NOT NULL
) AS named ORDER BY ref, nth
"""

PIPELINES = """
INSERT INTO crm_pipeline (id, version, created_at, updated_at, import_id, name, rank)
SELECT intake_new_id(), 1, now(), now(), %(import_id)s, name,
    (SELECT coalesce(max(rank), 0) FROM crm_pipeline) + row_number() OVER (ORDER BY nth)
FROM (SELECT coalesce(pipeline, %(pipeline)s) AS name, min(nth) AS nth FROM staged GROUP BY 1) AS wanted
WHERE NOT EXISTS (SELECT FROM crm_pipeline WHERE intake_plain_name(name) = intake_plain_name(wanted.name)
    AND deleted_at IS NULL)
"""

# New stages stand in the order of their chance of winning, else as the file names them; the ends come last.
STAGES = f"""
INSERT INTO crm_stage (id, version, created_at, updated_at, import_id, pipeline_id, name, rank, probability, outcome)
SELECT intake_new_id(), 1, now(), now(), %(import_id)s, pipeline_id, stage,
    (SELECT coalesce(max(rank), 0) FROM crm_stage WHERE pipeline_id = wanted.pipeline_id)
        + row_number() OVER (PARTITION BY pipeline_id ORDER BY outcome = 'lost', outcome = 'won', probability, nth),
    CASE outcome WHEN 'won' THEN 100 WHEN 'lost' THEN 0 ELSE coalesce(probability, 0) END, outcome
FROM (
    SELECT pipeline.id AS pipeline_id, min(stage) AS stage, min(nth) AS nth,
        least(greatest(round(avg(probability)), 0), 100) AS probability,
        CASE WHEN bool_or({WON}) THEN 'won' WHEN bool_or({LOST}) THEN 'lost' ELSE 'open' END AS outcome
    FROM staged JOIN known_pipeline AS pipeline ON pipeline.called = intake_plain_name(coalesce(pipeline, %(pipeline)s))
    GROUP BY pipeline.id, intake_plain_name(stage)
) AS wanted
WHERE NOT EXISTS (SELECT FROM crm_stage WHERE pipeline_id = wanted.pipeline_id AND deleted_at IS NULL
    AND intake_plain_name(name) = intake_plain_name(wanted.stage))
"""  # noqa: S608 - the constants above

KNOWN_PIPELINES = """
CREATE TEMPORARY TABLE known_pipeline ON COMMIT DROP AS
SELECT DISTINCT ON (called) intake_plain_name(name) AS called, id
FROM crm_pipeline WHERE deleted_at IS NULL ORDER BY called, rank, id
"""

# What an opportunity with lines is worth, its lines say.
VALUES = """
CREATE TEMPORARY TABLE wanted_opportunity ON COMMIT DROP AS
SELECT wanted.id, wanted.is_new, wanted.customer_id, coalesce(staged.name, staged.external_id) AS name,
    contact.id AS contact_id, product.id AS product_id, stage.id AS stage_id,
    CASE WHEN NOT EXISTS (SELECT FROM crm_opportunityline AS line
        WHERE line.opportunity_id = wanted.id AND line.deleted_at IS NULL) THEN staged.amount END AS amount,
    coalesce(staged.currency, %(currency)s) AS currency,
    (staged.opened_at AT TIME ZONE %(zone)s)::date AS opened_on, staged.close_date AS close_on, staged.lost_reason,
    staged.source, coalesce(owner.id, %(owner)s) AS owner_id, staged.details
FROM wanted_record AS wanted JOIN staged USING (nth)
JOIN known_pipeline AS pipeline ON pipeline.called = intake_plain_name(coalesce(staged.pipeline, %(pipeline)s))
JOIN LATERAL (
    SELECT id FROM crm_stage WHERE pipeline_id = pipeline.id AND deleted_at IS NULL
        AND intake_plain_name(name) = intake_plain_name(staged.stage) ORDER BY rank, id LIMIT 1
) AS stage ON true
LEFT JOIN wanted_contact AS contact
    ON contact.ref = intake_contact_ref(staged.contact_key, NULL, staged.contact_name, wanted.customer_id)
LEFT JOIN wanted_product AS product ON product.code = left(staged.product, 120)
LEFT JOIN known_owner AS owner ON owner.name = lower(staged.owner)
"""

CREATE = """
INSERT INTO crm_opportunity (
    id, version, created_at, updated_at, import_id, name, customer_id, contact_id, product_id, stage_id, amount,
    currency, opened_on, close_on, loss_reason, source, owner_id, tags, custom)
SELECT id, 1, now(), now(), %(import_id)s, name, customer_id, contact_id, product_id, stage_id, amount, currency,
    opened_on, close_on, coalesce(lost_reason, ''), coalesce(source, ''), owner_id, '{}', details
FROM wanted_opportunity WHERE is_new
"""

# A stage is never empty: only overwriting moves an opportunity on.
FILL = """
UPDATE crm_opportunity AS known SET
    stage_id = CASE WHEN %(overwrite)s THEN wanted.stage_id ELSE known.stage_id END,
    amount = CASE WHEN %(overwrite)s THEN coalesce(wanted.amount, known.amount)
        ELSE coalesce(known.amount, wanted.amount) END,
    close_on = CASE WHEN %(overwrite)s THEN coalesce(wanted.close_on, known.close_on)
        ELSE coalesce(known.close_on, wanted.close_on) END,
    loss_reason = intake_filled(known.loss_reason, wanted.lost_reason, %(overwrite)s),
    version = known.version + 1, updated_at = now()
FROM wanted_opportunity AS wanted
WHERE known.id = wanted.id AND NOT wanted.is_new AND (
    (%(overwrite)s AND (known.stage_id, known.amount, known.close_on) IS DISTINCT FROM
        (wanted.stage_id, coalesce(wanted.amount, known.amount), coalesce(wanted.close_on, known.close_on)))
    OR (known.amount IS NULL AND wanted.amount IS NOT NULL)
    OR (known.close_on IS NULL AND wanted.close_on IS NOT NULL)
    OR intake_filled(known.loss_reason, wanted.lost_reason, %(overwrite)s) <> known.loss_reason)
"""

PLAN = Plan(
    kind="opportunities",
    writes=("opportunity", "customer", "product"),
    derived={
        "customer_ref": "intake_customer_ref(customer_key, NULL, NULL, customer_name)",
        "ref": """coalesce(external_id,
            'row:' || md5(concat_ws('|', name, customer_key, customer_name, product, opened_at)))""",
    },
    details={"details": ("opportunity", ("type", "next_step", "probability", "lead_key", "note"))},
    steps=(
        Step(REFUSE_LARGE, refuses="number_out_of_range"),
        Step(WANTED_CUSTOMERS),
        *CUSTOMERS_FOUND,
        *CUSTOMERS_FILLED,
        Step(WANTED_PRODUCTS),
        *PRODUCTS_FOUND,
        Step(WANTED_CONTACTS),
        *CONTACTS_FOUND,
        Step(PIPELINES, counts=("pipeline", CREATED)),
        Step(KNOWN_PIPELINES),
        Step(STAGES, counts=("stage", CREATED)),
        *found_by_key("crm_opportunity"),
        Step(VALUES),
        *counted("opportunity", CREATE),
        Step(FILL, counts=("opportunity", UPDATED)),
    ),
)
