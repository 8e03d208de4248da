"""Rows of `wanted_record` in: found again by the key they got when they came first, else new."""

from customer_map.server.intake.loading.steps import CREATED, FOUND, Step

WANTED = """
CREATE TEMPORARY TABLE wanted_record (
    ref text PRIMARY KEY, nth bigint NOT NULL, customer_id uuid, contact_id uuid, id uuid,
    is_new boolean NOT NULL DEFAULT false
) ON COMMIT DROP
"""

FROM_FILE = """
INSERT INTO wanted_record (ref, nth, customer_id)
SELECT DISTINCT ON (staged.ref) staged.ref, staged.nth, wanted.id
FROM staged LEFT JOIN wanted_customer AS wanted ON wanted.ref = staged.customer_ref
ORDER BY staged.ref, staged.nth
"""

NEW_IDS = "UPDATE wanted_record SET id = intake_new_id(), is_new = true WHERE id IS NULL"

REMEMBER = """
INSERT INTO intake_importkey (record_type, source, value, record_id, import_id)
SELECT %(record_type)s, %(source)s, ref, id, %(import_id)s FROM wanted_record WHERE is_new
ON CONFLICT (record_type, source, value) DO UPDATE SET record_id = excluded.record_id, import_id = excluded.import_id
"""


def found_by_key(table: str) -> tuple[Step, ...]:
    """Steps after which each row of the file stands in `wanted_record` with its id; `table` holds such records."""
    by_key = f"""
    UPDATE wanted_record AS wanted SET id = record.id
    FROM intake_importkey AS key JOIN {table} AS record ON record.id = key.record_id
    WHERE key.record_type = %(record_type)s AND key.source = %(source)s AND key.value = wanted.ref
        AND record.deleted_at IS NULL
    """  # noqa: S608 - the table is named by our own plans
    return (
        Step(FROM_FILE),
        Step("ANALYZE wanted_record"),
        Step(by_key),
        Step(NEW_IDS),
        Step(REMEMBER),
    )


def counted(record_type: str, insert: str) -> tuple[Step, ...]:
    """The insert of the new records, and the count of those that were known."""
    return (
        Step(insert, counts=(record_type, CREATED)),
        Step("SELECT FROM wanted_record WHERE NOT is_new", counts=(record_type, FOUND)),
    )
