"""Rows of `wanted_product` in, products out: found by code or name, else created."""

from customer_map.server.intake.loading.steps import CREATED, FOUND, Step

WANTED = """
CREATE TEMPORARY TABLE wanted_product (
    code text PRIMARY KEY, nth bigint NOT NULL, name text NOT NULL, category text, id uuid,
    is_new boolean NOT NULL DEFAULT false
) ON COMMIT DROP
"""

BY_CODE = """
UPDATE wanted_product AS wanted SET id = product.id FROM crm_product AS product
WHERE product.code = wanted.code AND product.deleted_at IS NULL
"""

BY_NAME = """
UPDATE wanted_product AS wanted SET id = found.id
FROM (
    SELECT DISTINCT ON (wanted.code) product.id, wanted.code
    FROM wanted_product AS wanted JOIN crm_product AS product
        ON intake_plain_name(product.name) = intake_plain_name(wanted.code)
    WHERE wanted.id IS NULL AND wanted.code = left(wanted.name, 120) AND product.deleted_at IS NULL
    ORDER BY wanted.code, product.created_at, product.id
) AS found
WHERE found.code = wanted.code
"""

NEW_IDS = "UPDATE wanted_product SET id = intake_new_id(), is_new = true WHERE id IS NULL"

CREATE = """
INSERT INTO crm_product (id, version, created_at, updated_at, import_id, code, name, category, currency, custom)
SELECT id, 1, now(), now(), %(import_id)s, code, name, coalesce(category, ''), '', '{}'
FROM wanted_product WHERE is_new
"""

PRODUCTS_FOUND = (
    Step("ANALYZE wanted_product"),
    Step(BY_CODE),
    Step(BY_NAME),
    Step(NEW_IDS),
    Step(CREATE, counts=("product", CREATED)),
    Step("SELECT FROM wanted_product WHERE NOT is_new", counts=("product", FOUND)),
)
"""What every kind of file does that names products: afterwards each stands in `wanted_product` with its id."""
