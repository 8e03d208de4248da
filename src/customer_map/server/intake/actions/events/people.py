"""The traits of a lot in, fields of customers, organisations and their contacts out."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from customer_map.server.accounts.ids import new_id
from customer_map.server.intake.actions.events.identities import (
    known_identifiers,
    write_identities,
)
from customer_map.server.intake.database import Cursor
from customer_map.server.intake.events.identity import COMPANY, GROUP, Identities, Name
from customer_map.server.intake.events.traits import LENGTHS, Told, company_of, counts, fields_of
from customer_map.server.intake.models import EventSource

# RudderStack's SDKs keep traits in the context.
TRAITS = """
SELECT customer_id, occurred_at, type, coalesce(payload -> 'traits', payload #> '{context,traits}'),
    payload ->> 'groupId'
FROM taken WHERE type IN ('identify', 'group') AND customer_id IS NOT NULL ORDER BY id
"""
CURRENT = """
SELECT id, name, email, phone, website, industry FROM crm_customer
WHERE id = ANY(%s) AND deleted_at IS NULL ORDER BY id FOR UPDATE
"""
KNOWN_FIELDS = """
SELECT customer_id, field, value, told_at FROM intake_toldfield WHERE source_id = %s AND customer_id = ANY(%s)
"""

REMEMBER = """
INSERT INTO intake_toldfield (source_id, customer_id, field, value, told_at)
SELECT %(source_id)s, customer_id, field, value, told_at
FROM unnest(%(customers)s::uuid[], %(fields)s::text[], %(values)s::text[], %(times)s::timestamptz[])
    AS new (customer_id, field, value, told_at)
ON CONFLICT (source_id, customer_id, field) DO UPDATE SET value = excluded.value, told_at = excluded.told_at
"""
CHANGE = """
UPDATE crm_customer AS customer SET name = new.name, email = new.email, phone = new.phone, website = new.website,
    industry = new.industry, version = version + 1, updated_at = now()
FROM unnest(%(ids)s::uuid[], %(name)s::text[], %(email)s::text[], %(phone)s::text[], %(website)s::text[],
    %(industry)s::text[]) AS new (id, name, email, phone, website, industry)
WHERE new.id = customer.id
"""

# A person of an organisation is its contact too. Whoever is a contact already stays where he is.
CONTACTS = """
WITH member AS (
    SELECT person.id AS person_id, wanted.organisation_id, wanted.contact_id, person.name, person.email, person.phone
    FROM unnest(%(persons)s::uuid[], %(organisations)s::uuid[], %(contacts)s::uuid[])
        AS wanted (person_id, organisation_id, contact_id)
    JOIN crm_customer AS person ON person.id = wanted.person_id
    JOIN crm_customer AS organisation ON organisation.id = wanted.organisation_id AND organisation.deleted_at IS NULL
    WHERE NOT EXISTS (
        SELECT FROM crm_identifier AS known WHERE known.customer_id = wanted.person_id AND known.source = %(source)s
            AND known.contact_id IS NOT NULL)
), added AS (
    INSERT INTO crm_contact (
        id, version, created_at, updated_at, name, alias, customer_id, title, department, email, phone, mobile, city,
        country, language, source, tags, custom)
    SELECT contact_id, 1, now(), now(), left(name, 200), '', organisation_id, '', '', email, phone, '', '', '', '',
        %(source_name)s, '{}', '{}'
    FROM member
)
UPDATE crm_identifier AS identifier SET contact_id = member.contact_id FROM member
WHERE identifier.customer_id = member.person_id AND identifier.source = %(source)s AND identifier.kind = 'user_id'
"""
# Where nobody has changed it, the contact goes on saying what its person says.
SAME_CONTACTS = """
UPDATE crm_contact AS contact SET version = contact.version + 1, updated_at = now(),
    name = CASE contact.name WHEN left(person.name, 200) THEN left(new.name, 200) ELSE contact.name END,
    email = CASE contact.email WHEN person.email THEN new.email ELSE contact.email END,
    phone = CASE contact.phone WHEN person.phone THEN new.phone ELSE contact.phone END
FROM unnest(%(ids)s::uuid[], %(name)s::text[], %(email)s::text[], %(phone)s::text[]) AS new (id, name, email, phone)
JOIN crm_customer AS person ON person.id = new.id
JOIN crm_identifier AS identifier ON identifier.customer_id = person.id AND identifier.source = %(source)s
WHERE contact.id = identifier.contact_id AND contact.deleted_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Said:
    """One value for one field of one customer."""

    customer: UUID
    field: str
    told: Told


@dataclass
class Sayings:
    """What a lot says about customers, and who belongs to which organisation."""

    values: list[Said] = field(default_factory=list)
    members: dict[UUID, UUID] = field(default_factory=dict)

    def add(self, customer: UUID, fields: dict[str, str], at: datetime) -> None:
        """Note the values that traits give a customer."""
        self.values += [Said(customer, name, Told(value, at)) for name, value in fields.items()]


def take_traits(cursor: Cursor, source: EventSource) -> int:
    """Fill the fields that identify and group tell of, and make persons of organisations their contacts.

    The answer is the number of organisations that are new.
    """
    cursor.execute(TRAITS)
    told = [_saying(*row) for row in cursor.fetchall()]
    if not told:
        return 0
    organisations = _organisations(cursor, source, told)
    said = _sayings(told, organisations)
    if said.members:
        _add_contacts(cursor, source, said.members)
    _fill(cursor, source, said.values)
    return len(organisations.customers)


@dataclass(frozen=True, slots=True)
class Saying:
    """One identify or group: about whom, when, and which organisation it names."""

    customer: UUID
    at: datetime
    own: dict[str, str]
    organisation: Name | None
    about: dict[str, str]


def _saying(
    customer: UUID, at: datetime, kind: str, traits: str | None, group: str | None
) -> Saying:
    told = json_object(traits)
    if kind == "group":
        return Saying(customer, at, {}, (GROUP, str(group).strip()), fields_of(told))
    number, company = company_of(told)
    about = fields_of(company)
    named = (COMPANY, about["name"].lower()[:300]) if "name" in about else None
    name = (GROUP, number[:300]) if number else named
    return Saying(customer, at, fields_of(told), name, about)


def json_object(text: str | None) -> dict[str, object]:
    """The JSON object in a text; empty where it is something else."""
    value = orjson.loads(text) if text else None
    return value if isinstance(value, dict) else {}


def _organisations(cursor: Cursor, source: EventSource, told: list[Saying]) -> Identities:
    names = dict.fromkeys(one.organisation for one in told if one.organisation)
    values = sorted({value for _, value in names})
    known = known_identifiers(cursor, source.code, [GROUP, COMPANY], values)
    organisations = Identities(known=known, new_id=new_id)
    for name in names:
        organisations.customer(name)
    write_identities(cursor, source, organisations)
    return organisations


def _sayings(told: list[Saying], organisations: Identities) -> Sayings:
    said = Sayings()
    for one in told:
        said.add(one.customer, one.own, one.at)
        if one.organisation:
            organisation = organisations.known[one.organisation]
            said.add(organisation, one.about, one.at)
            said.members.setdefault(one.customer, organisation)
    return said


def _fill(cursor: Cursor, source: EventSource, said: list[Said]) -> None:
    customers = sorted({one.customer for one in said})
    cursor.execute(CURRENT, [customers])
    current = {row[0]: dict(zip(LENGTHS, row[1:], strict=True)) for row in cursor.fetchall()}
    cursor.execute(KNOWN_FIELDS, [source.pk, customers])
    known = {(row[0], row[1]): Told(row[2], row[3]) for row in cursor.fetchall()}
    alive = [one for one in said if one.customer in current]
    written = dict(_written(current, known, alive))
    if not written:
        return
    _remember(cursor, source, written)
    changed = {customer: current[customer] for customer, _ in written}
    columns = {name: [one[name] for one in changed.values()] for name in LENGTHS}
    parameters = {"source": source.code, "ids": list(changed)} | columns
    cursor.execute(SAME_CONTACTS, parameters)
    cursor.execute(CHANGE, parameters)


def _written(
    current: dict[UUID, dict[str, str]], known: dict[tuple[UUID, str], Told], said: list[Said]
) -> Iterator[tuple[tuple[UUID, str], Told]]:
    """Set the values that count, one after the other."""
    for one in said:
        fields, key = current[one.customer], (one.customer, one.field)
        if counts(fields[one.field], known.get(key), one.told):
            fields[one.field] = one.told.value
            known[key] = one.told
            yield key, one.told


def _remember(cursor: Cursor, source: EventSource, written: dict[tuple[UUID, str], Told]) -> None:
    columns: dict[str, list[object]] = defaultdict(list)
    for (customer, name), told in written.items():
        columns["customers"].append(customer)
        columns["fields"].append(name)
        columns["values"].append(told.value)
        columns["times"].append(told.at)
    cursor.execute(REMEMBER, {"source_id": source.pk} | columns)


def _add_contacts(cursor: Cursor, source: EventSource, members: dict[UUID, UUID]) -> None:
    parameters = {
        "source": source.code,
        "source_name": source.name,
        "persons": list(members),
        "organisations": list(members.values()),
        "contacts": [new_id() for _ in members],
    }
    cursor.execute(CONTACTS, parameters)
