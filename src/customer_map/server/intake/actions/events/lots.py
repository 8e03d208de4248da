"""The SQL that takes over one lot of events: temporary tables in, touchpoints, held and refused events out.

`taken` holds the lot, with the customer of each event once it is known. All of it runs in one transaction.
"""

# One worker at a time for each source; others go on elsewhere.
LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('intake.events'), hashtext(%(source)s))"

CREATE = """
CREATE TEMPORARY TABLE taken (
    LIKE intake_heldevent, customer_id uuid, is_released boolean NOT NULL DEFAULT false
) ON COMMIT DROP
"""

# The next lot of the same connection makes them anew.
DROP = "DROP TABLE taken, wanted_touchpoint"

TAKE = """
WITH gone AS (
    DELETE FROM intake_receivedevent WHERE id IN (
        SELECT id FROM intake_receivedevent WHERE source_id = %(source)s ORDER BY id LIMIT %(size)s
        FOR UPDATE SKIP LOCKED)
    RETURNING id, source_id, message_id, type, occurred_at, received_at, user_id, anonymous_id, name, payload
)
INSERT INTO taken (
    id, source_id, message_id, type, occurred_at, received_at, user_id, anonymous_id, name, payload)
SELECT * FROM gone
"""

# Visitors that are known by now: what was held for them goes on, in the order of receipt.
RELEASE = """
WITH gone AS (
    DELETE FROM intake_heldevent AS held USING crm_identifier AS identifier
    WHERE held.source_id = %(source_id)s AND identifier.source = %(source)s AND identifier.kind = 'anonymous_id'
        AND identifier.value = held.anonymous_id AND identifier.customer_id IS NOT NULL
        AND held.anonymous_id IN (
            SELECT anonymous_id FROM taken UNION SELECT payload ->> 'previousId' FROM taken WHERE type = 'alias')
    RETURNING held.id, held.source_id, held.message_id, held.type, held.occurred_at, held.received_at, held.user_id,
        held.anonymous_id, held.name, held.payload
)
INSERT INTO taken (
    id, source_id, message_id, type, occurred_at, received_at, user_id, anonymous_id, name, payload, is_released)
SELECT *, true FROM gone
"""

RESOLVE = """
UPDATE taken SET customer_id = identifier.customer_id
FROM crm_identifier AS identifier
WHERE identifier.source = %(source)s
    AND identifier.kind = CASE WHEN taken.user_id IS NULL THEN 'anonymous_id' ELSE 'user_id' END
    AND identifier.value = coalesce(taken.user_id, taken.anonymous_id)
"""

# Somebody deleted the customer: what is told of it afterwards does not bring it back.
REFUSE_DELETED = """
WITH gone AS (
    DELETE FROM taken USING crm_customer AS customer
    WHERE customer.id = taken.customer_id AND customer.deleted_at IS NOT NULL
    RETURNING taken.received_at, taken.message_id, taken.name, taken.payload
)
INSERT INTO intake_refusedevent (source_id, received_at, message_id, name, reason, payload)
SELECT %(source_id)s, received_at, message_id, name, 'deleted', payload::text FROM gone
"""

LATEST = "SELECT max(received_at) FROM taken WHERE NOT is_released"

RECENT = """
WITH added AS (
    INSERT INTO intake_recentevent (source_id, received_at, occurred_at, type, name, who, customer_id)
    SELECT source_id, received_at, occurred_at, type, name, coalesce(user_id, anonymous_id), customer_id
    FROM (SELECT * FROM taken WHERE NOT is_released ORDER BY id DESC LIMIT 50) AS last ORDER BY id
)
DELETE FROM intake_recentevent WHERE source_id = %(source_id)s AND id <= (
    SELECT id FROM intake_recentevent WHERE source_id = %(source_id)s ORDER BY id DESC OFFSET 50 LIMIT 1)
"""

HOLD = """
INSERT INTO intake_heldevent (
    id, source_id, message_id, type, occurred_at, received_at, user_id, anonymous_id, name, payload)
SELECT id, source_id, message_id, type, occurred_at, received_at, user_id, anonymous_id, name, payload
FROM taken WHERE customer_id IS NULL
ORDER BY id ON CONFLICT DO NOTHING
"""

LEAVE_HELD = "DELETE FROM taken WHERE customer_id IS NULL"

REPEATED_WITHIN = """
DELETE FROM taken USING taken AS first
WHERE taken.type IN ('track', 'page', 'screen') AND first.type IN ('track', 'page', 'screen')
    AND taken.message_id = first.message_id AND first.id < taken.id
"""

# A campaign names the channel; else the kind of program that sends: a web page, an app, a server.
TOUCHPOINTS = r"""
INSERT INTO wanted_touchpoint (
    message_id, customer_id, occurred_at, channel, name, value, currency, properties, order_id)
SELECT message_id, taken.customer_id, occurred_at, left(channel, 60), left(coalesce(renamed.new, taken.name), 200),
    value, CASE WHEN value IS NULL THEN '' WHEN currency ~ '^[A-Za-z]{3}$' THEN upper(currency) ELSE %(currency)s END,
    properties, ordered.id
FROM taken
CROSS JOIN LATERAL (
    SELECT CASE jsonb_typeof(payload -> 'properties') WHEN 'object' THEN payload -> 'properties' ELSE '{}' END
        AS properties, payload -> 'context' AS context
) AS told
CROSS JOIN LATERAL (
    SELECT coalesce(
        nullif(context #>> '{campaign,source}', ''), nullif(%(channel)s, ''),
        CASE coalesce(payload ->> 'channel', context ->> 'channel')
            WHEN 'browser' THEN 'web' WHEN 'web' THEN 'web' WHEN 'mobile' THEN 'app' WHEN 'server' THEN 'server' END,
        CASE WHEN type = 'page' OR context ? 'page' THEN 'web'
            WHEN type = 'screen' OR context ? 'device' THEN 'app' ELSE 'server' END) AS channel,
    (SELECT amount::numeric
        FROM unnest(ARRAY[properties ->> 'revenue', properties ->> 'total', properties ->> 'value'])
            WITH ORDINALITY AS one (amount, nth)
        WHERE amount ~ '^-?\d{1,15}(\.\d{1,20})?$' AND abs(amount::numeric) < 1e15 ORDER BY nth LIMIT 1) AS value,
    properties ->> 'currency' AS currency,
    coalesce(properties ->> 'order_id', properties ->> 'orderId') AS order_number
) AS read
LEFT JOIN unnest(%(old_names)s::text[], %(new_names)s::text[]) AS renamed (old, new) ON renamed.old = taken.name
LEFT JOIN LATERAL (
    SELECT id FROM crm_order WHERE number = order_number AND customer_id = taken.customer_id AND deleted_at IS NULL
    ORDER BY id LIMIT 1
) AS ordered ON order_number IS NOT NULL
WHERE type IN ('track', 'page', 'screen')
"""

REJECT_FIRST = """
WITH gone AS (
    DELETE FROM intake_receivedevent WHERE id = (
        SELECT min(id) FROM intake_receivedevent WHERE source_id = %(source)s)
    RETURNING source_id, received_at, message_id, name, payload
)
INSERT INTO intake_refusedevent (source_id, received_at, message_id, name, reason, payload)
SELECT source_id, received_at, message_id, name, 'rejected', payload::text FROM gone
"""

FORGET_HELD = "DELETE FROM intake_heldevent WHERE received_at < %(before)s"
FORGET_REFUSED = "DELETE FROM intake_refusedevent WHERE received_at < %(before)s"
