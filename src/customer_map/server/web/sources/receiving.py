"""Addresses: events come in, as Segment's SDKs, CloudEvents and signed webhooks send them."""

import hashlib
from datetime import datetime

import msgspec
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from customer_map.server.intake.actions.events.receiving import receive
from customer_map.server.intake.actions.events.sources import secret_of
from customer_map.server.intake.events.bodies import read_body
from customer_map.server.intake.events.cloudevents import message_id_of, read_cloudevents
from customer_map.server.intake.events.errors import (
    InvalidEventError,
    ReplayedWebhookError,
    UnknownSourceError,
    UnreadableEventsError,
)
from customer_map.server.intake.events.mapping import EventMapping, as_track
from customer_map.server.intake.events.pace import require_room
from customer_map.server.intake.events.reading import Read, read_batch, read_events, write_key_in
from customer_map.server.intake.events.reasons import REASONS
from customer_map.server.intake.events.signatures import require_signed
from customer_map.server.intake.models import EventSource, SourceKind
from customer_map.server.intake.queries.events import is_known_message, source_of_code
from customer_map.server.web.sources.answering import (
    key_in_header,
    receiving,
    require_origin,
    source_with_key,
)

BATCHES = frozenset({"batch", "import"})
TIMESTAMP = "X-Customer-Map-Timestamp"
SIGNATURE = "X-Customer-Map-Signature"
LONGEST_MESSAGE_ID = 200


@receiving
def events(request: HttpRequest, kind: str) -> None:
    """Take in one event of the kind that the address names, or a batch."""
    received = timezone.now()
    write_key = key_in_header(request)
    source = source_with_key(write_key) if write_key else None
    body = _body(request)
    source = source or source_with_key(write_key_in(body))
    _require_kind(source, SourceKind.SEGMENT)
    require_origin(request, source)
    if kind in BATCHES:
        read = read_batch(body, source_id=source.pk, received=received)
    else:
        read = read_events([body], source_id=source.pk, received=received, kind=kind)
        _require_accepted(read)
    _keep(source, read, received)


@receiving
def cloudevents(request: HttpRequest, code: str) -> None:
    """Take in CloudEvents: binary, structured or a batch."""
    received = timezone.now()
    source = source_with_key(key_in_header(request))
    _require_kind(source, SourceKind.CLOUDEVENTS)
    if source.code != code:
        raise UnknownSourceError
    require_origin(request, source)
    found = read_cloudevents(request.headers, _body(request))
    mapping = EventMapping.from_json(source.mapping, source.kind)
    payloads = [msgspec.json.encode(as_track(one, mapping, message_id_of(one))) for one in found]
    _keep(source, read_events(payloads, source_id=source.pk, received=received), received)


@receiving
def webhook(request: HttpRequest, code: str) -> None:
    """Take in a signed webhook; one that was replayed is refused."""
    received = timezone.now()
    source = source_of_code(code)
    if source is None or source.kind != SourceKind.WEBHOOK:
        raise UnknownSourceError
    body = _body(request)
    timestamp = request.headers.get(TIMESTAMP, "")
    require_signed(
        secret=secret_of(source),
        timestamp=timestamp,
        given=request.headers.get(SIGNATURE, ""),
        body=body,
        received=received,
    )
    read = _webhook_event(source, body, timestamp, received)
    _keep(source, read, received)


def _webhook_event(source: EventSource, body: bytes, timestamp: str, received: datetime) -> Read:
    """The event of a webhook; what signs it is in its message id, unless the body names one."""
    try:
        whole = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise UnreadableEventsError(problem=str(problem)) from problem
    mapping = EventMapping.from_json(source.mapping, source.kind)
    named = mapping.find("message_id", whole)
    digest = hashlib.sha256(timestamp.encode() + b"." + body).hexdigest()
    is_id = isinstance(named, str | int) and 0 < len(str(named)) <= LONGEST_MESSAGE_ID
    message_id = str(named) if is_id else f"sha256:{digest}"
    if is_known_message(source, message_id):
        raise ReplayedWebhookError
    payload = msgspec.json.encode(as_track(whole, mapping, message_id))
    read = read_events([payload], source_id=source.pk, received=received)
    _require_accepted(read)
    return read


def _body(request: HttpRequest) -> bytes:
    return read_body(request, request.headers.get("Content-Encoding", ""))


def _require_kind(source: EventSource, kind: SourceKind) -> None:
    if source.kind != kind:
        raise UnknownSourceError


def _require_accepted(read: Read) -> None:
    """Who sends a single event hears at once what is wrong with it; of a batch the rest is kept."""
    if read.refused:
        raise InvalidEventError(reason=REASONS[read.refused[0].reason])


def _keep(source: EventSource, read: Read, received: datetime) -> None:
    require_room(source.pk, len(read.rows) + len(read.refused), settings.EVENTS_PER_MINUTE)
    receive(source_id=source.pk, read=read, received=received)
