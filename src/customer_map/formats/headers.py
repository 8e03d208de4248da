"""Turns the first rows of a table into its header: which row it is, and unique names for all columns."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.batches import Notice
from customer_map.tables.spellings import Spelling
from customer_map.tables.values.dates import read_dates
from customer_map.tables.values.numbers import read_numbers
from customer_map.tables.values.texts import EMAIL_PATTERN

ROWS_LOOKED_AT = 20
DATA_SHARE = 0.3
"""A row of which more cells than this are numbers, dates or addresses is no header."""


@dataclass(frozen=True)
class Header:
    """Unique names, the position of the header among the rows (-1: there is none), and notices."""

    names: tuple[str, ...]
    position: int
    notices: tuple[Notice, ...]


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """The header of a table by its first rows; titles and blank rows above it are passed over.

    >>> find_header([["Sales 2024", ""], ["name", "city"], ["Ann", "Leeds"]]).position
    1
    >>> find_header([["1", "2024-03-05"], ["2", "2024-03-06"]]).names
    ('Column 1', 'Column 2')
    """
    rows = rows[:ROWS_LOOKED_AT]
    widths = Counter(len(row) for row in rows if any(row))
    width = max(widths, key=lambda size: (widths[size], size), default=0)
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    usual = max(filled, default=0)
    for position, row in enumerate(rows):
        if 2 * filled[position] > usual:
            found = position if _is_header(row) else -1
            return _named(row if found >= 0 else [], found, width)
    return Header((), -1, ())


def named_columns(names: Sequence[str]) -> Header:
    """The header of a table whose columns have names already: made unique, none empty."""
    return _named(names, 0, len(names))


def _named(row: Sequence[str], position: int, width: int) -> Header:
    names: dict[str, int] = {}
    notices: list[Notice] = []
    padding = [""] * (width - len(row))
    for number, cell in enumerate([*row, *padding], start=1):
        plain = " ".join(cell.replace("\0", "").replace("\ufeff", "").split())
        name = _claim(plain or f"Column {number}", names)
        if plain and name != plain:
            notices.append(Notice("renamed_column", {"column": plain, "renamed": name}))
    if position < 0:
        notices.append(Notice("no_header"))
    return Header(tuple(names), position, tuple(notices))


def _claim(name: str, taken: dict[str, int]) -> str:
    """The name, or "Name (2)" if it is taken; `taken` counts how often each was asked for."""
    while name in taken:
        taken[name] += 1
        name = f"{name} ({taken[name]})"
    taken[name] = 1
    return name


def _is_header(row: Sequence[str]) -> bool:
    cells = pa.array([cell.strip() or None for cell in row], pa.string()).drop_null()
    if len(cells) == 0:
        return False
    numbers = read_numbers(cells).values.is_valid()
    dates = read_dates(cells, spelling=Spelling()).values.is_valid()
    data = pc.or_(pc.or_(numbers, dates), pc.match_substring_regex(cells, EMAIL_PATTERN))
    return bool(pc.sum(data).as_py() <= DATA_SHARE * len(cells))
