"""How a source's events are understood: names rewritten, and for foreign JSON where each fact stands."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

Json = Mapping[str, object]

PATHS = ("customer", "name", "time", "value", "currency", "message_id")
DEFAULT_PATHS = {
    "webhook": {
        "customer": "customer.id",
        "name": "event",
        "time": "time",
        "value": "value",
        "currency": "currency",
        "message_id": "id",
    },
    "cloudevents": {
        "customer": "subject",
        "name": "type",
        "time": "time",
        "value": "data.value",
        "currency": "data.currency",
        "message_id": "",
    },
}


@dataclass(frozen=True, slots=True)
class EventMapping:
    """`names` rewrites names of events; `channel` is the channel of events that tell none; `paths` find facts.

    A path names the steps into a JSON value, such as `data.customer.id` or `items.0.sku`.
    """

    names: dict[str, str] = field(default_factory=dict)
    channel: str = ""
    paths: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Json, kind: str = "") -> "EventMapping":
        """The mapping as a source keeps it; paths that are not set are the usual ones of its kind."""
        names, paths = stored.get("names"), stored.get("paths")
        return cls(
            names=dict(names) if isinstance(names, Mapping) else {},
            channel=str(stored.get("channel") or ""),
            paths=DEFAULT_PATHS.get(kind, {}) | (dict(paths) if isinstance(paths, Mapping) else {}),
        )

    def to_json(self) -> dict[str, object]:
        """What a source keeps."""
        return asdict(self)

    def find(self, fact: str, whole: Json) -> object:
        """The value at the path of a fact; None without one."""
        path = self.paths.get(fact, "")
        return at_path(whole, path) if path else None


def at_path(value: object, path: str) -> object:
    """The part of a JSON value that the path leads to; None where there is nothing."""
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isascii() and step.isdecimal():
            value = value[int(step)] if len(step) < 6 and int(step) < len(value) else None
        else:
            return None
    return value


def as_track(whole: Json, mapping: EventMapping, message_id: str) -> dict[str, object]:
    """A foreign JSON event as one of our own, with all it held as properties."""
    customer, name = mapping.find("customer", whole), mapping.find("name", whole)
    data = whole.get("data", whole)
    properties = dict(data) if isinstance(data, Mapping) else {"data": data}
    for fact in ("value", "currency"):
        found = mapping.find(fact, whole)
        if found is not None:
            properties[fact] = found
    return {
        "type": "track",
        "messageId": message_id,
        "userId": customer if isinstance(customer, int | str) else None,
        "event": name if isinstance(name, str) else None,
        "timestamp": mapping.find("time", whole),
        "properties": properties,
    }
