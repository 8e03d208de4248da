"""Rows of `wanted_customer` in, customers out: found by number, e-mail or name, else created and numbered."""

from customer_map.server.intake.loading.steps import CREATED, FOUND, UPDATED, Step

WANTED = """
CREATE TEMPORARY TABLE wanted_customer (
    ref text PRIMARY KEY,
    nth bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    email text, phone text, industry text, region text, country text, city text, address text, website text,
    employees integer, source text, owner_name text, parent_name text,
    details jsonb NOT NULL DEFAULT '{}',
    identifier_kind text GENERATED ALWAYS AS (split_part(ref, ':', 1)) STORED,
    identifier_value text GENERATED ALWAYS AS (substr(ref, strpos(ref, ':') + 1)) STORED,
    id uuid,
    is_new boolean NOT NULL DEFAULT false
) ON COMMIT DROP
"""

BY_IDENTIFIER = """
UPDATE wanted_customer AS wanted SET id = customer.id
FROM crm_identifier AS identifier JOIN crm_customer AS customer ON customer.id = identifier.customer_id
WHERE wanted.id IS NULL AND customer.deleted_at IS NULL AND identifier.source = %(source)s
    AND identifier.kind = wanted.identifier_kind AND identifier.value = wanted.identifier_value
"""

# Who has another number of the same source is somebody else.
BY_EMAIL = """
UPDATE wanted_customer AS wanted SET id = found.id
FROM (
    SELECT DISTINCT ON (customer.id) customer.id, wanted.ref
    FROM wanted_customer AS wanted JOIN crm_customer AS customer ON lower(customer.email) = wanted.email
    WHERE wanted.id IS NULL AND wanted.email IS NOT NULL AND wanted.kind = 'person' AND customer.kind = 'person'
        AND customer.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM off_limits WHERE off_limits.id = customer.id)
        AND NOT EXISTS (
            SELECT FROM crm_identifier AS other WHERE other.customer_id = customer.id
                AND other.source = %(source)s AND other.kind = wanted.identifier_kind)
    ORDER BY customer.id, wanted.nth
) AS found
WHERE found.ref = wanted.ref
"""

# Of several numbers that find the same customer by its name, the first gets it.
BY_NAME = """
UPDATE wanted_customer AS wanted SET id = found.id
FROM (
    SELECT DISTINCT ON (id, identifier_kind) id, ref
    FROM (
        SELECT DISTINCT ON (wanted.ref) customer.id, wanted.ref, wanted.nth, wanted.identifier_kind
        FROM wanted_customer AS wanted JOIN crm_customer AS customer
            ON intake_plain_name(customer.name) = intake_plain_name(wanted.name)
        WHERE wanted.id IS NULL AND wanted.kind = 'organisation' AND customer.kind = 'organisation'
            AND customer.deleted_at IS NULL
            AND NOT EXISTS (SELECT FROM off_limits WHERE off_limits.id = customer.id)
            AND (wanted.identifier_kind = 'name' OR NOT EXISTS (
                SELECT FROM crm_identifier AS other WHERE other.customer_id = customer.id
                    AND other.source = %(source)s AND other.kind = wanted.identifier_kind))
        ORDER BY wanted.ref, customer.created_at, customer.id
    ) AS candidate
    ORDER BY id, identifier_kind, nth
) AS found
WHERE found.ref = wanted.ref
"""

# Somebody else's customer: the lines that name it are refused, nothing is said about it.
REFUSE_OFF_LIMITS = """
DELETE FROM staged USING wanted_customer, off_limits
WHERE staged.customer_ref = wanted_customer.ref AND wanted_customer.id = off_limits.id
RETURNING staged.line, '' AS column_name, wanted_customer.name AS value
"""
FORGET_OFF_LIMITS = (
    "DELETE FROM wanted_customer USING off_limits WHERE wanted_customer.id = off_limits.id"
)

NEW_IDS = "UPDATE wanted_customer SET id = intake_new_id(), is_new = true WHERE id IS NULL"

