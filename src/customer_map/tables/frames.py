"""Turns data frames of any library (pandas, Polars, Arrow, DuckDB) and lists of dicts into events."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.errors import CustomerMapError
from customer_map.tables.batches import RawBatch
from customer_map.tables.event_columns import (
    GUESS_ALL,
    EventColumns,
    columns_unknown,
    likely_columns,
)
from customer_map.tables.event_reading import (
    EventReader,
    EventsRead,
    RefusedRows,
    events_read,
    layout_of,
    no_events,
)
from customer_map.tables.event_times import check_zone
from customer_map.tables.order_events import order_mapping, read_orders
from customer_map.tables.text_columns import as_text

SAMPLE_ROWS = 2_000
SOURCE = "The table"
"""What errors call a table that is no file."""


class NotATableError(CustomerMapError):
    """Something was given that is no table, or one that Arrow cannot hold."""

    code: ClassVar[str] = "not_a_table"
    message: ClassVar[str] = "A {kind} cannot be read as a table of events: {reason}"
    hint: ClassVar[str] = (
        "Give a pandas or Polars frame, an Arrow table, a DuckDB relation, or dicts."
    )


class RefusedRowsError(CustomerMapError):
    """Some rows of a frame are no events."""

    code: ClassVar[str] = "refused_rows"
    message: ClassVar[str] = (
        "{count} rows are no events. The first: row {line}, column {column}: {reason}"
    )
    hint: ClassVar[str] = "Mend or drop those rows first, so that no figure is silently wrong."


def events_of(
    source: object, columns: EventColumns | None = None, *, zone: str = "UTC"
) -> pa.Table:
    """Return a frame's rows as events (see `tables.events`); like `read_frame`, but refuses nothing silently.

    >>> rows = [{"case_id": "a", "activity": "buy", "timestamp": "2024-03-05 10:00"}]
    >>> events_of(rows)["time"].to_pylist()[0].isoformat()
    '2024-03-05T10:00:00+00:00'

    Raises:
        RefusedRowsError: A row has no case, name or time, or a score or value that is no finite number.
    """
    read = read_frame(source, columns, zone=zone)
    if read.refused.count or read.refused.cells:
        first = read.refused.first[0]
        raise RefusedRowsError(
            count=read.refused.count + read.refused.cells,
            line=first.line,
            column=first.column,
            reason=first.error().sentence(),
        )
    return read.events


def read_frame(
    source: object, columns: EventColumns | None = None, *, zone: str = "UTC"
) -> EventsRead:
    """Return a frame's rows as events, and what had to be refused (rows are counted from 1).

    `source` is a pandas or Polars DataFrame or LazyFrame, an Arrow table, batch or reader, a DuckDB relation, anything
    else that offers an Arrow stream, a dict of columns, or a list of dicts. `columns` names what is not to be guessed;
    times without zone are those of `zone`. NaN counts as missing, as frames mean it. Order lines become orders.

    Raises:
        NotATableError: It is none of these, or has two columns of one name.
        EventColumnNotFoundError, EventColumnsUnknownError, NoEventsError, UnknownZoneError: as `read_events`.
    """
    check_zone(zone)
    wanted = columns or GUESS_ALL
    table = _without_nan(arrow_table(source))
    if not table.num_rows:
        raise no_events(RefusedRows(), wanted, SOURCE)
    sample = _texts(table.slice(0, SAMPLE_ROWS).combine_chunks())
    chosen = likely_columns(sample, wanted, source=SOURCE, zone=zone)
    if not chosen.missing():
        reader = EventReader(layout_of(sample, chosen, zone=zone, absent_names=True))
        return events_read(_read(table, reader), reader, chosen, source=SOURCE)
    if "name" in chosen.missing() and wanted.name is None:
        orders = order_mapping(sample, wanted, title="", zone=zone)
        if orders is not None:
            return read_orders(_raw_batches(table), orders, source=SOURCE)
    raise columns_unknown(chosen, table.column_names, source=SOURCE)


def arrow_table(source: object) -> pa.Table:
    """Return any frame as an Arrow table; the library it comes from is recognised, never imported."""
    try:
        table = _converted(source)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise NotATableError(kind=type(source).__name__, reason=str(error)) from error
    names = table.column_names
    if twice := sorted({name for name in names if names.count(name) > 1}):
        reason = f"two columns are called {twice[0]}."
        raise NotATableError(kind=type(source).__name__, reason=reason)
    return table


def _converted(source: Any) -> pa.Table:
    for fits, convert in CONVERSIONS:
        if fits(source):
            return convert(source)
    raise TypeError("it is no frame of a library we know.")


def _library(source: object) -> str:
    return type(source).__module__.partition(".")[0]


def _from_pandas(frame: Any) -> pa.Table:
    """Named index levels are columns like others; columns of mixed objects become text."""
    if not hasattr(frame, "columns"):
        raise TypeError("it is a single column.")
    flat = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    names = [str(name) for name in flat.columns]
    columns = [_series(flat.iloc[:, place]) for place in range(len(names))]
    return pa.Table.from_arrays(columns, names=names)


def _series(series: Any) -> pa.ChunkedArray | pa.Array:
    try:
        return pa.Array.from_pandas(series)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        texts = [
            None if absent else str(value)
            for value, absent in zip(series, series.isna(), strict=True)
        ]
        return pa.array(texts, pa.string())


def _from_rows(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """A column for every key that any row has; values of mixed types become text."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({str(name): _values([row.get(name) for row in rows]) for name in names})


