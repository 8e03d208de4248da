"""Turns OCEL 2.0 JSON into a log and back."""

import math
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from customer_map.formats.ocel import (
    EPOCH,
    Attribute,
    AttributeType,
    Ocel,
    OcelError,
    OcelEvent,
    OcelObject,
    OcelType,
    Relationship,
    in_order,
    moment,
    typed,
)

Scalar = str | int | float | bool | None


class _Type(msgspec.Struct):
    name: str
    attributes: list[AttributeType] = []


class _Attribute(msgspec.Struct):
    name: str
    value: Scalar = None
    time: str | None = None


class _Relationship(msgspec.Struct, rename="camel"):
    object_id: str
    qualifier: str | None = None


class _Object(msgspec.Struct):
    id: str
    type: str
    attributes: list[_Attribute] = []
    relationships: list[_Relationship] = []


class _Event(msgspec.Struct):
    id: str
    type: str
    time: str
    attributes: list[_Attribute] = []
    relationships: list[_Relationship] = []


class _Log(msgspec.Struct, rename="camel"):
    event_types: list[_Type] = []
    object_types: list[_Type] = []
    events: list[_Event] = []
    objects: list[_Object] = []


Kinds = dict[str, dict[str, str]]
"""For each type the types of its attributes by name."""


def loads(data: bytes, file: str = "The log") -> Ocel:
    """Return the log that JSON holds; values get the types that their attributes declare.

    Raises:
        OcelError: It is no JSON, not of the schema, nested without end, or an event has no readable time.
    """
    try:
        raw = msgspec.json.decode(data, type=_Log)
        events, objects = _kinds(raw.event_types), _kinds(raw.object_types)
        return Ocel(
            event_types=tuple(_types(raw.event_types)),
            object_types=tuple(_types(raw.object_types)),
            events=tuple(_event(each, events.get(each.type, {})) for each in raw.events),
            objects=tuple(_object(each, objects.get(each.type, {})) for each in raw.objects),
        )
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as error:
        raise OcelError(file=file, reason=str(error)) from error


def dumps(log: Ocel) -> bytes:
    """Return the log as JSON; numbers that are not finite cannot be written and are left out."""
    return msgspec.json.encode(
        {
            "objectTypes": [_type_json(each) for each in log.object_types],
            "eventTypes": [_type_json(each) for each in log.event_types],
            "objects": [
                {
                    "id": each.id,
                    "type": each.type,
                    "attributes": list(_attributes_json(each.attributes, timed=True)),
                    "relationships": _relationships_json(each.relationships),
                }
                for each in log.objects
            ],
            "events": [
                {
                    "id": each.id,
                    "type": each.type,
                    "time": _time(each.time),
                    "attributes": list(_attributes_json(each.attributes, timed=False)),
                    "relationships": _relationships_json(each.relationships),
                }
                for each in log.events
            ],
        }
    )


def _kinds(types: Iterable[_Type]) -> Kinds:
    return {each.name: {a.name: a.type for a in each.attributes} for each in types}


def _types(types: Iterable[_Type]) -> Iterator[OcelType]:
    for each in types:
        yield OcelType(each.name, tuple(each.attributes))


def _event(raw: _Event, kinds: dict[str, str]) -> OcelEvent:
    return OcelEvent(
        id=raw.id,
        type=raw.type,
        time=moment(raw.time),
        attributes=tuple(_attributes(raw.attributes, kinds)),
        relationships=_relationships(raw.relationships),
    )


def _object(raw: _Object, kinds: dict[str, str]) -> OcelObject:
    return OcelObject(
        id=raw.id,
        type=raw.type,
        attributes=in_order(_attributes(raw.attributes, kinds)),
        relationships=_relationships(raw.relationships),
    )


def _attributes(raw: Iterable[_Attribute], kinds: dict[str, str]) -> Iterator[Attribute]:
    for each in raw:
        if each.value is not None:
            value = typed(each.value, kinds.get(each.name, "string"))
            yield Attribute(each.name, value, moment(each.time) if each.time else EPOCH)


def _relationships(raw: Iterable[_Relationship]) -> tuple[Relationship, ...]:
    return tuple(Relationship(each.object_id, each.qualifier or "") for each in raw)


def _type_json(kind: OcelType) -> dict[str, Any]:
    attributes = [{"name": each.name, "type": each.type} for each in kind.attributes]
    return {"name": kind.name, "attributes": attributes}


def _attributes_json(attributes: Iterable[Attribute], *, timed: bool) -> Iterator[dict[str, Any]]:
    for each in attributes:
        value = each.value
        if isinstance(value, float) and not math.isfinite(value):
            continue
        written = _time(value) if isinstance(value, datetime) else value
        when = {"time": _time(each.time)} if timed else {}
        yield {"name": each.name, "value": written} | when


def _relationships_json(relationships: Iterable[Relationship]) -> list[dict[str, str]]:
    return [{"objectId": each.object_id, "qualifier": each.qualifier} for each in relationships]


def _time(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")
