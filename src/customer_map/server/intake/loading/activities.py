"""A file of activities in, activities with their customers and contacts, and touchpoints of those that happened out."""

from customer_map.server.intake.loading.keys import counted, found_by_key
from customer_map.server.intake.loading.known_contacts import CONTACTS_FOUND
from customer_map.server.intake.loading.known_customers import CUSTOMERS_FILLED, CUSTOMERS_FOUND
from customer_map.server.intake.loading.opportunities import WANTED_CUSTOMERS
from customer_map.server.intake.loading.steps import Plan, Step
from customer_map.server.intake.loading.touchpoints import TOUCHPOINTS_ADDED

ACTIVITY_KIND = r"""CASE
    WHEN form ~* 'call|phone' OR form ~ '电话|通话' THEN 'call'
    WHEN form ~* 'mail' OR form ~ '邮件' THEN 'email'
    WHEN form ~* 'meet|visit|demo' OR form ~ '会议|拜访|面谈|会面|演示' THEN 'meeting'
    WHEN form ~* 'event' OR form ~ '活动|展会' THEN 'event'
    ELSE 'task' END"""
FINISHED_AT = r"""CASE
    WHEN status ~* 'not|open|planned|pending|progress|cancel' OR status ~ '未|待|计划|进行|取消' THEN NULL
    WHEN status IS NOT NULL THEN coalesce(ended_at, occurred_at, due_at)
    WHEN occurred_at < now() THEN occurred_at END"""

REFUSE_BACKWARDS = """
DELETE FROM staged WHERE ended_at < occurred_at RETURNING line, '' AS column_name, ended_at::text AS value
"""

REFUSE_ENDLESS = """
DELETE FROM staged WHERE duration NOT BETWEEN 0 AND 525600 RETURNING line, '' AS column_name, trim_scale(duration)::text
"""

WANTED_CONTACTS = """
INSERT INTO wanted_contact (ref, nth, name, email, customer_id)
SELECT DISTINCT ON (ref) ref, nth, left(coalesce(contact_name, contact_email), 200), contact_email, customer_id
FROM (
    SELECT intake_contact_ref(NULL, contact_email, contact_name, wanted.id) AS ref, staged.nth, contact_name,
        contact_email, wanted.id AS customer_id
    FROM staged LEFT JOIN wanted_customer AS wanted ON wanted.ref = staged.customer_ref
    WHERE contact_email IS NOT NULL OR (contact_name IS NOT NULL AND wanted.id IS NOT NULL)
) AS named ORDER BY ref, nth
"""

VALUES = """
CREATE TEMPORARY TABLE wanted_activity ON COMMIT DROP AS
SELECT wanted.id, wanted.is_new, wanted.customer_id, contact.id AS contact_id, staged.activity_kind AS kind,
    left(staged.subject, 300) AS subject, coalesce(staged.text, '') AS description, staged.occurred_at AS starts_at,
    coalesce(staged.ended_at, staged.occurred_at + staged.duration * interval '1 minute') AS ends_at,
    coalesce(staged.location, '') AS place, staged.due_at, staged.finished_at AS done_at,
    coalesce(owner.id, %(owner)s) AS owner_id, staged.details
FROM wanted_record AS wanted JOIN staged USING (nth)
LEFT JOIN wanted_contact AS contact
    ON contact.ref = intake_contact_ref(NULL, staged.contact_email, staged.contact_name, wanted.customer_id)
LEFT JOIN known_owner AS owner ON owner.name = lower(staged.owner)
"""

CREATE = """
INSERT INTO crm_activity (
    id, version, created_at, updated_at, import_id, kind, subject, description, customer_id, contact_id, starts_at,
    ends_at, place, due_at, done_at, owner_id, custom)
SELECT id, 1, now(), now(), %(import_id)s, kind, subject, description, customer_id, contact_id, starts_at, ends_at,
    place, due_at, done_at, owner_id, details
FROM wanted_activity WHERE is_new
"""

TOUCHPOINTS = """
INSERT INTO wanted_touchpoint (
    message_id, customer_id, contact_id, occurred_at, channel, name, direction, text, activity_id)
SELECT 'activity:' || id, customer_id, contact_id, least(starts_at, done_at),
    CASE kind WHEN 'call' THEN 'phone' ELSE kind END, kind, 'out', subject, id
FROM wanted_activity WHERE is_new AND kind <> 'task' AND done_at IS NOT NULL AND customer_id IS NOT NULL
"""

PLAN = Plan(
    kind="activities",
    writes=("activity", "customer", "contact"),
    derived={
        "customer_ref": "intake_customer_ref(customer_key, NULL, NULL, customer_name)",
        "ref": """coalesce(external_id,
            'row:' || md5(concat_ws('|', subject, customer_key, customer_name, contact_name, occurred_at, due_at)))""",
        "activity_kind": ACTIVITY_KIND,
        "finished_at": FINISHED_AT,
    },
    details={"details": ("activity", ("priority", "status"))},
    steps=(
        Step(REFUSE_BACKWARDS, refuses="ends_before_it_starts"),
        Step(REFUSE_ENDLESS, refuses="number_out_of_range"),
        Step(WANTED_CUSTOMERS),
        *CUSTOMERS_FOUND,
        *CUSTOMERS_FILLED,
        Step(WANTED_CONTACTS),
        *CONTACTS_FOUND,
        *found_by_key("crm_activity"),
        Step(VALUES),
        *counted("activity", CREATE),
        Step(TOUCHPOINTS),
        *TOUCHPOINTS_ADDED,
    ),
)
