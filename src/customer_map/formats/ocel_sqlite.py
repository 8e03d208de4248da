"""Turns OCEL 2.0 databases (SQLite) into a log and back."""

import math
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

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
    Value,
    in_order,
    moment,
    typed,
)
from customer_map.formats.sqlite import SECONDS_TO_READ, opened, quoted, stop_after

MARKS = frozenset(
    {"event", "object", "event_object", "object_object", "event_map_type", "object_map_type"}
)
"""The tables that together only such a log has."""
SQL_TYPES = {
    "string": "TEXT",
    "time": "TIMESTAMP",
    "integer": "INTEGER",
    "float": "REAL",
    "boolean": "BOOLEAN",
}
TYPES_OF_SQL = {sql: kind for kind, sql in SQL_TYPES.items()} | {
    "DATETIME": "time",
    "INT": "integer",
}
OWN_COLUMNS = frozenset({"ocel_id", "ocel_time", "ocel_changed_field"})
TABLES = """
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES event_map_type (ocel_type));
CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES object_map_type (ocel_type));
CREATE TABLE event_object (
    ocel_event_id TEXT REFERENCES event (ocel_id), ocel_object_id TEXT REFERENCES object (ocel_id),
    ocel_qualifier TEXT, PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
CREATE TABLE object_object (
    ocel_source_id TEXT REFERENCES object (ocel_id), ocel_target_id TEXT REFERENCES object (ocel_id),
    ocel_qualifier TEXT, PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
"""

Links = dict[str, list[Relationship]]
Row = dict[str, Value | bytes | None]


def loads(data: bytes, file: str = "The log") -> Ocel:
    """Return the log in the bytes of a database. Raises OcelError if they are none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.sqlite"
        path.write_bytes(data)
        return read(path, file)


def read(path: Path, file: str = "") -> Ocel:
    """Return the log in a database file, which is opened for reading only. Raises OcelError if it is none."""
    try:
        with closing(opened(path)) as database:
            stop_after(database, SECONDS_TO_READ)
            return _log(database)
    except (sqlite3.Error, ValueError, UnicodeError) as error:
        raise OcelError(file=file or path.name, reason=str(error)) from error


def dumps(log: Ocel) -> bytes:
    """Return the log as the bytes of a database; numbers that are not finite are left out.

    Raises:
        OcelError: Two attributes of a type differ in case only or are called like a column of the schema, an id or a
            relationship comes twice, or a number does not fit into 64 bits.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        _check_types(log)
        try:
            database.executescript(TABLES)
            _write(database, log)
            database.commit()
        except (sqlite3.Error, OverflowError) as error:
            raise OcelError(file="The log", reason=str(error)) from error
        return database.serialize()


def _log(database: sqlite3.Connection) -> Ocel:
    event_maps, object_maps = _maps(database, "event"), _maps(database, "object")
    event_types = [_type(database, "event", *pair) for pair in event_maps.items()]
    object_types = [_type(database, "object", *pair) for pair in object_maps.items()]
    events = {
        number: (time, attributes)
        for kind in event_types
        for number, time, attributes in _event_rows(database, kind, event_maps[kind.name])
    }
    objects: dict[str, list[Attribute]] = defaultdict(list)
    for kind in object_types:
        for number, attribute in _object_values(database, kind, object_maps[kind.name]):
            objects[number].append(attribute)
    return Ocel(
        event_types=tuple(event_types),
        object_types=tuple(object_types),
        events=tuple(_events(database, events)),
        objects=tuple(_objects(database, objects)),
    )


def _maps(database: sqlite3.Connection, what: str) -> dict[str, str]:
    """The types of events or objects, and how their tables are called behind event_ or object_."""
    query = f"select ocel_type, ocel_type_map from {what}_map_type order by rowid"  # noqa: S608
    return {str(name): str(table) for name, table in database.execute(query)}


def _type(database: sqlite3.Connection, what: str, name: str, table: str) -> OcelType:
    columns = database.execute(f"pragma table_info({quoted(f'{what}_{table}')})")
    return OcelType(
        name,
        tuple(
            AttributeType(column, TYPES_OF_SQL.get(str(kind).upper(), "string"))
            for _, column, kind, *_ in columns
            if column not in OWN_COLUMNS
        ),
    )


def _rows(database: sqlite3.Connection, table: str) -> Iterator[Row]:
    cursor = database.execute(f"select * from {quoted(table)} order by rowid")  # noqa: S608
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _event_rows(
    database: sqlite3.Connection, kind: OcelType, table: str
) -> Iterator[tuple[str, datetime, tuple[Attribute, ...]]]:
    for row in _rows(database, f"event_{table}"):
        values = _values(row, kind)
        attributes = tuple(Attribute(name, value) for name, value in values)
        yield str(row["ocel_id"]), moment(row["ocel_time"]), attributes


def _object_values(
    database: sqlite3.Connection, kind: OcelType, table: str
) -> Iterator[tuple[str, Attribute]]:
    """The values of objects; a row that names a changed field holds that value alone."""
    for row in _rows(database, f"object_{table}"):
        changed = row.get("ocel_changed_field")
        time = moment(row["ocel_time"]) if row["ocel_time"] else EPOCH
        for name, value in _values(row, kind):
            if changed in (None, "", name):
                yield str(row["ocel_id"]), Attribute(name, value, time)


