"""Turns a header and some rows into the columns that make a table a list of events: case, name, time and what helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.errors import CustomerMapError
from customer_map.tables.event_times import epoch_units, epochs_as_text
from customer_map.tables.events import CHANNEL, CUSTOMER, EVENT_ID, NAME, OCCURRED_AT, SCORE, VALUE
from customer_map.tables.header_names import compact, header_score, plain
from customer_map.tables.kinds import KINDS
from customer_map.tables.mappings import Use
from customer_map.tables.suggestions import suggest_mapping
from customer_map.tables.values.numbers import read_numbers

OPTIONS = {"case": "--case-id", "name": "--name", "time": "--time"}
CONTRACT = {
    "case": CUSTOMER,
    "name": NAME,
    "time": OCCURRED_AT,
    "channel": CHANNEL,
    "score": SCORE,
    "value": VALUE,
    "event_id": EVENT_ID,
}
"""What each column is called in the contract of `customer_map.tables.events`."""
GUESSED_FIELDS = {
    "name": ("activity",),
    "time": ("occurred_at",),
    "channel": ("channel",),
    "score": ("score",),
    "value": ("value",),
    "event_id": ("event_key",),
}
"""The fields of the kind "events" that each column is guessed from."""
CUSTOMERS = (
    "customer id",
    "user id",
    "client id",
    "member id",
    "客户编号",
    "客户ID",
    "用户ID",
    "会员ID",
)
VISITS = ("session id", "visitor id", "anonymous id", "会话ID")
TRUE_EVENT_IDS = ("event id", "message id", "event key", "事件编号", "事件ID")
TIME_WORDS = frozenset({"at", "time", "timestamp", "ts", "date", "datetime", "epoch", "unixtime"})
NEAREST = 3
CLEAR_HEADER = 0.85


class EventColumnNotFoundError(CustomerMapError):
    """A column was named that the table does not have."""

    code: ClassVar[str] = "event_column_not_found"
    message: ClassVar[str] = "{source} has no column “{column}”."
    hint: ClassVar[str] = "Closest are: {near}. All columns: {header}."


class EventColumnsUnknownError(CustomerMapError):
    """No column looks like the case, the name or the time of an event."""

    code: ClassVar[str] = "event_columns_unknown"
    message: ClassVar[str] = "{source}: no column is clearly the {missing} of the events."
    hint: ClassVar[str] = "Name it with {options}. The columns are: {header}."


@dataclass(frozen=True)
class EventColumns:
    """The columns of a table that hold what an event is made of.

    As a wish, None means "guess" and "" means "there is none"; as an answer every column is a name or "". `guessed`
    lists the fields (case, name, …) that nobody named.
    """

    case: str | None = None
    name: str | None = None
    time: str | None = None
    channel: str | None = None
    score: str | None = None
    value: str | None = None
    event_id: str | None = None
    guessed: tuple[str, ...] = ()

    def used(self) -> dict[str, str]:
        """Return the columns in use: the name in the contract of events → the name in the table."""
        return {
            CONTRACT[field]: column
            for field in CONTRACT
            if (column := getattr(self, field)) is not None and column
        }

    def missing(self) -> tuple[str, ...]:
        """Return which of case, name and time no column holds."""
        return tuple(field for field in OPTIONS if not getattr(self, field))


GUESS_ALL = EventColumns()


def choose_columns(
    sample: pa.RecordBatch, wanted: EventColumns = GUESS_ALL, *, source: str, zone: str = "UTC"
) -> EventColumns:
    """Return the columns to use: those that are named, and for the others the likeliest.

    `sample` has one string column per column of the table; a thousand rows are plenty. `source` is what errors call
    the table. A score is guessed only where all values lie between −1 and +1, an event id only where it is no bare
    number (numbers would sort as words: 10 before 9).

    Raises:
        EventColumnNotFoundError: A column was named that the table does not have.
        EventColumnsUnknownError: Case, name or time were neither named nor can they be guessed.
    """
    chosen = likely_columns(sample, wanted, source=source, zone=zone)
    if chosen.missing():
        raise columns_unknown(chosen, sample.schema.names, source=source)
    return chosen


def columns_unknown(
    columns: EventColumns, header: list[str], *, source: str
) -> EventColumnsUnknownError:
    """Return the error that says which columns are missing and how to name them."""
    missing = columns.missing()
    return EventColumnsUnknownError(
        source=source,
        missing=", ".join(missing),
        options=", ".join(f"{OPTIONS[field]} (in Python: {field}=…)" for field in missing),
        header=", ".join(header),
    )


def over(known: EventColumns, wanted: EventColumns) -> EventColumns:
    """Return the columns a format knows, with those that somebody names in their place."""
    both = _named(known) | _named(wanted)
    return columns_of(both)


def likely_columns(
    sample: pa.RecordBatch, wanted: EventColumns = GUESS_ALL, *, source: str, zone: str = "UTC"
) -> EventColumns:
    """Return the columns as `choose_columns` does, but with "" for case, name or time where nothing tells."""
    named = _named(wanted)
    for column in named.values():
        if column:
            _check_name(column, sample.schema.names, source)
    free = sample.select([name for name in sample.schema.names if name not in named.values()])
    guesses = _guesses(free, zone) if free.num_columns else {}
    guessed = {
        field: guesses[field] for field in CONTRACT if field not in named and field in guesses
    }
    return _answer(guessed | named, tuple(guessed))


def _answer(columns: dict[str, str], guessed: tuple[str, ...]) -> EventColumns:
    """The columns by field, "" where there is none."""
    return columns_of({field: columns.get(field, "") for field in CONTRACT}, guessed)


def columns_of(found: Mapping[str, str | None], guessed: tuple[str, ...] = ()) -> EventColumns:
    """Return the columns by field (case, name, …); what is left out is to be guessed."""
    return EventColumns(
        case=found.get("case"),
        name=found.get("name"),
        time=found.get("time"),
        channel=found.get("channel"),
        score=found.get("score"),
        value=found.get("value"),
        event_id=found.get("event_id"),
        guessed=guessed,
    )


def _named(wanted: EventColumns) -> dict[str, str]:
    return {field: column for field in CONTRACT if (column := getattr(wanted, field)) is not None}


def _check_name(column: str, header: list[str], source: str) -> None:
    if column not in header:
        near = get_close_matches(column, header, NEAREST, 0.0)
        raise EventColumnNotFoundError(
            source=source, column=column, near=", ".join(near), header=", ".join(header)
        )


def _guesses(sample: pa.RecordBatch, zone: str) -> dict[str, str]:
    """The likeliest column per field; those for which nothing speaks are left out."""
    if {CUSTOMER, NAME, OCCURRED_AT} <= set(sample.schema.names):
        return {field: name for field, name in CONTRACT.items() if name in sample.schema.names}
    readable = _with_readable_times(sample)
    mapping = suggest_mapping(tuple(sample.schema.names), readable, zone=zone, kind="events")
    found = {column.target: column.column for column in mapping.columns if column.use is Use.FIELD}
    guesses = {
        field: found[target]
        for field, targets in GUESSED_FIELDS.items()
        for target in targets
        if target in found
    }
    if case := _case(found, sample.schema.names) or _by_header("case_key", sample, found):
        guesses["case"] = case
    if "name" not in guesses and (name := _by_header("activity", sample, found)):
        guesses["name"] = name
    return {field: column for field, column in guesses.items() if _fits(field, column, sample)}


def _case(found: Mapping[str, str], header: list[str]) -> str:
    """The case; a customer's number where the other choice is none, or a single visit of a customer."""
    case = found.get("case_key", "")
    if case and compact(case) not in _compacted(VISITS):
        return case
    customers = [name for name in header if compact(name) in _compacted(CUSTOMERS)]
    by_field = [found[field] for field in ("customer_key", "customer_name") if field in found]
    return next(iter([*customers, *([case] if case else by_field)]), "")


