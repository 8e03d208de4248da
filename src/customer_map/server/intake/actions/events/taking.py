"""Received events in, touchpoints and customers out: one transaction for each lot, all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from psycopg import DataError, IntegrityError

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.queries import current_workspace
from customer_map.server.audit.log import append
from customer_map.server.intake.actions.events import lots
from customer_map.server.intake.actions.events.identities import (
    known_identifiers,
    names_in,
    statements,
    write_identities,
)
from customer_map.server.intake.actions.events.people import take_traits
from customer_map.server.intake.actions.events.receiving import ask_for_taking
from customer_map.server.intake.database import Cursor, driver_cursor
from customer_map.server.intake.events.identity import USER, VISITOR, Identities
from customer_map.server.intake.events.mapping import EventMapping
from customer_map.server.intake.loading.touchpoints import TOUCHPOINTS_ADDED, WANTED
from customer_map.server.intake.models import EventSource, ReceivedEvent

LOT = 5_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one lot."""

    read: int = 0
    touchpoints: int = 0
    repeated: int = 0
    held: int = 0
    refused: int = 0
    customers: int = 0
    latest: datetime | None = None


def take_all() -> int:
    """Take over whatever was received; the number of events.

    Who was asked to take what came meanwhile may have found us at it, and left it.
    """
    taken = {source.pk: take_source(source) for source in EventSource.objects.order_by("pk")}
    ours = [source_id for source_id, number in taken.items() if number]
    if ours and ReceivedEvent.objects.filter(source_id__in=ours).exists():
        ask_for_taking()
    return sum(taken.values())


def take_source(source: EventSource) -> int:
    """Take over what a source sent, lot by lot; the number of events.

    A lot that the database refuses is taken again in halves, until the one event that it stumbles over is put aside.
    """
    total, size = 0, LOT
    while True:
        try:
            taken = take_lot(source, size)
        except (DataError, IntegrityError):
            if size == 1:
                _put_first_aside(source)
            size = max(size // 2, 1)
            continue
        total += taken.read
        if taken.read < size:
            return total
        size = min(size * 2, LOT)


def take_lot(source: EventSource, size: int = LOT) -> Taken:
    """Take over up to `size` events of a source; nothing while another worker is at this source."""
    with transaction.atomic(), driver_cursor() as cursor:
        cursor.execute(lots.LOCK, {"source": str(source.pk)})
        if not (cursor.fetchone() or [False])[0]:
            return Taken()
        cursor.execute(lots.CREATE)
        cursor.execute(WANTED)
        cursor.execute(lots.TAKE, {"source": source.pk, "size": size})
        taken = _take(cursor, source, cursor.rowcount) if cursor.rowcount else Taken()
        cursor.execute(lots.DROP)
        if taken.read:
            _note(source, taken)
    return taken


def _take(cursor: Cursor, source: EventSource, read: int) -> Taken:
    parameters = _parameters(source)
    persons = _persons(cursor, source)
    for step in (lots.RELEASE, "ANALYZE taken", lots.RESOLVE):
        cursor.execute(step, parameters)
    cursor.execute(lots.REFUSE_DELETED, parameters)
    refused = cursor.rowcount
    cursor.execute(lots.LATEST, parameters)
    latest = (cursor.fetchone() or [None])[0]
    cursor.execute(lots.RECENT, parameters)
    cursor.execute(lots.HOLD, parameters)
    cursor.execute(lots.LEAVE_HELD)
    held = cursor.rowcount
    organisations = take_traits(cursor, source)
    customers = len(persons.customers) + organisations
    touchpoints, repeated = _add_touchpoints(cursor, parameters)
    return Taken(read, touchpoints, repeated, held, refused, customers, latest)


def _persons(cursor: Cursor, source: EventSource) -> Identities:
    told = statements(cursor)
    known = known_identifiers(cursor, source.code, [USER, VISITOR], names_in(told))
    persons = Identities(known=known, new_id=new_id)
    for statement in told:
        persons.take(statement)
    write_identities(cursor, source, persons)
    return persons


def _parameters(source: EventSource) -> Mapping[str, object]:
    mapping = EventMapping.from_json(source.mapping, source.kind)
    return {
        "source_id": source.pk,
        "source": source.code,
        "currency": current_workspace().currency,
        "channel": mapping.channel,
        "old_names": list(mapping.names),
        "new_names": list(mapping.names.values()),
        "import_id": None,
    }


def _add_touchpoints(cursor: Cursor, parameters: Mapping[str, object]) -> tuple[int, int]:
    cursor.execute(lots.REPEATED_WITHIN)
    repeated = cursor.rowcount
    cursor.execute(lots.TOUCHPOINTS, parameters)
    counts = {}
    for step in TOUCHPOINTS_ADDED:
        cursor.execute(step.sql, parameters)
        if step.counts:
            counts[step.counts[1]] = cursor.rowcount
    return counts["created"], counts["found"] + repeated


def _note(source: EventSource, taken: Taken) -> None:
    """Bring the counts of the source up to date, and leave one entry for the whole lot."""
    EventSource.objects.filter(pk=source.pk).update(
        taken=F("taken") + taken.touchpoints,
        repeated=F("repeated") + taken.repeated,
        refused=F("refused") + taken.refused,
        last_seen_at=taken.latest,
    )
    counted = {
        name: getattr(taken, name)
        for name in ("read", "touchpoints", "repeated", "held", "refused", "customers")
    }
    actor = Actor(user=None, via="events")
    append(actor=actor, verb="event_source.take", record=source, before=None, after=counted)


def _put_first_aside(source: EventSource) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(lots.REJECT_FIRST, {"source": source.pk})
        EventSource.objects.filter(pk=source.pk).update(refused=F("refused") + cursor.rowcount)
