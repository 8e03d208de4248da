"""Rows of `wanted_contact` in, contacts out: found by number, e-mail or name, else created with position and job."""

from customer_map.server.intake.loading.steps import CREATED, FOUND, UPDATED, Step

WANTED = """
CREATE TEMPORARY TABLE wanted_contact (
    ref text PRIMARY KEY,
    nth bigint NOT NULL,
    name text NOT NULL,
    customer_id uuid,
    title text, department text, email text, phone text, mobile text, city text, country text, birthday date,
    source text, owner_name text, reports_to text, number text,
    details jsonb NOT NULL DEFAULT '{}',
    identifier_kind text GENERATED ALWAYS AS (split_part(ref, ':', 1)) STORED,
    identifier_value text GENERATED ALWAYS AS (substr(ref, strpos(ref, ':') + 1)) STORED,
    id uuid,
    position_id uuid,
    is_new boolean NOT NULL DEFAULT false
) ON COMMIT DROP
"""

BY_IDENTIFIER = """
UPDATE wanted_contact AS wanted SET id = contact.id
FROM crm_identifier AS identifier JOIN crm_contact AS contact ON contact.id = identifier.contact_id
WHERE wanted.id IS NULL AND contact.deleted_at IS NULL AND identifier.source = %(source)s
    AND identifier.kind = wanted.identifier_kind AND identifier.value = wanted.identifier_value
"""

BY_EMAIL = """
UPDATE wanted_contact AS wanted SET id = found.id
FROM (
    SELECT DISTINCT ON (wanted.ref) contact.id, wanted.ref
    FROM wanted_contact AS wanted JOIN crm_contact AS contact ON lower(contact.email) = wanted.email
    WHERE wanted.id IS NULL AND wanted.email IS NOT NULL AND contact.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM off_limits WHERE off_limits.id = contact.id)
    ORDER BY wanted.ref, contact.created_at, contact.id
) AS found
WHERE found.ref = wanted.ref
"""

# Within one customer a name is enough, unless the addresses say that these are two people.
BY_NAME = """
UPDATE wanted_contact AS wanted SET id = found.id
FROM (
    SELECT DISTINCT ON (wanted.ref) contact.id, wanted.ref
    FROM wanted_contact AS wanted JOIN crm_contact AS contact ON contact.customer_id = wanted.customer_id
        AND intake_plain_name(contact.name) = intake_plain_name(wanted.name)
    WHERE wanted.id IS NULL AND contact.deleted_at IS NULL
        AND (wanted.email IS NULL OR contact.email IN ('', wanted.email))
        AND NOT EXISTS (SELECT FROM off_limits WHERE off_limits.id = contact.id)
    ORDER BY wanted.ref, contact.created_at, contact.id
) AS found
WHERE found.ref = wanted.ref
"""

FORGET_OFF_LIMITS = (
    "DELETE FROM wanted_contact USING off_limits WHERE wanted_contact.id = off_limits.id"
)

NEW_IDS = """
UPDATE wanted_contact SET id = intake_new_id(), is_new = true,
    position_id = CASE WHEN customer_id IS NOT NULL AND title IS NOT NULL THEN intake_new_id() END
WHERE id IS NULL
"""

CREATE = """
INSERT INTO crm_contact (
    id, version, created_at, updated_at, import_id, name, alias, customer_id, title, department, email, phone, mobile,
    city, country, birthday, language, source, owner_id, tags, custom)
SELECT wanted.id, 1, now(), now(), %(import_id)s, wanted.name, '', wanted.customer_id, coalesce(wanted.title, ''),
    coalesce(wanted.department, ''), coalesce(wanted.email, ''), coalesce(wanted.phone, ''),
    coalesce(wanted.mobile, ''), coalesce(wanted.city, ''), coalesce(wanted.country, ''), wanted.birthday, '',
    coalesce(wanted.source, ''), coalesce(owner.id, %(owner)s), '{}', wanted.details
FROM wanted_contact AS wanted LEFT JOIN known_owner AS owner ON owner.name = lower(wanted.owner_name)
WHERE wanted.is_new
"""

IDENTIFIERS = """
INSERT INTO crm_identifier (kind, value, source, contact_id, import_id)
SELECT identifier_kind, identifier_value, %(source)s, id, %(import_id)s FROM wanted_contact
ON CONFLICT (kind, value, source) DO UPDATE SET contact_id = excluded.contact_id, import_id = excluded.import_id
WHERE NOT EXISTS (
    SELECT FROM crm_contact WHERE id = crm_identifier.contact_id AND deleted_at IS NULL)
"""

