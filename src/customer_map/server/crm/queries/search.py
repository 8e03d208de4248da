"""Turns a few typed characters into the records whose texts hold them, in any script."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Func, IntegerField, Value

from customer_map.matching.folding import folded
from customer_map.matching.tokens import matches, pieces, search_query
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record, VisibleRows
from customer_map.server.crm.models import (
    Activity,
    Case,
    Contact,
    Customer,
    Lead,
    Note,
    Opportunity,
    Order,
    Product,
    SearchEntry,
)
from customer_map.server.crm.texts import clean_text


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, with a line that tells it from its namesakes."""

    kind: str
    record: Record
    note: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that fits what was typed, before anybody asked who may see it; `rank` 0 is best.

    `changed_at` counts seconds: they are read and compared quicker than times are.
    """

    record_id: UUID
    rank: int
    changed_at: float


SEARCHED: dict[type[Record], tuple[str, ...]] = {
    Customer: (),
    Contact: ("customer",),
    Lead: (),
    Opportunity: ("customer",),
    Case: ("customer",),
    Activity: ("customer",),
    Order: ("customer",),
    Product: (),
    Note: ("customer",),
}
"""The record types in the order of the results, with what their lines name besides."""
EACH = 5
LONGEST_QUERY = 100
# Of one type; what fits better than these is found by more letters.
BY_TITLE, BY_TOKENS = 200, 500
FIRST_LOOK = 50
EXACT, BEGINS, IN_TITLE, ELSEWHERE = range(4)
LAST_CHARACTER = chr(0x10FFFF)

TITLES = """
SELECT kind, record_id, title_key, extract(epoch FROM changed_at)::float8
FROM unnest(%s::text[]) AS kind CROSS JOIN LATERAL (
    SELECT record_id, title_key, changed_at FROM crm_searchentry
    WHERE record_type = kind AND title_key >= %s AND title_key < %s
    ORDER BY record_type, title_key LIMIT %s) AS found
"""
TOKENS = """
SELECT kind, record_id, title_key, extract(epoch FROM changed_at)::float8
FROM unnest(%s::text[]) AS kind CROSS JOIN LATERAL crm_search_found(kind, %s::tsquery, %s) AS found
"""


def search(user: User, text: str, each: int = EACH) -> list[Hit]:
    """Return at most `each` records of every type: names that are `text`, that begin so, then the rest, newest first.

    What changed since the entries were taken over is not found yet: see `crm.search.finding`.
    """
    wanted = clean_text(text)[:LONGEST_QUERY]
    if not pieces(wanted):
        return []
    found = _candidates(wanted)
    return [
        Hit(model.type_name(), record, _note(record))
        for model, related in SEARCHED.items()
        for record in _rows(user, model, related, found[model.type_name()], text=wanted, each=each)
    ]


def _candidates(text: str) -> dict[str, list[Candidate]]:
    """Return what fits by type, the best first; the lists are capped before anything is ranked."""
    kinds = [model.type_name() for model in SEARCHED]
    title = folded(text)
    rows = _fetched(TITLES, [kinds, title, title + LAST_CHARACTER, BY_TITLE])
    if not is_one_letter(text):
        rows += _fetched(TOKENS, [kinds, search_query(text), BY_TOKENS])
    found: dict[str, dict[UUID, Candidate]] = defaultdict(dict)
    for kind, record_id, key, changed_at in rows:
        if record_id not in found[kind]:
            rank = _rank(key, title, text)
            found[kind][record_id] = Candidate(record_id, rank, changed_at)
    ranked = {kind: sorted(rows.values(), key=_best_first) for kind, rows in found.items()}
    return defaultdict(list, ranked)


def _fetched(sql: str, params: list[Any]) -> list[tuple[str, UUID, str, float]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def is_one_letter(text: str) -> bool:
    """Whether only names that begin so are found: a single letter begins a word nearly everywhere."""
    parts = pieces(text)
    return len(parts) == 1 and len(parts[0].text) == 1 and not parts[0].is_run


def _rank(key: str, title: str, text: str) -> int:
    if key.startswith(title):
        return EXACT if key == title else BEGINS
    return IN_TITLE if matches(key, text) else ELSEWHERE


def _best_first(candidate: Candidate) -> tuple[int, float, UUID]:
    return candidate.rank, -candidate.changed_at, candidate.record_id


def _rows(
    user: User,
    model: type[Record],
    related: tuple[str, ...],
    found: list[Candidate],
    *,
    text: str,
    each: int,
) -> list[Record]:
    """Return the best records that the user may see, in their order."""
    ids = [candidate.record_id for candidate in found]
    visible = model.records.visible_to(user).select_related(*related)
    rows = _first(visible, ids[:FIRST_LOOK], each)
    if len(rows) < each:
        rows += _first(visible, ids[FIRST_LOOK:], each - len(rows))
    if len(rows) < each and len(ids) >= BY_TOKENS:
        rows += _hidden_among_many(visible, text, each - len(rows), known=rows)
    return rows


def _first(visible: VisibleRows[Any], ids: list[UUID], limit: int) -> list[Record]:
    """Return the first `limit` of the rows with these ids that are visible, in the order of the ids."""
    if not ids:
        return []
    place = Func(Value(ids), F("pk"), function="array_position", output_field=IntegerField())
    return list(visible.filter(pk__in=ids).order_by(place)[:limit])


def _hidden_among_many(
    visible: VisibleRows[Any], text: str, limit: int, *, known: Iterable[Record]
) -> list[Record]:
    """Somebody who sees little finds it too, where very much fits: here we begin with what may be seen."""
    entries = SearchEntry.objects.filter(
        record_type=visible.model.type_name(), tokens__holds=search_query(text)
    )
    rows = visible.filter(pk__in=entries.values("record_id"))
    rows = rows.exclude(pk__in=[row.pk for row in known])
    return list(rows.order_by("-updated_at", "pk")[:limit])


def _note(record: Record) -> str:
    if isinstance(record, Customer):
        return _joined(record.industry, record.city)
    if isinstance(record, Product):
        return record.code
    if isinstance(record, Lead):
        return record.company
    customer = getattr(record, "customer", None)
    return _joined(str(customer or ""), record.title if isinstance(record, Contact) else "")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
