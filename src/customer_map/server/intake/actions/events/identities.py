"""The statements of a lot in, customers and identifiers out."""

from uuid import UUID

from customer_map.server.intake.database import Cursor
from customer_map.server.intake.events.identity import (
    USER,
    VISITOR,
    Identities,
    Name,
    Statement,
)
from customer_map.server.intake.models import EventSource

# Of what a user merely did, the first event says all there is about who it is.
STATEMENTS = """
SELECT id, type, user_id, anonymous_id, trim(coalesce(nullif(trim(payload ->> 'previousId'), ''), anonymous_id))
FROM taken WHERE type IN ('identify', 'alias')
UNION ALL
SELECT min(id), 'track', user_id, NULL, NULL FROM taken
WHERE type IN ('track', 'page', 'screen', 'group') AND user_id IS NOT NULL GROUP BY user_id
ORDER BY 1
"""

KNOWN = """
SELECT kind, value, customer_id FROM crm_identifier
WHERE source = %s AND customer_id IS NOT NULL AND kind = ANY(%s) AND value = ANY(%s)
"""

CUSTOMERS = """
INSERT INTO crm_customer (
    id, version, created_at, updated_at, kind, name, alias, industry, region, country, city, address, website, phone,
    email, tax_id, source, tags, custom)
SELECT id, 1, now(), now(), kind, name, '', '', '', '', '', '', '', '', '', '', %(source_name)s, '{}', '{}'
FROM unnest(%(ids)s::uuid[], %(kinds)s::text[], %(names)s::text[]) AS new (id, kind, name)
"""

FIRST_NAMES = """
INSERT INTO intake_toldfield (source_id, customer_id, field, value, told_at)
SELECT %(source_id)s, id, 'name', name, 'epoch'
FROM unnest(%(ids)s::uuid[], %(names)s::text[]) AS new (id, name)
"""

IDENTIFIERS = """
INSERT INTO crm_identifier (kind, value, source, customer_id)
SELECT kind, value, %(source)s, customer_id
FROM unnest(%(kinds)s::text[], %(values)s::text[], %(customers)s::uuid[]) AS new (kind, value, customer_id)
ON CONFLICT (kind, value, source) DO UPDATE SET customer_id = excluded.customer_id
WHERE crm_identifier.customer_id IS NULL
"""

CONFLICTS = """
INSERT INTO intake_identityconflict (id, source_id, one_id, other_id, found_at)
SELECT intake_new_id(), %(source_id)s, one, other, now()
FROM unnest(%(ones)s::uuid[], %(others)s::uuid[]) AS new (one, other)
ON CONFLICT DO NOTHING
"""


def statements(cursor: Cursor) -> list[Statement]:
    """What the lot says about identities, in the order of receipt."""
    cursor.execute(STATEMENTS)
    return [Statement(*row[1:]) for row in cursor.fetchall()]


def names_in(told: list[Statement]) -> list[str]:
    """The values of all identifiers of persons that the statements name."""
    values = {value for one in told for value in (one.user, one.visitor, one.previous) if value}
    return sorted(values)


def known_identifiers(
    cursor: Cursor, source: str, kinds: list[str], values: list[str]
) -> dict[Name, UUID]:
    """The customers that the source has named before, of these identifiers."""
    cursor.execute(KNOWN, [source, kinds, values])
    return {(kind, value): customer for kind, value, customer in cursor.fetchall()}


def write_identities(cursor: Cursor, source: EventSource, identities: Identities) -> None:
    """Create the customers, identifiers and merge candidates that are new."""
    new = identities.customers
    persons = {USER, VISITOR}
    parameters = {
        "source_id": source.pk,
        "source_name": source.name,
        "ids": list(new),
        "kinds": ["person" if name[0] in persons else "organisation" for name in new.values()],
        "names": [name[1] for name in new.values()],
    }
    if new:
        cursor.execute(CUSTOMERS, parameters)
        cursor.execute(FIRST_NAMES, parameters)
    if identities.names:
        _write_names(cursor, source.code, identities)
    if identities.conflicts:
        ones, others = zip(*sorted(identities.conflicts), strict=True)
        pairs = {"ones": list(ones), "others": list(others)}
        cursor.execute(CONFLICTS, {"source_id": source.pk} | pairs)


def _write_names(cursor: Cursor, source: str, identities: Identities) -> None:
    parameters = {
        "source": source,
        "kinds": [kind for kind, _ in identities.names],
        "values": [value for _, value in identities.names],
        "customers": list(identities.names.values()),
    }
    cursor.execute(IDENTIFIERS, parameters)
