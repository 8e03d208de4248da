"""Turns a table of channel paths, one row per path with its counts, into the paths that attribution reads."""

from collections.abc import Iterable
from typing import ClassVar, TypedDict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from customer_map.analytics.attribution.paths import ChannelPaths, split_paths
from customer_map.errors import CustomerMapError
from customer_map.library.raw_tables import RawTable, raw_table
from customer_map.tables.contents import look_at
from customer_map.tables.event_columns import EventColumnNotFoundError
from customer_map.tables.header_names import compact
from customer_map.tables.values.numbers import read_numbers

_HEADERS: dict[str, tuple[str, ...]] = {
    "path": ("path", "channel path", "channels", "journey", "路径", "渠道路径"),
    "conversions": ("total conversions", "conversions", "conversion", "conv", "转化数", "转化次数"),
    "nulls": ("total null", "null", "nulls", "total nulls", "non conversions", "未转化数"),
    "value": ("total conversion value", "conversion value", "value", "revenue", "转化价值", "收入"),
}


class PathCellError(CustomerMapError):
    """A count or value of a path is no number."""

    code: ClassVar[str] = "path_cell"
    message: ClassVar[str] = "{source}, column {column}: {bad} cells are no numbers."
    hint: ClassVar[str] = "Counts and values of paths are numbers from 0 on."


class PathReading(TypedDict, total=False):
    """Which columns of a path table hold what; what is left out is guessed by its header."""

    path: str | None
    conversions: str | None
    nulls: str | None
    value: str | None


def read_path_table(source: object, reading: PathReading, sheet: str = "") -> ChannelPaths | None:
    """Return the paths of a table, or None if it has no columns of paths and conversions.

    A path is written "mail > shop > mail". Rows without any path are left out, as no channel can claim them.

    Raises:
        EventColumnNotFoundError: A column was named that there is not.
        PathCellError: A count or value is no number.
    """
    with raw_table(source, sheet) as table:
        columns = _path_columns(table, reading)
        if "path" not in columns or "conversions" not in columns:
            return None
        cells = pa.Table.from_batches([batch.columns for batch in table.batches])
        name = table.name
    cells = cells.filter(pc.greater(pc.utf8_length(cells[columns["path"]].fill_null("")), 0))
    return split_paths(
        cells[columns["path"]].to_pylist(),
        _numbers(cells, columns["conversions"], name).astype(np.int64),
        _optional(cells, columns.get("nulls"), name),
        _optional(cells, columns.get("value"), name),
    )


def _path_columns(table: RawTable, reading: PathReading) -> dict[str, str]:
    found = {}
    for wish, headers in _HEADERS.items():
        named = reading.get(wish)
        if isinstance(named, str):
            if named not in table.header:
                header = ", ".join(table.header)
                raise EventColumnNotFoundError(
                    source=table.name, column=named, near=header, header=header
                )
            found[wish] = named
        elif column := _by_header(table.header, headers):
            found[wish] = column
    return found


def _by_header(header: Iterable[str], wanted: tuple[str, ...]) -> str:
    names = {compact(column): column for column in header}
    return next((names[compact(each)] for each in wanted if compact(each) in names), "")


def _optional(cells: pa.Table, column: str | None, source: str) -> NDArray[np.float64] | None:
    return None if column is None else _numbers(cells, column, source)


def _numbers(cells: pa.Table, column: str, source: str) -> NDArray[np.float64]:
    texts = cells[column].combine_chunks()
    texts = texts.chunk(0) if isinstance(texts, pa.ChunkedArray) else texts
    decimal_comma = look_at(texts).spelling.decimal_comma
    values = read_numbers(texts, decimal_comma=decimal_comma).values.cast(pa.float64())
    bad = values.null_count - texts.null_count
    if bad:
        raise PathCellError(source=source, column=column, bad=bad)
    numbers: NDArray[np.float64] = values.fill_null(0.0).to_numpy(zero_copy_only=False)
    return numbers
