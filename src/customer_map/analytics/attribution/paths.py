"""Turns journeys written as channels in order into counted paths, and these into columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from customer_map.errors import CustomerMapError

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]

SEPARATOR = " > "


class UnequalColumnsError(CustomerMapError):
    """The columns of paths do not have one row for each path."""

    code: ClassVar[str] = "unequal_path_columns"
    message: ClassVar[str] = "There are {paths} paths, but {rows} rows of {column}."
    hint: ClassVar[str] = "Give one number for each path."


class EmptyPathError(CustomerMapError):
    """A path without any channel."""

    code: ClassVar[str] = "empty_path"
    message: ClassVar[str] = "Path {row} names no channel."
    hint: ClassVar[str] = "Leave such paths out: no channel can claim their conversions."


class ImpossiblePathCountError(CustomerMapError):
    """A count, value or time of a path is negative, infinite or no number."""

    code: ClassVar[str] = "impossible_path_count"
    message: ClassVar[str] = "{column} of path {row} is negative or no number."
    hint: ClassVar[str] = (
        "Conversions, null paths and values count up from 0; days count back from the conversion."
    )


class NoConversionsError(CustomerMapError):
    """Nothing to attribute."""

    code: ClassVar[str] = "no_conversions"
    message: ClassVar[str] = "None of the paths ends in a conversion."
    hint: ClassVar[str] = "Check the name of the conversion and the period."


@dataclass(frozen=True, slots=True)
class ChannelPaths:
    """Distinct journeys and what became of them.

    One row per path: its channels from the first touch to the last, how many journeys along it ended in a conversion
    (`conversions`), how many did not (`nulls`), and the summed value of its conversions (`values`, any currency).
    `days` holds, where known, the days from each touch to the conversion or the end of the journey; else it is empty.
    Raises: UnequalColumnsError, EmptyPathError, ImpossiblePathCountError.
    """

    paths: tuple[tuple[str, ...], ...]
    conversions: Integers
    nulls: Integers
    values: Numbers
    days: tuple[tuple[float, ...], ...] = ()

    def __post_init__(self) -> None:
        for column in ("conversions", "nulls", "values"):
            _check_column(column, getattr(self, column), len(self.paths))
        for row, path in enumerate(self.paths):
            if not path:
                raise EmptyPathError(row=row)
        if self.days:
            _check_days(self.paths, self.days)


@dataclass(frozen=True, slots=True)
class Touches:
    """The same journeys as columns: one row per touch, paths one after the other.

    `codes[row]` is the channel, a place in `channels` (sorted); path k holds the rows `starts[k]` to `ends[k]` − 1 and
    `path_of[row]` says which path a row is of. Counts are per path, and floats, so that weights may take their place.
    """

    channels: tuple[str, ...]
    codes: Integers
    starts: Integers
    ends: Integers
    path_of: Integers
    conversions: Numbers
    nulls: Numbers
    values: Numbers
    days: Numbers

    @property
    def lengths(self) -> Integers:
        """How many touches each path has."""
        return self.ends - self.starts

    @property
    def places(self) -> Integers:
        """The place of each touch in its path, from 0."""
        return np.arange(len(self.codes)) - self.starts[self.path_of]


def path_counts(
    paths: Sequence[Sequence[str]],
    conversions: ArrayLike,
    nulls: ArrayLike | None = None,
    values: ArrayLike | None = None,
) -> ChannelPaths:
    """Build paths from sequences of channels; without `nulls` and `values` they are 0.

    >>> path_counts([["mail", "shop"], ["shop"]], [2, 1]).nulls.tolist()
    [0, 0]
    """
    zeros = np.zeros(len(paths), np.int64)
    return ChannelPaths(
        paths=tuple(tuple(path) for path in paths),
        conversions=np.asarray(conversions, np.int64),
        nulls=zeros if nulls is None else np.asarray(nulls, np.int64),
        values=np.asarray(zeros if values is None else values, np.float64),
    )


def split_paths(
    paths: Iterable[str],
    conversions: ArrayLike,
    nulls: ArrayLike | None = None,
    values: ArrayLike | None = None,
    *,
    separator: str = SEPARATOR,
) -> ChannelPaths:
    """Build paths from the columns of a path file, where a path is written "mail > shop > mail".

    Spaces around a channel do not count.

    >>> split_paths(["mail > shop", "shop"], [2, 1], [0, 3]).paths
    (('mail', 'shop'), ('shop',))
    """
    mark = separator.strip() or separator
    split = [tuple(name.strip() for name in path.split(mark)) if path else () for path in paths]
    return path_counts(split, conversions, nulls, values)


def as_touches(paths: ChannelPaths) -> Touches:
    """Write paths as columns; the channels are sorted by name."""
    channels = tuple(sorted({name for path in paths.paths for name in path}))
    code_of = {name: code for code, name in enumerate(channels)}
    lengths = np.array([len(path) for path in paths.paths], np.int64)
    ends = np.cumsum(lengths, dtype=np.int64)
    return Touches(
        channels=channels,
        codes=np.array([code_of[name] for path in paths.paths for name in path], np.int64),
        starts=ends - lengths,
        ends=ends,
        path_of=np.repeat(np.arange(len(lengths)), lengths),
        conversions=paths.conversions.astype(np.float64),
        nulls=paths.nulls.astype(np.float64),
        values=paths.values,
        days=np.array([day for days in paths.days for day in days], np.float64),
    )


def _check_column(name: str, column: Integers | Numbers, paths: int) -> None:
    if len(column) != paths:
        raise UnequalColumnsError(paths=paths, rows=len(column), column=name)
    bad = np.flatnonzero(~(np.isfinite(column) & (column >= 0)))
    if len(bad):
        raise ImpossiblePathCountError(column=name, row=int(bad[0]))


def _check_days(paths: Sequence[Sequence[str]], days: Sequence[Sequence[float]]) -> None:
    if [len(path) for path in paths] != [len(each) for each in days]:
        raise UnequalColumnsError(paths=len(paths), rows=len(days), column="days")
    for row, each in enumerate(days):
        if not all(0 <= day < np.inf for day in each):
            raise ImpossiblePathCountError(column="days", row=row)