CREATE = """
INSERT INTO crm_customer (
    id, version, created_at, updated_at, import_id, kind, name, alias, industry, region, country, city, address,
    website, phone, email, tax_id, employees, source, owner_id, tags, custom)
SELECT wanted.id, 1, now(), now(), %(import_id)s, wanted.kind, wanted.name, '', coalesce(wanted.industry, ''),
    coalesce(wanted.region, ''), coalesce(wanted.country, ''), coalesce(wanted.city, ''), coalesce(wanted.address, ''),
    coalesce(wanted.website, ''), coalesce(wanted.phone, ''), coalesce(wanted.email, ''), '', wanted.employees,
    coalesce(wanted.source, ''), coalesce(owner.id, %(owner)s), '{}', wanted.details
FROM wanted_customer AS wanted LEFT JOIN known_owner AS owner ON owner.name = lower(wanted.owner_name)
WHERE wanted.is_new AND NOT EXISTS (SELECT FROM crm_customer WHERE crm_customer.id = wanted.id)
"""

# A number that pointed to a deleted customer now points to the one that took its place.
IDENTIFIERS = """
INSERT INTO crm_identifier (kind, value, source, customer_id, import_id)
SELECT identifier_kind, identifier_value, %(source)s, id, %(import_id)s FROM wanted_customer
ON CONFLICT (kind, value, source) DO UPDATE SET customer_id = excluded.customer_id, import_id = excluded.import_id
WHERE NOT EXISTS (
    SELECT FROM crm_customer WHERE id = crm_identifier.customer_id AND deleted_at IS NULL)
"""

FILL = """
WITH filled AS (
    SELECT customer.id,
        intake_filled(customer.industry, wanted.industry, %(overwrite)s) AS industry,
        intake_filled(customer.region, wanted.region, %(overwrite)s) AS region,
        intake_filled(customer.country, wanted.country, %(overwrite)s) AS country,
        intake_filled(customer.city, wanted.city, %(overwrite)s) AS city,
        intake_filled(customer.address, wanted.address, %(overwrite)s) AS address,
        intake_filled(customer.website, wanted.website, %(overwrite)s) AS website,
        intake_filled(customer.phone, wanted.phone, %(overwrite)s) AS phone,
        intake_filled(customer.email, wanted.email, %(overwrite)s) AS email,
        intake_filled(customer.source, wanted.source, %(overwrite)s) AS source,
        CASE WHEN %(overwrite)s THEN coalesce(wanted.employees, customer.employees)
            ELSE coalesce(customer.employees, wanted.employees) END AS employees,
        CASE WHEN %(overwrite)s THEN customer.custom || wanted.details
            ELSE wanted.details || customer.custom END AS custom
    FROM wanted_customer AS wanted JOIN crm_customer AS customer ON customer.id = wanted.id
    WHERE NOT wanted.is_new
)
UPDATE crm_customer AS customer SET industry = filled.industry, region = filled.region, country = filled.country,
    city = filled.city, address = filled.address, website = filled.website, phone = filled.phone,
    email = filled.email, source = filled.source, employees = filled.employees, custom = filled.custom,
    version = customer.version + 1, updated_at = now()
FROM filled WHERE filled.id = customer.id AND (
    filled.industry, filled.region, filled.country, filled.city, filled.address, filled.website, filled.phone,
    filled.email, filled.source, filled.employees, filled.custom
) IS DISTINCT FROM (
    customer.industry, customer.region, customer.country, customer.city, customer.address, customer.website,
    customer.phone, customer.email, customer.source, customer.employees, customer.custom)
"""

CUSTOMERS_FOUND = (
    Step("ANALYZE wanted_customer"),
    Step(BY_IDENTIFIER),
    Step(BY_EMAIL),
    Step(BY_NAME),
    Step(REFUSE_OFF_LIMITS, refuses="not_editable"),
    Step(FORGET_OFF_LIMITS),
    Step(NEW_IDS),
    Step(CREATE, counts=("customer", CREATED)),
    Step(IDENTIFIERS),
)
"""What every kind of file does that names customers: afterwards each stands in `wanted_customer` with its id."""

CUSTOMERS_FILLED = (
    Step(FILL, counts=("customer", UPDATED)),
    Step("SELECT FROM wanted_customer WHERE NOT is_new", counts=("customer", FOUND)),
)
"""Empty fields take the values of the file; what was found and did not change counts as unchanged."""