def _by_header(target: str, sample: pa.RecordBatch, found: Mapping[str, str]) -> str:
    """The column whose header alone names a field: the importer takes one full of "NA" for empty, here it is a name."""
    field = KINDS["events"].field(target)
    scores = {
        name: header_score(name, field)
        for name, column in zip(sample.schema.names, sample.columns, strict=True)
        if name not in found.values() and column.null_count < len(column)
    }
    best = max(scores, key=lambda name: scores[name], default="")
    return best if scores.get(best, 0.0) >= CLEAR_HEADER else ""


def _compacted(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(compact(name) for name in names)


def _fits(field: str, column: str, sample: pa.RecordBatch) -> bool:
    """Whether a guess for score or event id may be used without being asked for."""
    cells = sample.column(column)
    if field == "event_id":
        numbers = pc.all(pc.match_substring_regex(cells, r"^\s*\d+\s*$")).as_py()
        return compact(column) in _compacted(TRUE_EVENT_IDS) and not numbers
    if field == "score":
        bounds = pc.min_max(read_numbers(cells).values.cast(pa.float64())).as_py()
        low, high = bounds["min"], bounds["max"]
        return low is not None and low >= -1 and high <= 1
    return True


def _with_readable_times(sample: pa.RecordBatch) -> pa.RecordBatch:
    """Seconds since 1970 under a header that speaks of time, written as dates so that they count as such."""
    arrays = [
        epochs_as_text(column, units)
        if _speaks_of_time(name) and (units := epoch_units(column))
        else column
        for name, column in zip(sample.schema.names, sample.columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, names=sample.schema.names)


def _speaks_of_time(header: str) -> bool:
    time = KINDS["events"].field("occurred_at")
    return bool(TIME_WORDS & set(plain(header).split()) or header_score(header, time))