def _values(row: Row, kind: OcelType) -> Iterator[tuple[str, Value]]:
    for attribute in kind.attributes:
        value = row[attribute.name]
        if value is not None and not isinstance(value, bytes):
            yield attribute.name, typed(value, attribute.type)


def _links(database: sqlite3.Connection, table: str) -> Links:
    found: Links = defaultdict(list)
    for source, target, qualifier in database.execute(f"select * from {table} order by rowid"):  # noqa: S608
        found[str(source)].append(Relationship(str(target), str(qualifier or "")))
    return found


def _events(
    database: sqlite3.Connection, rows: dict[str, tuple[datetime, tuple[Attribute, ...]]]
) -> Iterator[OcelEvent]:
    links = _links(database, "event_object")
    for number, kind in database.execute("select ocel_id, ocel_type from event order by rowid"):
        if str(number) not in rows:
            raise ValueError(f"event {number} has no row in the table of its type.")
        time, attributes = rows[str(number)]
        related = tuple(links.get(str(number), ()))
        yield OcelEvent(str(number), str(kind), time, attributes, related)


def _objects(
    database: sqlite3.Connection, values: dict[str, list[Attribute]]
) -> Iterator[OcelObject]:
    links = _links(database, "object_object")
    for number, kind in database.execute("select ocel_id, ocel_type from object order by rowid"):
        attributes = in_order(values.get(str(number), ()))
        yield OcelObject(str(number), str(kind), attributes, tuple(links.get(str(number), ())))


def _check_types(log: Ocel) -> None:
    _check_declared(log.event_types, (event.type for event in log.events))
    _check_declared(log.object_types, (each.type for each in log.objects))


def _check_declared(types: Iterable[OcelType], used: Iterable[str]) -> None:
    if undeclared := set(used) - {kind.name for kind in types}:
        raise OcelError(file="The log", reason=f"type {min(undeclared)} is not declared.")


def _write(database: sqlite3.Connection, log: Ocel) -> None:
    events = _create(database, "event", log.event_types, "ocel_time TIMESTAMP")
    objects = _create(
        database, "object", log.object_types, "ocel_time TIMESTAMP, ocel_changed_field TEXT"
    )
    for event in log.events:
        database.execute("insert into event values (?, ?)", (event.id, event.type))
        own: Row = {"ocel_id": event.id, "ocel_time": _time(event.time)}
        _insert(database, events[event.type], own | _written(event.attributes))
        _relate(database, "event_object", event.id, event.relationships)
    for each in log.objects:
        database.execute("insert into object values (?, ?)", (each.id, each.type))
        for row in _object_rows(each):
            _insert(database, objects[each.type], row)
        _relate(database, "object_object", each.id, each.relationships)


def _create(
    database: sqlite3.Connection, what: str, types: Iterable[OcelType], columns: str
) -> dict[str, str]:
    """Create the tables of the types; returns their names by type."""
    tables: dict[str, str] = {}
    for kind in types:
        short = _table_name(kind.name, [name.removeprefix(f"{what}_") for name in tables.values()])
        tables[kind.name] = f"{what}_{short}"
        database.execute(f"insert into {what}_map_type values (?, ?)", (kind.name, short))  # noqa: S608
        own = "".join(
            f", {quoted(a.name)} {SQL_TYPES.get(a.type, 'TEXT')}" for a in kind.attributes
        )
        database.execute(
            f"create table {quoted(tables[kind.name])} (ocel_id TEXT REFERENCES {what} (ocel_id), {columns}{own})"
        )
    return tables


def _table_name(name: str, taken: list[str]) -> str:
    """The letters and digits of a name, with a number behind it if that name is taken or reserved."""
    plain = re.sub(r"[^A-Za-z0-9]", "", name.title()) or "Type"
    short, number = plain, 2
    while short.lower() in {other.lower() for other in [*taken, "object", "map_type", "event"]}:
        short, number = f"{plain}{number}", number + 1
    return short


def _object_rows(each: OcelObject) -> Iterator[Row]:
    """The first values in one row, each later one in a row of its own."""
    first = [attribute for attribute in each.attributes if attribute.time == EPOCH]
    later = [attribute for attribute in each.attributes if attribute.time != EPOCH]
    begin: Row = {"ocel_id": each.id, "ocel_time": _time(EPOCH)}
    yield begin | _written(first)
    for attribute in later:
        change: Row = {
            "ocel_id": each.id,
            "ocel_time": _time(attribute.time),
            "ocel_changed_field": attribute.name,
        }
        yield change | _written([attribute])


def _written(attributes: Iterable[Attribute]) -> Row:
    return {each.name: _sql_value(each.value) for each in attributes}


def _sql_value(value: Value) -> Value | None:
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _insert(database: sqlite3.Connection, table: str, row: Row) -> None:
    names = ", ".join(quoted(name) for name in row)
    places = ", ".join("?" * len(row))
    database.execute(
        f"insert into {quoted(table)} ({names}) values ({places})",  # noqa: S608
        tuple(row.values()),
    )


def _relate(
    database: sqlite3.Connection, table: str, source: str, links: Iterable[Relationship]
) -> None:
    rows = [(source, link.object_id, link.qualifier) for link in links]
    database.executemany(f"insert into {table} values (?, ?, ?)", rows)  # noqa: S608


def _time(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
