"""The body of a request in, rows of events out, and beside them what was refused and why."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from customer_map.server.accounts.ids import new_id
from customer_map.server.intake.events import reasons
from customer_map.server.intake.events.clock import occurred_at
from customer_map.server.intake.events.errors import EventsTooLargeError, UnreadableEventsError
from customer_map.server.intake.events.limits import (
    LARGEST_BATCH,
    LARGEST_EVENT,
    LONGEST_ID,
    LONGEST_MESSAGE_ID,
    LONGEST_NAME,
)
from customer_map.server.intake.events.plain_json import plain

TYPES = frozenset({"track", "page", "screen", "identify", "group", "alias"})
StructT = TypeVar("StructT", bound=msgspec.Struct)
PAGES = frozenset({"page", "screen"})


class Facts(msgspec.Struct):
    """What we look at in the properties of an event before it is kept."""

    name: object = None
    path: object = None
    title: object = None


class SentEvent(msgspec.Struct, rename="camel"):
    """What we look at in an event before it is kept; the rest is kept as it came."""

    type: str = ""
    message_id: str | None = None
    user_id: str | int | None = None
    anonymous_id: str | int | None = None
    previous_id: str | int | None = None
    group_id: str | int | None = None
    event: str | None = None
    name: str | None = None
    timestamp: datetime | None = None
    original_timestamp: datetime | None = None
    sent_at: datetime | None = None
    properties: Facts | None = None
    traits: dict[str, msgspec.Raw] | None = None


class Batch(msgspec.Struct, rename="camel"):
    """Many events in one request."""

    batch: list[msgspec.Raw]
    sent_at: datetime | None = None
    write_key: str | None = None


class WriteKey(msgspec.Struct, rename="camel"):
    """The part of a body that says who sends it."""

    write_key: str | None = None


@dataclass(slots=True)
class EventRow:
    """One event that can be kept."""

    source_id: UUID
    message_id: str
    type: str
    occurred_at: datetime
    received_at: datetime
    user_id: str | None
    anonymous_id: str | None
    name: str
    payload: bytes


@dataclass(slots=True)
class Refusal:
    """One event that cannot be kept as an event."""

    reason: str
    payload: bytes
    message_id: str = ""
    name: str = ""


@dataclass(slots=True)
class Read:
    """What a request holds."""

    rows: list[EventRow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


class _RefusedError(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


BROKEN = (msgspec.DecodeError, ValueError, RecursionError)
_event = msgspec.json.Decoder(SentEvent)
_batch = msgspec.json.Decoder(Batch)
_key = msgspec.json.Decoder(WriteKey)


def write_key_in(body: bytes) -> str:
    """The write key that a body holds, as browsers send it; empty without one.

    Raises:
        UnreadableEventsError: the body is not a JSON object.
    """
    return _decoded(_key, body).write_key or ""


def read_batch(body: bytes, *, source_id: UUID, received: datetime) -> Read:
    """Read the body of `batch` or `import`.

    Raises:
        UnreadableEventsError: it is no batch.
        EventsTooLargeError: it holds too many events.
    """
    whole = _decoded(_batch, body)
    if len(whole.batch) > LARGEST_BATCH:
        raise EventsTooLargeError(limit=f"{LARGEST_BATCH} events")
    payloads = (bytes(one) for one in whole.batch)
    return read_events(payloads, source_id=source_id, received=received, sent=whole.sent_at)


def read_events(
    payloads: Iterable[bytes],
    *,
    source_id: UUID,
    received: datetime,
    sent: datetime | None = None,
    kind: str = "",
) -> Read:
    """Read events one by one; `kind` is what the address says they are, where it says it."""
    read = Read()
    for payload in payloads:
        try:
            read.rows.append(_row(payload, source_id, received, sent, kind))
        except _RefusedError as refused:
            read.refused.append(Refusal(refused.reason, payload))
    return read


def _decoded(decoder: msgspec.json.Decoder[StructT], body: bytes) -> StructT:
    """What browsers and programs may send is wider than what we read; the second attempt is slower."""
    try:
        return decoder.decode(body)
    except BROKEN:
        try:
            return decoder.decode(plain(body))
        except BROKEN as problem:
            raise UnreadableEventsError(problem=str(problem)) from problem


def _row(
    payload: bytes, source_id: UUID, received: datetime, sent: datetime | None, kind: str
) -> EventRow:
    if len(payload) > LARGEST_EVENT:
        raise _RefusedError(reasons.TOO_LARGE)
    try:
        event = _decoded(_event, payload)
    except UnreadableEventsError:
        raise _RefusedError(reasons.UNREADABLE) from None
    event.type = kind or event.type
    moment = occurred_at(
        received=received,
        sent=event.sent_at or sent,
        noted=event.timestamp or event.original_timestamp,
    )
    if moment is None:
        raise _RefusedError(reasons.TIME)
    user, visitor = _who(event)
    return EventRow(
        source_id,
        _message_id(event),
        event.type,
        moment,
        received,
        user,
        visitor,
        _name(event),
        payload,
    )


def _who(event: SentEvent) -> tuple[str | None, str | None]:
    if event.type not in TYPES:
        raise _RefusedError(reasons.UNKNOWN_TYPE)
    user, visitor = _identifier(event.user_id), _identifier(event.anonymous_id)
    if event.type == "alias":
        is_whole = user and (_identifier(event.previous_id) or visitor)
    elif event.type == "group":
        is_whole = (user or visitor) and _identifier(event.group_id)
    else:
        is_whole = user or visitor
    if not is_whole:
        raise _RefusedError(reasons.NOBODY)
    return user, visitor


def _identifier(told: str | int | None) -> str | None:
    if told is None:
        return None
    text = str(told).strip()
    if len(text) > LONGEST_ID:
        raise _RefusedError(reasons.LONG_ID)
    return text or None


def _message_id(event: SentEvent) -> str:
    if not event.message_id:
        return str(new_id())
    if len(event.message_id) > LONGEST_MESSAGE_ID:
        return f"sha256:{hashlib.sha256(event.message_id.encode()).hexdigest()}"
    return event.message_id


def _name(event: SentEvent) -> str:
    if event.type in PAGES:
        facts = event.properties or Facts()
        told = event.name or next(
            (one for one in (facts.name, facts.path, facts.title) if isinstance(one, str) and one),
            "/",
        )
        return f"{event.type}: {told}"[:LONGEST_NAME]
    if event.type != "track":
        return event.type
    name = (event.event or "").strip()
    if not name:
        raise _RefusedError(reasons.NO_NAME)
    return name[:LONGEST_NAME]