def _values(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if value is None else str(value) for value in values], pa.string())


def _from_interchange(frame: Any) -> pa.Table:
    from pyarrow.interchange import from_dataframe  # noqa: PLC0415 - few frames need it

    return from_dataframe(frame)


def _are_rows(source: Any) -> bool:
    return isinstance(source, Sequence) and all(isinstance(row, Mapping) for row in source)


CONVERSIONS: tuple[tuple[Callable[[Any], bool], Callable[[Any], pa.Table]], ...] = (
    (lambda source: isinstance(source, pa.Table), lambda table: table),
    (
        lambda source: _library(source) == "polars" and hasattr(source, "collect"),
        lambda frame: _converted(frame.collect()),
    ),
    (lambda source: _library(source) == "pandas", _from_pandas),
    (
        lambda source: hasattr(source, "__arrow_c_stream__"),
        lambda stream: pa.RecordBatchReader.from_stream(stream).read_all(),
    ),
    (lambda source: hasattr(source, "__arrow_c_array__"), pa.table),
    (lambda source: isinstance(source, Mapping), pa.table),
    (_are_rows, _from_rows),
    (lambda source: hasattr(source, "__dataframe__"), _from_interchange),
)
"""How each kind of frame is recognised, and turned into an Arrow table; the first that fits counts."""


def _without_nan(table: pa.Table) -> pa.Table:
    """Frames write NaN where nothing is known."""
    for place, field in enumerate(table.schema):
        if pa.types.is_floating(field.type):
            column = table.column(place)
            known = pc.if_else(pc.is_nan(column), pa.scalar(None, field.type), column)
            table = table.set_column(place, field.name, known)
    return table


def _texts(table: pa.Table | pa.RecordBatch) -> pa.RecordBatch:
    """The columns of a table in one piece, or of a batch, as strings."""
    columns = [as_text(_whole(column)) for column in table.columns]
    return pa.RecordBatch.from_arrays(columns, names=table.schema.names)


def _whole(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _read(table: pa.Table, reader: EventReader) -> Iterator[pa.RecordBatch]:
    row = 1
    for batch in table.to_batches():
        yield reader.read(batch, np.arange(row, row + batch.num_rows))
        row += batch.num_rows


def _raw_batches(table: pa.Table) -> Iterator[RawBatch]:
    row = 1
    for batch in table.to_batches():
        yield RawBatch(_texts(batch), pa.array(np.arange(row, row + batch.num_rows)))
        row += batch.num_rows
