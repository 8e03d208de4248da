"""Turns object-centric event logs (OCEL 2.0) into frozen values, and those into rows with one case each, and back."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec
import pyarrow as pa

from customer_map.errors import CustomerMapError
from customer_map.tables.events import (
    CUSTOMER,
    EVENT_ID,
    NAME,
    OCCURRED_AT,
    SCORE,
    VALUE,
    checked_events,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of what an object has been from its begin."""
CUSTOMER_TYPE = "customer"
TYPES = ("string", "time", "integer", "float", "boolean")
Value = str | int | float | bool | datetime


class OcelError(CustomerMapError):
    """A log that OCEL 2.0 does not allow, or that one of its formats cannot hold."""

    code: ClassVar[str] = "ocel"
    message: ClassVar[str] = "{file} is no valid OCEL 2.0 log: {reason}"
    hint: ClassVar[str] = (
        "Export the log again, or check it against the schema of ocel-standard.org."
    )


class AttributeType(msgspec.Struct, frozen=True):
    """An attribute that all events or objects of a type may have; `type` is one of `TYPES`."""

    name: str
    type: str


class OcelType(msgspec.Struct, frozen=True):
    """A type of events or of objects."""

    name: str
    attributes: tuple[AttributeType, ...] = ()


class Attribute(msgspec.Struct, frozen=True):
    """A value; of an object from `time` on, of an event at its own time."""

    name: str
    value: Value
    time: datetime = EPOCH


class Relationship(msgspec.Struct, frozen=True):
    """A link to an object, and what the object is in it."""

    object_id: str
    qualifier: str = ""


class OcelObject(msgspec.Struct, frozen=True):
    """An object with all values it had; attributes stand in order of time, then name."""

    id: str
    type: str
    attributes: tuple[Attribute, ...] = ()
    relationships: tuple[Relationship, ...] = ()

    def at(self, moment: datetime) -> dict[str, Value]:
        """Return the values the object had at a moment; before its first value an attribute has that one."""
        values: dict[str, Value] = {}
        for attribute in self.attributes:
            if attribute.time <= moment or attribute.name not in values:
                values[attribute.name] = attribute.value
        return values


class OcelEvent(msgspec.Struct, frozen=True):
    """What happened, when (UTC), and to which objects."""

    id: str
    type: str
    time: datetime
    attributes: tuple[Attribute, ...] = ()
    relationships: tuple[Relationship, ...] = ()


class Ocel(msgspec.Struct, frozen=True):
    """A whole log. Every type that occurs is declared, ids are unique among events and among objects."""

    event_types: tuple[OcelType, ...] = ()
    object_types: tuple[OcelType, ...] = ()
    events: tuple[OcelEvent, ...] = ()
    objects: tuple[OcelObject, ...] = ()


CASE, EVENT, TIME, ID = "case", "event", "time", "event_id"
COLUMNS = (CASE, EVENT, TIME, ID)


def flattened(log: Ocel, object_type: str) -> Iterator[dict[str, str]]:
    """Yield one row per event and object of the type.

    Its columns are `COLUMNS`, the event's attributes, and those the object has at that time as case:NAME. Lost are
    events without such an object, other objects, qualifiers, and relations between objects; an event with several such
    objects comes once for each.
    """
    cases = {each.id: each for each in log.objects if each.type == object_type}
    for event in log.events:
        own = {_free(attribute.name): text_of(attribute.value) for attribute in event.attributes}
        for related in dict.fromkeys(link.object_id for link in event.relationships):
            if related in cases:
                values = cases[related].at(event.time)
                row = {CASE: related, EVENT: event.type, TIME: text_of(event.time), ID: event.id}
                yield row | own | {f"case:{name}": text_of(value) for name, value in values.items()}


def _free(name: str) -> str:
    return f"{name} (attribute)" if name in COLUMNS else name


def text_of(value: Value) -> str:
    """Return a value as text: true and false in lower case, times in ISO form with zone."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds" if value.microsecond else "seconds")
    return str(value)


def of_events(events: pa.Table) -> Ocel:
    """Return events (see `tables.events`) as a log in which each customer is an object of the type "customer".

    Score and value become floats, other columns strings. Events keep their ids where all have one and no two the same;
    else they are numbered.
    """
    table = checked_events(events)
    ids = _ids(table)
    names = [
        name for name in table.column_names if name not in {CUSTOMER, NAME, OCCURRED_AT, EVENT_ID}
    ]
    found = tuple(_events(table, ids, names))
    customers = dict.fromkeys(table[CUSTOMER].to_pylist())
    return Ocel(
        event_types=tuple(_declared(found)),
        object_types=(OcelType(CUSTOMER_TYPE),),
        events=found,
        objects=tuple(OcelObject(customer, CUSTOMER_TYPE) for customer in customers),
    )


def _ids(table: pa.Table) -> list[str]:
    given = table[EVENT_ID].to_pylist() if EVENT_ID in table.column_names else []
    if given and all(given) and len(set(given)) == len(given):
        return given
    return [f"e{number}" for number in range(1, table.num_rows + 1)]


def _events(table: pa.Table, ids: list[str], names: list[str]) -> Iterator[OcelEvent]:
    rows = table.select([CUSTOMER, NAME, OCCURRED_AT, *names]).to_pylist()
    for number, row in zip(ids, rows, strict=True):
        values = ((name, row[name]) for name in names)
        yield OcelEvent(
            id=number,
            type=row[NAME],
            time=row[OCCURRED_AT],
            attributes=tuple(
                Attribute(name, value) for name, value in values if value not in (None, "")
            ),
            relationships=(Relationship(row[CUSTOMER], CUSTOMER_TYPE),),
        )


def _declared(events: Iterable[OcelEvent]) -> Iterator[OcelType]:
    """The types of events with the attributes that any of their events has."""
    found: dict[str, dict[str, AttributeType]] = {}
    for event in events:
        types = found.setdefault(event.type, {})
        for attribute in event.attributes:
            kind = "float" if attribute.name in {SCORE, VALUE} else "string"
            types.setdefault(attribute.name, AttributeType(attribute.name, kind))
    for name, attributes in found.items():
        yield OcelType(name, tuple(attributes.values()))


def typed(value: Any, kind: str) -> Value:
    """Return a value in the type its attribute declares; a text that is none of it stays text."""
    if kind == "boolean":
        return value if isinstance(value, bool) else str(value).lower() in {"true", "1", "1.0"}
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "integer" and isinstance(value, float) and not value.is_integer():
        return value
    try:
        return CONVERTERS.get(kind, str)(value)
    except (ValueError, OverflowError):
        return str(value)


def moment(text: Any) -> datetime:
    """Return a time in UTC; without zone it is UTC. Raises ValueError if it is none."""
    found = datetime.fromisoformat(str(text))
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def in_order(attributes: Iterable[Attribute]) -> tuple[Attribute, ...]:
    """Return an object's attributes in order of time, then name."""
    return tuple(sorted(attributes, key=lambda attribute: (attribute.time, attribute.name)))


CONVERTERS: dict[str, Callable[[Any], Value]] = {"integer": int, "float": float, "time": moment}
"""How values get the type that is declared; all others are text."""
