"""Turns entries into places on a grid: lanes below the days of a week, blocks beside the hours of a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from customer_map.server.web.calendar.entries import SHORTEST, Entry
from customer_map.server.web.calendar.periods import A_DAY

LANES = 4
QUARTERS_OF_DAY = 96
SECONDS_OF_QUARTER = 900
MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """An entry in a week: from which column (1 …) over how many days, in which lane (1 …), and whether it goes on."""

    entry: Entry
    column: int
    days: int
    lane: int
    from_before: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a week: its column, and how many entries found no lane."""

    day: date
    column: int
    left: int


@dataclass(frozen=True, slots=True)
class Week:
    """A week: its days, and what stands below them."""

    cells: list[DayCell]
    bars: list[Bar]

    @property
    def rows(self) -> int:
        """How many rows it takes: its days' numbers, and lanes; one lane stays free to click on."""
        return 2 + max((bar.lane for bar in self.bars), default=0)


@dataclass(frozen=True, slots=True)
class Block:
    """An entry beside the hours: from which quarter (1 …) for how many, in which column over how many."""

    entry: Entry
    row: int
    rows: int
    column: int
    columns: int


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A day beside the hours; `columns` is how many stand side by side at most."""

    day: date
    columns: int
    blocks: list[Block]


def week_of(entries: Iterable[Entry], days: Sequence[date], lanes: int = LANES) -> Week:
    """Give each entry of a week the first lane that is free on all its days; what finds none is counted."""
    taken: list[set[int]] = [set() for _day in days]
    left = [0] * len(days)
    bars = []
    for entry in entries:
        if entry.last_day < days[0] or entry.first_day > days[-1]:
            continue
        first = max(0, (entry.first_day - days[0]).days)
        last = min(len(days) - 1, (entry.last_day - days[0]).days)
        places = range(first, last + 1)
        free = (
            lane for lane in range(1, lanes + 1) if all(lane not in taken[one] for one in places)
        )
        lane = next(free, None)
        for one in places:
            if lane is None:
                left[one] += 1
            else:
                taken[one].add(lane)
        if lane is not None:
            before, after = entry.first_day < days[0], entry.last_day > days[-1]
            bars.append(Bar(entry, first + 1, len(places), lane, before, after))
    cells = [DayCell(day, place + 1, left[place]) for place, day in enumerate(days)]
    return Week(cells, sorted(bars, key=lambda bar: (bar.column, bar.lane)))


def hours_of(entries: Iterable[Entry], day: date) -> DayColumn:
    """Place the entries of a day beside its hours; those at the same time stand side by side."""
    spans = sorted(
        ((*_quarters(entry, day), entry) for entry in entries if _is_on(entry, day)),
        key=lambda span: (span[0], -span[1]),
    )
    groups: list[list[tuple[int, int, int, Entry]]] = []
    ends: list[int] = []
    for first, last, entry in spans:
        if all(end <= first for end in ends):
            groups.append([])
            ends = []
        free = (column for column, end in enumerate(ends) if end <= first)
        column = next(free, len(ends))
        ends[column : column + 1] = [last]
        groups[-1].append((first, last, min(column, MOST_COLUMNS - 1), entry))
    columns = max((1 + one[2] for group in groups for one in group), default=1)
    blocks = [
        Block(entry, first + 1, last - first, column + 1, columns if len(group) == 1 else 1)
        for group in groups
        for first, last, column, entry in group
    ]
    return DayColumn(day, columns, blocks)


def _is_on(entry: Entry, day: date) -> bool:
    return not entry.is_bar and entry.first_day <= day <= entry.last_day


def _quarters(entry: Entry, day: date) -> tuple[int, int]:
    """Return the first quarter of an hour that an entry takes of a day, and the one after its last."""
    begin = datetime.combine(day, time(), entry.starts.tzinfo)
    starts = max(entry.starts, begin)
    ends = min(max(entry.ends, entry.starts + SHORTEST), begin + A_DAY)
    first = _seconds(starts, begin) // SECONDS_OF_QUARTER
    last = -(-_seconds(ends, begin) // SECONDS_OF_QUARTER)
    first = min(first, QUARTERS_OF_DAY - 2)
    return first, min(max(last, first + 2), QUARTERS_OF_DAY)


def _seconds(moment: datetime, begin: datetime) -> int:
    """How far the clock has gone since midnight: a wall clock's hours, also on days when clocks change."""
    wall = moment.replace(tzinfo=None) - begin.replace(tzinfo=None)
    return int(wall.total_seconds())