FILL = """
WITH filled AS (
    SELECT contact.id,
        intake_filled(contact.title, wanted.title, %(overwrite)s) AS title,
        intake_filled(contact.department, wanted.department, %(overwrite)s) AS department,
        intake_filled(contact.email, wanted.email, %(overwrite)s) AS email,
        intake_filled(contact.phone, wanted.phone, %(overwrite)s) AS phone,
        intake_filled(contact.mobile, wanted.mobile, %(overwrite)s) AS mobile,
        intake_filled(contact.city, wanted.city, %(overwrite)s) AS city,
        intake_filled(contact.country, wanted.country, %(overwrite)s) AS country,
        intake_filled(contact.source, wanted.source, %(overwrite)s) AS source,
        coalesce(contact.customer_id, wanted.customer_id) AS customer_id,
        CASE WHEN %(overwrite)s THEN coalesce(wanted.birthday, contact.birthday)
            ELSE coalesce(contact.birthday, wanted.birthday) END AS birthday,
        CASE WHEN %(overwrite)s THEN contact.custom || wanted.details
            ELSE wanted.details || contact.custom END AS custom
    FROM wanted_contact AS wanted JOIN crm_contact AS contact ON contact.id = wanted.id
    WHERE NOT wanted.is_new
)
UPDATE crm_contact AS contact SET title = filled.title, department = filled.department, email = filled.email,
    phone = filled.phone, mobile = filled.mobile, city = filled.city, country = filled.country,
    source = filled.source, customer_id = filled.customer_id, birthday = filled.birthday, custom = filled.custom,
    version = contact.version + 1, updated_at = now()
FROM filled WHERE filled.id = contact.id AND (
    filled.title, filled.department, filled.email, filled.phone, filled.mobile, filled.city, filled.country,
    filled.source, filled.customer_id, filled.birthday, filled.custom
) IS DISTINCT FROM (
    contact.title, contact.department, contact.email, contact.phone, contact.mobile, contact.city, contact.country,
    contact.source, contact.customer_id, contact.birthday, contact.custom)
"""

POSITIONS = """
INSERT INTO crm_position (
    id, version, created_at, updated_at, import_id, customer_id, title, department, rank)
SELECT position_id, 1, now(), now(), %(import_id)s, customer_id, title, coalesce(department, ''),
    row_number() OVER (PARTITION BY customer_id ORDER BY nth)
FROM wanted_contact WHERE is_new AND position_id IS NOT NULL
"""

EMPLOYMENTS = """
INSERT INTO crm_employment (
    id, version, created_at, updated_at, import_id, valid_from, recorded_at, recorded_by_id, contact_id, position_id)
SELECT intake_new_id(), 1, now(), now(), %(import_id)s, now(), now(), %(owner)s, id, position_id
FROM wanted_contact WHERE is_new AND position_id IS NOT NULL
"""

# The manager is named, or given by number.
REPORTS_TO = """
UPDATE crm_position AS position SET reports_to_id = manager.position_id
FROM wanted_contact AS wanted
    CROSS JOIN LATERAL (VALUES (intake_plain_name(wanted.reports_to)), (wanted.reports_to)) AS said(manager)
    JOIN (
        SELECT intake_plain_name(name) AS called, customer_id, position_id FROM wanted_contact WHERE is_new
        UNION ALL
        SELECT number, customer_id, position_id FROM wanted_contact WHERE is_new AND number IS NOT NULL
    ) AS manager ON manager.called = said.manager AND manager.customer_id = wanted.customer_id
WHERE wanted.is_new AND position.id = wanted.position_id AND manager.position_id IS NOT NULL
    AND manager.position_id <> wanted.position_id
"""

# A file in which two people report to each other, over however many others, gets no line between them.
BREAK_CIRCLES = """
WITH RECURSIVE above AS (
    SELECT id AS start, reports_to_id AS boss FROM crm_position WHERE import_id = %(import_id)s
    UNION
    SELECT above.start, crm_position.reports_to_id FROM above JOIN crm_position ON crm_position.id = above.boss
    WHERE above.boss <> above.start
)
UPDATE crm_position SET reports_to_id = NULL FROM above WHERE above.start = above.boss AND crm_position.id = above.start
"""

CONTACTS_FOUND = (
    Step("ANALYZE wanted_contact"),
    Step(BY_IDENTIFIER),
    Step(BY_EMAIL),
    Step(BY_NAME),
    Step(FORGET_OFF_LIMITS),
    Step(NEW_IDS),
    Step(CREATE, counts=("contact", CREATED)),
    Step(IDENTIFIERS),
    Step(POSITIONS, counts=("position", CREATED)),
    Step(EMPLOYMENTS),
)
"""What every kind of file does that names contacts: afterwards each stands in `wanted_contact` with its id."""

CONTACTS_FILLED = (
    Step(FILL, counts=("contact", UPDATED)),
    Step("SELECT FROM wanted_contact WHERE NOT is_new", counts=("contact", FOUND)),
    Step(REPORTS_TO),
    Step(BREAK_CIRCLES),
)
"""Empty fields take the values of the file, and who reports to whom is drawn."""
