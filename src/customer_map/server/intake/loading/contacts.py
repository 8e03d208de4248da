"""A file of contacts in, contacts with their customers, positions and notes out."""

from customer_map.server.intake.loading.known_contacts import CONTACTS_FILLED, CONTACTS_FOUND
from customer_map.server.intake.loading.known_customers import CUSTOMERS_FILLED, CUSTOMERS_FOUND
from customer_map.server.intake.loading.steps import CREATED, Plan, Step

# 王 and 小明 are written 王小明, Ann and Lee are written Ann Lee.
CONTACT_NAME = r"""left(coalesce(
    full_name,
    CASE WHEN concat(family_name, given_name) ~ '[\u4e00-\u9fff]' THEN concat(family_name, given_name)
        ELSE nullif(concat_ws(' ', given_name, middle_name, family_name), '') END,
    email, mobile, phone), 200)"""

WANTED_CUSTOMERS = """
INSERT INTO wanted_customer (ref, nth, kind, name)
SELECT customer_ref, nth, 'organisation', coalesce(customer_name, customer_key)
FROM staged JOIN (SELECT min(nth) AS nth FROM staged GROUP BY customer_ref) AS first USING (nth)
WHERE customer_ref IS NOT NULL
"""

WANTED_CONTACTS = """
INSERT INTO wanted_contact (ref, nth, name, customer_id, title, department, email, phone, mobile, city, country,
    birthday, source, owner_name, reports_to, number, details)
SELECT DISTINCT ON (ref) *
FROM (
    SELECT intake_contact_ref(external_id, staged.email, contact_name, wanted.id) AS ref, staged.nth, contact_name,
        wanted.id, job_title, department, staged.email, staged.phone, mobile, staged.city, staged.country, birthday,
        staged.source, staged.owner, reports_to, external_id, staged.details
    FROM staged LEFT JOIN wanted_customer AS wanted ON wanted.ref = staged.customer_ref
) AS named ORDER BY ref, nth
"""

NOTES = """
INSERT INTO crm_note (
    id, version, created_at, updated_at, import_id, customer_id, record_type, record_id, text, owner_id)
SELECT intake_new_id(), 1, now(), now(), %(import_id)s, wanted.customer_id, 'contact', wanted.id, staged.note, %(owner)s
FROM staged JOIN wanted_contact AS wanted ON wanted.nth = staged.nth
WHERE staged.note IS NOT NULL AND NOT EXISTS (
    SELECT FROM crm_note WHERE record_id = wanted.id AND text = staged.note AND deleted_at IS NULL)
"""

PLAN = Plan(
    kind="contacts",
    writes=("contact", "customer"),
    derived={
        "customer_ref": "intake_customer_ref(customer_key, NULL, NULL, customer_name)",
        "contact_name": CONTACT_NAME,
    },
    details={
        "details": (
            "contact",
            (
                "salutation",
                "wechat",
                "region",
                "address",
                "postal_code",
                "gender",
                "created_at",
            ),
        )
    },
    steps=(
        Step(WANTED_CUSTOMERS),
        *CUSTOMERS_FOUND,
        *CUSTOMERS_FILLED,
        Step(WANTED_CONTACTS),
        *CONTACTS_FOUND,
        *CONTACTS_FILLED,
        Step(NOTES, counts=("note", CREATED)),
    ),
)
