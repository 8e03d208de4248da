"""Reads of event sources: which there are, what they sent, what became of it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.accounts.tokens import hash_of
from customer_map.server.crm.models import Customer, TouchpointKey
from customer_map.server.intake.models import (
    EventSource,
    HeldEvent,
    IdentityConflict,
    ReceivedEvent,
    RecentEvent,
    RefusedEvent,
)

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many events of a source are not touchpoints yet."""

    received: int
    held: int
    visitors: int


def event_sources() -> QuerySet[EventSource]:
    """All sources: those that work first, by name."""
    return EventSource.objects.order_by("revoked_at", "name", "pk")


def source_called(source_id: UUID) -> EventSource:
    """One source.

    Raises:
        RecordNotFoundError: there is none.
    """
    source = EventSource.objects.filter(pk=source_id).first()
    if source is None:
        raise RecordNotFoundError
    return source


def source_of_key(write_key: str) -> EventSource | None:
    """The working source that a write key belongs to."""
    return _working().filter(key_hash=hash_of(write_key)).first() if write_key else None


def source_of_code(code: str) -> EventSource | None:
    """The working source with this code."""
    return _working().filter(code=code).first()


def may_send_from(origin: str) -> bool:
    """Whether web pages of this origin may send to any source at all."""
    return _working().filter(origins__contains=[origin.lower()]).exists()


def is_known_message(source: EventSource, message_id: str) -> bool:
    """Whether a message came before, and waits, is held, or is a touchpoint."""
    of_source = {"source_id": source.pk, "message_id": message_id}
    return (
        TouchpointKey.objects.filter(source=source.code, message_id=message_id).exists()
        or ReceivedEvent.objects.filter(**of_source).exists()
        or HeldEvent.objects.filter(**of_source).exists()
    )


def waiting_events(source: EventSource) -> Waiting:
    """What waits to be taken over, and what waits for a visitor to say who he is."""
    held = HeldEvent.objects.filter(source_id=source.pk)
    return Waiting(
        received=ReceivedEvent.objects.filter(source_id=source.pk).count(),
        held=held.count(),
        visitors=held.values("anonymous_id").distinct().count(),
    )


def recent_events(source: EventSource) -> QuerySet[RecentEvent]:
    """The last events that were taken over or held, newest first."""
    return RecentEvent.objects.filter(source=source)[:SHOWN]


def refused_events(source: EventSource) -> QuerySet[RefusedEvent]:
    """The last events that were refused, newest first."""
    return RefusedEvent.objects.filter(source=source)[:SHOWN]


def conflicts_of(source: EventSource, user: User) -> list[tuple[Customer, Customer]]:
    """Pairs of customers that the source says are one, of those that the user may see."""
    pairs = list(
        IdentityConflict.objects.filter(source=source).values_list("one_id", "other_id")[:SHOWN]
    )
    ids = {one for pair in pairs for one in pair}
    seen = Customer.records.visible_to(user).in_bulk(ids)
    return [(seen[one], seen[other]) for one, other in pairs if one in seen and other in seen]


def _working() -> QuerySet[EventSource]:
    return EventSource.objects.filter(revoked_at__isnull=True)
