"""Turns paths into the channels on the way to each conversion, or to none: distinct sequences with their counts."""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from customer_map.kernels.distinct_paths import group_sequences
from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Codes, Flags, Integers, Numbers, Paths, Seconds, time_at

FOREVER = 1 << 62


@dataclass(frozen=True, slots=True)
class AttributionPaths:
    """Distinct sequences of channels in the order in which they first occur; parts of disjoint customers merge.

    Sequence p is `channels[starts[p]:ends[p]]` (codes, side by side). It led to `conversions[p]` conversions worth
    `values[p]` in all, and `nulls[p]` times to none. A conversion without any touch has the empty sequence.
    """

    starts: Integers
    ends: Integers
    channels: Integers
    conversions: Integers
    nulls: Integers
    values: Numbers

    @property
    def sequences(self) -> list[tuple[int, ...]]:
        """The channel codes of each sequence."""
        bounds = zip(self.starts.tolist(), self.ends.tolist(), strict=True)
        return [tuple(self.channels[start:end].tolist()) for start, end in bounds]

    def merged(self, other: Self) -> Self:
        """Return the sequences of both, whose customers must differ."""
        shift = len(self.channels)
        return type(self)(
            np.concatenate([self.starts, other.starts + shift]),
            np.concatenate([self.ends, other.ends + shift]),
            np.concatenate([self.channels, other.channels]),
            np.concatenate([self.conversions, other.conversions]),
            np.concatenate([self.nulls, other.nulls]),
            np.concatenate([self.values, other.values]),
        ).distinct()

    def distinct(self) -> Self:
        """Return equal sequences as one."""
        groups, firsts = group_sequences(self.starts, self.ends, self.channels)
        lengths = (self.ends - self.starts)[firsts]
        ends = np.cumsum(lengths)
        places = np.arange(lengths.sum()) - np.repeat(ends - lengths, lengths)
        return type(self)(
            ends - lengths,
            ends,
            self.channels[places + np.repeat(self.starts[firsts], lengths)],
            _summed(groups, self.conversions, len(firsts)).astype(np.int64),
            _summed(groups, self.nulls, len(firsts)).astype(np.int64),
            _summed(groups, self.values, len(firsts)),
        )


class Touches(NamedTuple):
    """What converts, and what counts as a touch on the way: flags by code of the name, and of the channel.

    A touch has a flagged name and a flagged channel and is no conversion. Leave the channel "" out: it means none.
    """

    conversions: Flags
    names: Flags
    channels: Flags


def count_attribution_paths(
    paths: Paths,
    touches: Touches,
    *,
    channel: str = "channel",
    lookback: int | None = None,
    collapse: bool = False,
) -> AttributionPaths:
    """Collect the channels that led to each conversion, one pass over the touchpoints.

    A conversion is led to by the touches after the conversion before it, at most `lookback` microseconds earlier
    (exactly so many still counts; None: any time). The touches after the last conversion led to none: they end at the
    last of them, from which `lookback` counts too. With `collapse` a channel that follows itself counts once.
    Conversions are worth the value of their touchpoint, 0 where none is given.
    """
    named = touches.names & ~touches.conversions
    words, ends, worths = _collect(
        rows_of(paths),
        paths.attributes[channel],
        Touches(touches.conversions, named, touches.channels),
        paths.values,
        (FOREVER if lookback is None else lookback, collapse),
    )
    converted = ~np.isnan(worths)
    return AttributionPaths(
        starts=np.concatenate([np.zeros(min(1, len(ends)), np.int64), ends[:-1]]),
        ends=ends,
        channels=words,
        conversions=converted.astype(np.int64),
        nulls=(~converted).astype(np.int64),
        values=np.where(converted, worths, 0.0),
    ).distinct()


def _summed(groups: Integers, counts: NDArray[np.int64] | Numbers, size: int) -> Numbers:
    return np.bincount(groups, counts, size).astype(np.float64)


@compiled
def _collect(
    rows: Rows, channel: Codes, touches: Touches, values: Numbers, limits: tuple[int, bool]
) -> tuple[Integers, Integers, Numbers]:
    """Return the channels of all paths side by side, where each ends, and what it was worth (NaN: no conversion)."""
    starts, ends, codes, seconds, fractions = rows
    conversions, named, channels = touches
    lookback, collapse = limits
    most = 0
    for customer in range(len(starts)):
        most += ends[customer] - starts[customer]
    kept, words = np.empty(most, np.int64), np.empty(most, np.int64)
    path_ends = np.empty(most + len(starts), np.int64)
    worths = np.empty(most + len(starts), np.float64)
    found, written = 0, 0
    for customer in range(len(starts)):
        waiting = 0
        for row in range(starts[customer], ends[customer]):
            if conversions[codes[row]]:
                since = time_at(seconds, fractions, row) - lookback
                written = _write(
                    kept[:waiting], channel, seconds, fractions, since, collapse, words, written
                )
                path_ends[found], worths[found] = written, _worth(values, row)
                found, waiting = found + 1, 0
            elif named[codes[row]] and channels[channel[row]]:
                kept[waiting] = row
                waiting += 1
        if waiting > 0:
            since = time_at(seconds, fractions, kept[waiting - 1]) - lookback
            written = _write(
                kept[:waiting], channel, seconds, fractions, since, collapse, words, written
            )
            path_ends[found], worths[found] = written, np.nan
            found += 1
    return words[:written].copy(), path_ends[:found].copy(), worths[:found].copy()


@compiled
def _write(  # noqa: PLR0917, machine code takes arguments by place
    kept: Integers,
    channel: Codes,
    seconds: Seconds,
    fractions: Seconds,
    since: int,
    collapse: bool,  # noqa: FBT001
    words: Integers,
    written: int,
) -> int:
    """Write the channels of the touches at `since` or later behind what is written; return how much is then."""
    first = written
    for row in kept:
        if time_at(seconds, fractions, row) < since:
            continue
        word = np.int64(channel[row])
        if collapse and written > first and words[written - 1] == word:
            continue
        words[written] = word
        written += 1
    return written


@compiled
def _worth(values: Numbers, row: int) -> float:
    if len(values) == 0 or np.isnan(values[row]):
        return 0.0
    return float(values[row])
