"""Turns any map into JSON bytes and JSON bytes back into a map that is known to be sound."""

from typing import ClassVar, TypeVar

import msgspec

from customer_map.errors import CustomerMapError
from customer_map.maps.flow import FlowMap
from customer_map.maps.journey import JourneyMap
from customer_map.maps.mind import MindMap
from customer_map.maps.operations import Operation, Patch
from customer_map.maps.relationship import RelationshipMap

AnyMap = MindMap | RelationshipMap | JourneyMap | FlowMap

Record = TypeVar("Record", MindMap, RelationshipMap, JourneyMap, FlowMap, Operation, Patch)

_encoder = msgspec.json.Encoder(order="deterministic")
_map_decoder: msgspec.json.Decoder[AnyMap] = msgspec.json.Decoder(AnyMap)


class MapFileError(CustomerMapError):
    """The bytes are no map: not JSON, or a field is missing, unknown or of the wrong type."""

    code: ClassVar[str] = "map_file"
    message: ClassVar[str] = "This is not a map: {reason}."
    hint: ClassVar[str] = "Compare it with a map that `customer-map draw` accepts."


def to_json(record: AnyMap | Operation | Patch) -> bytes:
    """The record as UTF-8 JSON; equal records give equal bytes, fields at their default are left
    out.
    """
    return _encoder.encode(record)


def from_json(data: bytes | str, kind: type[Record]) -> Record:
    """The record of one known kind that `to_json` wrote.

    Raises:
        MapFileError: The bytes are not such a record.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MapFileError(reason=_reason(error)) from error


def map_from_json(data: bytes | str) -> AnyMap:
    """The map that `to_json` wrote, whichever of the four kinds it is (its `type` field tells).

    Raises:
        MapFileError: The bytes are not a map.
    """
    try:
        return _map_decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MapFileError(reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
