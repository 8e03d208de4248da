"""Reads likely duplicates: of a record that is being entered, those found before, and what went into a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from customer_map.matching.comparing import Comparison, compare
from customer_map.matching.portraits import Portrait, blocking_keys, features_of
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Intent
from customer_map.server.audit.records import Record
from customer_map.server.crm.duplicates.portraying import MODELS, portrait_of
from customer_map.server.crm.models import DuplicatePair, Merge, SearchEntry

MOST_COMPARED = 200
MOST_TWINS = 5


@dataclass(frozen=True, slots=True)
class Twin:
    """A record that is likely the same as another, and why."""

    record: Record
    comparison: Comparison


def likely_twins(user: User, record_type: str, portrait: Portrait) -> list[Twin]:
    """Return the records the user may see that are likely the one described, the likeliest first."""
    wanted = features_of(portrait)
    keys = blocking_keys(wanted)
    if not keys:
        return []
    entries = SearchEntry.objects.filter(record_type=record_type, blocks__overlap=keys)
    ids = list(entries.values_list("record_id", flat=True)[:MOST_COMPARED])
    rows = MODELS[record_type].records.visible_to(user).filter(pk__in=ids)
    twins = (Twin(row, compare(wanted, features_of(portrait_of(row)))) for row in rows)
    likely = [twin for twin in twins if twin.comparison.is_likely]
    return sorted(likely, key=lambda twin: -twin.comparison.score)[:MOST_TWINS]


def open_pairs(user: User, record_type: str) -> QuerySet[DuplicatePair]:
    """Return the pairs nobody has decided on, of records the user may see, the likeliest first."""
    return _pairs(user, record_type).filter(decided_at__isnull=True).order_by("-score", "id")


def dismissed_pairs(user: User, record_type: str) -> QuerySet[DuplicatePair]:
    """Return the pairs of which somebody said that they are not duplicates, the newest first."""
    return _pairs(user, record_type).filter(decided_at__isnull=False).order_by("-decided_at", "id")


def records_of(user: User, pairs: Iterable[DuplicatePair]) -> dict[UUID, Record]:
    """Return the records of pairs of one type by id."""
    found = list(pairs)
    if not found:
        return {}
    ids = {record_id for pair in found for record_id in (pair.first_id, pair.second_id)}
    return MODELS[found[0].record_type].records.visible_to(user).in_bulk(list(ids))


def merges_of(user: User, record_type: str) -> QuerySet[Merge]:
    """Return the merges of records the user may see, also those taken apart, the newest first."""
    visible = MODELS[record_type].records.visible_to(user)
    merges = Merge.records.reachable_by(user, Intent.READ, with_deleted=True)
    mine = merges.filter(record_type=record_type, kept_id__in=visible.values("pk"))
    return mine.select_related("owner").order_by("-created_at", "id")


def _pairs(user: User, record_type: str) -> QuerySet[DuplicatePair]:
    visible = MODELS[record_type].records.visible_to(user).values("pk")
    return DuplicatePair.objects.filter(
        record_type=record_type, first_id__in=visible, second_id__in=visible
    )
