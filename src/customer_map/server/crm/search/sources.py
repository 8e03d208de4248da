"""Turns the rows of one record type into their search entries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import QuerySet

from customer_map.matching.folding import folded
from customer_map.matching.portraits import blocking_keys, features_of
from customer_map.matching.tokens import search_vector
from customer_map.server.audit.records import Record
from customer_map.server.crm.duplicates.portraying import portrait_of
from customer_map.server.crm.models import (
    Activity,
    Case,
    CaseMessage,
    Contact,
    Customer,
    Identifier,
    Lead,
    Note,
    Opportunity,
    Order,
    Product,
)
from customer_map.server.crm.models.finding import LONGEST_TITLE

Keys = Callable[[Record], list[str]]
Further = Callable[[list[UUID]], Mapping[UUID, list[str]]]
# Of a long conversation what was said last.
MOST_MESSAGES = 50


@dataclass(frozen=True, slots=True)
class Source:
    """A record type with the fields it is found by; the first one is its name, `numbers` are found by any part.

    `further` are texts of other rows, by the id of the record they belong to.
    """

    model: type[Record]
    fields: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    further: Further | None = None
    keys: Keys = field(default=lambda _record: [])


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of one record."""

    record_id: UUID
    title_key: str
    tokens: str
    blocks: list[str]
    changed_at: datetime


def duplicate_keys(record: Record) -> list[str]:
    """Return the keys that bring a record together with likely duplicates."""
    return blocking_keys(features_of(portrait_of(record)))


def identifiers_of(column: str, ids: list[UUID]) -> Mapping[UUID, list[str]]:
    """Return what other systems call these records."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Identifier.records.all().filter(**{f"{column}__in": ids}).order_by("pk")
    for record_id, value in rows.values_list(column, "value"):
        found[record_id].append(value)
    return found


def messages_of(ids: list[UUID]) -> Mapping[UUID, list[str]]:
    """Return what was written in these cases, and by whom, the latest first."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = CaseMessage.records.filter(case__in=ids).order_by("-written_at", "-pk")
    for case_id, *texts in rows.values_list("case", "text", "subject", "sender_name", "sender"):
        if len(found[case_id]) < MOST_MESSAGES * len(texts):
            found[case_id] += texts
    return found


SOURCES = {
    source.model.type_name(): source
    for source in (
        Source(
            Customer,
            ("name", "alias", "city", "address", "email", "website", "tax_id"),
            ("phone",),
            further=partial(identifiers_of, "customer_id"),
            keys=duplicate_keys,
        ),
        Source(
            Contact,
            ("name", "alias", "title", "department", "email", "city"),
            ("phone", "mobile"),
            further=partial(identifiers_of, "contact_id"),
            keys=duplicate_keys,
        ),
        Source(Lead, ("name", "company", "title", "email"), ("phone",)),
        Source(Opportunity, ("name", "source")),
        Source(Case, ("subject", "description", "number"), further=messages_of),
        Source(Activity, ("subject", "description", "place")),
        Source(Product, ("name", "code")),
        Source(Order, ("number",)),
        Source(Note, ("text",)),
    )
}


def entries_of(source: Source, records: Iterable[Record]) -> list[Entry]:
    """Return the entries of records that are there."""
    rows = list(records)
    further = source.further([row.pk for row in rows]) if source.further else {}
    return [_entry(source, row, further.get(row.pk, [])) for row in rows]


def living(source: Source) -> QuerySet[Record]:
    """Return the rows of a source that have not been deleted."""
    rows: QuerySet[Record] = source.model.records.all().filter(source.model.alive())
    return rows


def _entry(source: Source, record: Record, further: list[str]) -> Entry:
    texts = [str(getattr(record, name) or "") for name in source.fields]
    numbers = [str(getattr(record, name) or "") for name in source.numbers]
    return Entry(
        record_id=record.pk,
        title_key=folded(texts[0])[:LONGEST_TITLE],
        tokens=search_vector([*texts, *numbers, *further], numbers),
        blocks=source.keys(record),
        changed_at=record.updated_at,
    )
