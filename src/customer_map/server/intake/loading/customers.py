"""A file of customers in, customers with their parents, contact persons and notes out."""

from customer_map.server.intake.loading.known_contacts import CONTACTS_FOUND
from customer_map.server.intake.loading.known_customers import CUSTOMERS_FILLED, CUSTOMERS_FOUND
from customer_map.server.intake.loading.steps import CREATED, Plan, Step

CUSTOMER_KIND = """intake_customer_kind(form, name, CASE WHEN name IS NULL THEN 'person' ELSE 'organisation' END)"""

# A person is told apart by e-mail or phone; the e-mail of a company may be anybody's there.
CUSTOMER_REF = f"""CASE WHEN {CUSTOMER_KIND} = 'person' THEN intake_customer_ref(external_id, email, phone, name)
    ELSE intake_customer_ref(external_id, NULL, NULL, name) END"""

REFUSE_EMPLOYEES = """
DELETE FROM staged WHERE employees NOT BETWEEN 0 AND 2147483647
RETURNING line, '' AS column_name, employees::text AS value
"""

WANTED_FROM_FILE = """
INSERT INTO wanted_customer (ref, nth, kind, name, email, phone, industry, region, country, city, address, website,
    employees, source, owner_name, parent_name, details)
SELECT customer_ref, nth, customer_kind, coalesce(name, external_id), email, phone, industry, region, country, city,
    address, website, employees, source, owner, parent_name, details
FROM staged JOIN (SELECT min(nth) AS nth FROM staged GROUP BY customer_ref) AS first USING (nth)
"""

PARENTS = """
INSERT INTO wanted_customer (ref, nth, kind, name)
SELECT DISTINCT ON (ref) ref, nth, 'organisation', parent_name
FROM (SELECT intake_customer_ref(NULL, NULL, NULL, parent_name) AS ref, nth, parent_name FROM wanted_customer) AS parent
WHERE ref IS NOT NULL ORDER BY ref, nth
ON CONFLICT (ref) DO NOTHING
"""

JOIN_PARENTS = """
UPDATE crm_customer AS customer SET parent_id = parent.id
FROM wanted_customer AS wanted JOIN wanted_customer AS parent
    ON parent.ref = intake_customer_ref(NULL, NULL, NULL, wanted.parent_name)
WHERE customer.id = wanted.id AND customer.parent_id IS NULL AND parent.id <> wanted.id
    AND NOT EXISTS (SELECT FROM crm_customer WHERE id = parent.id AND parent_id = wanted.id)
"""

CONTACTS = """
INSERT INTO wanted_contact (ref, nth, name, customer_id, title)
SELECT DISTINCT ON (ref) ref, nth, contact_name, customer_id, contact_title
FROM (
    SELECT intake_contact_ref(NULL, NULL, contact_name, wanted.id) AS ref, staged.nth, staged.contact_name,
        wanted.id AS customer_id, staged.contact_title
    FROM staged JOIN wanted_customer AS wanted ON wanted.ref = staged.customer_ref
    WHERE staged.contact_name IS NOT NULL
) AS named ORDER BY ref, nth
"""

NOTES = """
INSERT INTO crm_note (
    id, version, created_at, updated_at, import_id, customer_id, record_type, record_id, text, owner_id)
SELECT intake_new_id(), 1, now(), now(), %(import_id)s, wanted.id, 'customer', wanted.id, staged.note, %(owner)s
FROM staged JOIN wanted_customer AS wanted ON wanted.ref = staged.customer_ref
WHERE staged.note IS NOT NULL AND NOT EXISTS (
    SELECT FROM crm_note WHERE record_id = wanted.id AND text = staged.note AND deleted_at IS NULL)
"""

PLAN = Plan(
    kind="customers",
    writes=("customer",),
    derived={"customer_kind": CUSTOMER_KIND, "customer_ref": CUSTOMER_REF},
    details={
        "details": (
            "customer",
            ("revenue", "founded", "postal_code", "tier", "status", "created_at"),
        )
    },
    steps=(
        Step(REFUSE_EMPLOYEES, refuses="number_out_of_range"),
        Step(WANTED_FROM_FILE),
        *CUSTOMERS_FOUND,
        *CUSTOMERS_FILLED,
        Step(PARENTS),
        *CUSTOMERS_FOUND,
        Step(JOIN_PARENTS),
        Step(CONTACTS),
        *CONTACTS_FOUND,
        Step(NOTES, counts=("note", CREATED)),
    ),
)
