"""Rows of `wanted_touchpoint` in, touchpoints out, each once per source and message id."""

from customer_map.server.intake.loading.steps import CREATED, FOUND, Step

WANTED = """
CREATE TEMPORARY TABLE wanted_touchpoint (
    id uuid NOT NULL DEFAULT intake_new_id(), message_id text NOT NULL, customer_id uuid NOT NULL, contact_id uuid,
    occurred_at timestamptz NOT NULL, channel text NOT NULL, name text NOT NULL, direction text NOT NULL DEFAULT '',
    value numeric, currency text NOT NULL DEFAULT '', score double precision, text text NOT NULL DEFAULT '',
    properties jsonb NOT NULL DEFAULT '{}', order_id uuid, opportunity_id uuid, activity_id uuid
) ON COMMIT DROP
"""

MONTHS = """
SELECT crm_touchpoint_month(month)
FROM (SELECT DISTINCT date_trunc('month', occurred_at, 'UTC') AS month FROM wanted_touchpoint ORDER BY 1) AS months
"""

# Whoever inserts the key first owns the touchpoint.
KEYS = """
INSERT INTO crm_touchpointkey (source, message_id, touchpoint_id, occurred_at)
SELECT %(source)s, message_id, id, occurred_at FROM wanted_touchpoint
ON CONFLICT DO NOTHING
"""

CREATE = """
INSERT INTO crm_touchpoint (
    id, customer_id, contact_id, occurred_at, recorded_at, channel, name, direction, value, currency, score, text,
    properties, source, message_id, order_id, opportunity_id, activity_id, import_id)
SELECT wanted.id, wanted.customer_id, wanted.contact_id, wanted.occurred_at, now(), wanted.channel, wanted.name,
    wanted.direction, wanted.value, wanted.currency, wanted.score, wanted.text, wanted.properties, %(source)s,
    wanted.message_id, wanted.order_id, wanted.opportunity_id, wanted.activity_id, %(import_id)s
FROM wanted_touchpoint AS wanted JOIN crm_touchpointkey AS key
    ON key.source = %(source)s AND key.message_id = wanted.message_id AND key.touchpoint_id = wanted.id
"""

KNOWN = """
SELECT FROM wanted_touchpoint AS wanted JOIN crm_touchpointkey AS key
    ON key.source = %(source)s AND key.message_id = wanted.message_id
WHERE key.touchpoint_id <> wanted.id
"""

TOUCHPOINTS_ADDED = (
    Step("ANALYZE wanted_touchpoint"),
    Step(MONTHS),
    Step(KEYS),
    Step(CREATE, counts=("touchpoint", CREATED)),
    Step(KNOWN, counts=("touchpoint", FOUND)),
)
"""What every kind of file does that tells of contacts with customers."""
