"""CloudEvents 1.0 over HTTP in (binary, structured or batched), JSON objects of their attributes and data out.

Source: CloudEvents HTTP Protocol Binding 1.0.2 and JSON Event Format 1.0.2.
"""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import unquote

import msgspec

from customer_map.server.intake.events.errors import UnreadableEventsError

STRUCTURED = "application/cloudevents+json"
BATCHED = "application/cloudevents-batch+json"
REQUIRED = ("id", "source", "type", "specversion")
PREFIX = "ce-"

CloudEvent = dict[str, object]


def read_cloudevents(headers: Mapping[str, str], body: bytes) -> list[CloudEvent]:
    """The events of a request, whichever of the three modes it is in.

    Raises:
        UnreadableEventsError: it is none of them, or an attribute that every event needs is missing.
    """
    content_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if content_type == STRUCTURED:
        found = [_decoded(body)]
    elif content_type == BATCHED:
        whole = _decoded(body)
        found = whole if isinstance(whole, list) else [whole]
    else:
        found = [_binary(headers, body, content_type)]
    return [_checked(event) for event in found]


def message_id_of(event: CloudEvent) -> str:
    """Source and id together are unique."""
    return f"{event['source']}/{event['id']}"


def _binary(headers: Mapping[str, str], body: bytes, content_type: str) -> CloudEvent:
    event: CloudEvent = {
        name.lower().removeprefix(PREFIX): unquote(value)
        for name, value in headers.items()
        if name.lower().startswith(PREFIX)
    }
    is_json = content_type in {"", "application/json"} or content_type.endswith("+json")
    if body:
        event["data"] = _decoded(body) if is_json else _text(body)
    return event


def _checked(event: object) -> CloudEvent:
    if not isinstance(event, dict):
        raise UnreadableEventsError(problem="a CloudEvent is a JSON object")
    for name in REQUIRED:
        if not isinstance(event.get(name), str) or not event[name]:
            raise UnreadableEventsError(problem=f"the attribute {name} is missing")
    if not event["specversion"].startswith("1."):
        raise UnreadableEventsError(problem="only version 1 is understood")
    if "data_base64" in event:
        event["data"] = _unpacked(event.pop("data_base64"))
    return event


def _unpacked(text: object) -> object:
    try:
        raw = base64.b64decode(str(text), validate=True)
    except binascii.Error as problem:
        raise UnreadableEventsError(problem="data_base64 is not base64") from problem
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _text(raw)


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise UnreadableEventsError(problem=str(problem)) from problem


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
