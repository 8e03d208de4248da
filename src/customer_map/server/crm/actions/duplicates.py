"""Finds likely duplicates among all records, and remembers what people say of them."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from customer_map.errors import NotAllowedError, RecordNotFoundError
from customer_map.matching.comparing import Comparison, compare
from customer_map.matching.pairs import LARGEST_BLOCK
from customer_map.matching.portraits import Features, features_of
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.audit.actions import require_editable, require_visible
from customer_map.server.audit.log import append
from customer_map.server.audit.values import snapshot
from customer_map.server.crm.actions.search import take_over_changes
from customer_map.server.crm.duplicates.portraying import MODELS, portrait_of
from customer_map.server.crm.models import DuplicatePair

AT_ONCE = 2_000
JOB = "crm.duplicates"
# Who is compared with whom: docs/methods/duplicates.md.
CANDIDATES = """
SELECT DISTINCT one.id, other.id FROM (
    SELECT array_agg(record_id) AS ids FROM crm_searchentry CROSS JOIN LATERAL unnest(blocks) AS key
    WHERE record_type = %s GROUP BY key HAVING count(*) BETWEEN 2 AND %s
) AS block CROSS JOIN LATERAL unnest(ids) AS one (id) CROSS JOIN LATERAL unnest(ids) AS other (id)
WHERE one.id < other.id
"""
KEEP = """
INSERT INTO crm_duplicatepair (id, record_type, first_id, second_id, score, parts, found_at)
SELECT gen_random_uuid(), %s, first_id, second_id, score, parts::jsonb, clock_timestamp()
FROM unnest(%s::uuid[], %s::uuid[], %s::float8[], %s::text[]) AS found (first_id, second_id, score, parts)
ON CONFLICT (record_type, first_id, second_id) DO UPDATE
SET score = excluded.score, parts = excluded.parts, found_at = excluded.found_at
"""
# What is no longer alike, or gone; what people decided stays.
FORGET = """
DELETE FROM crm_duplicatepair WHERE record_type = %s AND decided_at IS NULL AND found_at < %s
"""

Scored = tuple[UUID, UUID, Comparison]


def find_duplicates(*, actor: Actor) -> int:
    """Compare all customers and all contacts that share a key; return how many likely pairs there are."""
    del actor  # the clock, or whoever asked for it
    while take_over_changes():
        pass
    return sum(_find(record_type) for record_type in MODELS)


def ask_for_duplicates(*, actor: Actor) -> None:
    """Let the worker look for duplicates now; one waiting job is enough for all who ask.

    Raises NotAllowedError when the actor may change no customer.
    """
    if actor.user and reach_of(actor.user, RecordType.CUSTOMER, Intent.EDIT) == Reach.NONE:
        raise NotAllowedError(right=f"{RecordType.CUSTOMER}.edit")
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(JOB, queueing_lock=JOB, allow_unknown=True).defer(timestamp=0)


def dismiss_pair(*, actor: Actor, pair_id: UUID) -> DuplicatePair:
    """Remember that these two are not the same; they are not shown again."""
    return _decide(actor, pair_id, "duplicatepair.dismiss", is_decided=True)


def reconsider_pair(*, actor: Actor, pair_id: UUID) -> DuplicatePair:
    """Show two records again of which somebody had said that they are not the same."""
    return _decide(actor, pair_id, "duplicatepair.reconsider", is_decided=False)


@transaction.atomic
def _find(record_type: str) -> int:
    found = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        started = cursor.fetchone()[0]
    for candidates in _batches(record_type):
        likely = _likely(record_type, candidates)
        _keep(record_type, likely)
        found += len(likely)
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [record_type, started])
    return found


def _batches(record_type: str) -> Iterator[list[tuple[UUID, UUID]]]:
    """Yield candidates as the database finds them: of a million records there may be very many."""
    connection.ensure_connection()
    with connection.connection.cursor(name="duplicate_candidates") as cursor:
        cursor.execute(CANDIDATES, [record_type, LARGEST_BLOCK])
        while batch := cursor.fetchmany(AT_ONCE):
            yield batch


def _likely(record_type: str, candidates: list[tuple[UUID, UUID]]) -> list[Scored]:
    model = MODELS[record_type]
    ids = {record_id for pair in candidates for record_id in pair}
    rows = model.records.filter(model.alive(), pk__in=ids)
    features: dict[UUID, Features] = {row.pk: features_of(portrait_of(row)) for row in rows}
    scored = (
        (one, other, compare(features[one], features[other]))
        for one, other in candidates
        if one in features and other in features
    )
    return [pair for pair in scored if pair[2].is_likely]


def _keep(record_type: str, pairs: list[Scored]) -> None:
    columns = (
        [one for one, _, _ in pairs],
        [other for _, other, _ in pairs],
        [comparison.score for _, _, comparison in pairs],
        [explained(comparison) for _, _, comparison in pairs],
    )
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [record_type, *columns])


def explained(comparison: Comparison) -> str:
    """Return the parts of a comparison as JSON."""
    parts: list[dict[str, Any]] = [
        {"part": part.part, "level": part.level.value, "bits": part.bits}
        for part in comparison.parts
    ]
    return orjson.dumps(parts).decode()


@transaction.atomic
def _decide(actor: Actor, pair_id: UUID, verb: str, *, is_decided: bool) -> DuplicatePair:
    pair = DuplicatePair.objects.select_for_update().filter(pk=pair_id).first()
    if pair is None:
        raise RecordNotFoundError
    for record_id in (pair.first_id, pair.second_id):
        record = require_visible(actor, MODELS[pair.record_type], record_id)
        require_editable(actor, record)
    before = snapshot(pair, ["decided_at"])
    pair.decided_at = timezone.now() if is_decided else None
    pair.decided_by = actor.user if is_decided else None
    pair.save()
    append(actor=actor, verb=verb, record=pair, before=before, after=snapshot(pair, ["decided_at"]))
    return pair
