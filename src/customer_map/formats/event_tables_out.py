"""Turns events into CSV and Parquet files."""

from typing import IO

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from customer_map.formats.formulas import unformulated_column
from customer_map.tables.events import checked_events


def write_csv(events: pa.Table, target: IO[bytes], *, exact: bool = False) -> None:
    """Write events (see `tables.events`) as CSV in UTF-8, times in ISO form with zone.

    Texts that a spreadsheet program would run as a formula get an apostrophe in front; with `exact` they stay as they
    are, and `read_events` gives the same events back. Null and "" read back alike.
    """
    table = checked_events(events)
    columns = [
        unformulated_column(column) if pa.types.is_string(column.type) and not exact else column
        for column in table.columns
    ]
    arrow_csv.write_csv(pa.table(columns, names=table.column_names), target)


def write_parquet(events: pa.Table, target: IO[bytes]) -> None:
    """Write events as Parquet with their types; nothing is lost."""
    pq.write_table(checked_events(events), target, compression="zstd")
