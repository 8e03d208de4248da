from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_map.server.crm.models import Activity
from customer_map.server.crm.queries.occurrences import Occurrence
from customer_map.server.web.calendar.entries import Entry
from customer_map.server.web.calendar.grid import QUARTERS_OF_DAY, hours_of, week_of

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
WEEK = [(MONDAY + timedelta(days=day)).date() for day in range(7)]


def entry(hours: float, length: float, *, is_bar: bool = False) -> Entry:
    """An entry some hours after Monday began."""
    starts = MONDAY + timedelta(hours=hours)
    ends = starts + timedelta(hours=length)
    activity = Activity(subject=f"{hours}", starts_at=starts, ends_at=ends)
    last = max(starts, ends - timedelta(microseconds=1)).date()
    occurrence = Occurrence(activity, starts, ends, None)
    return Entry(occurrence, starts, ends, starts.date(), last, is_bar, True, False)


# A busy machine is no reason to fail.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
hours = st.floats(-48, 200, allow_nan=False)
lengths = st.floats(0, 100, allow_nan=False)


@patient
@given(st.lists(st.tuples(hours, lengths), max_size=12))
def test_no_two_entries_share_a_place_in_a_week(spans: list[tuple[float, float]]) -> None:
    entries = [entry(*span) for span in spans]
    week = week_of(entries, WEEK)
    places = Counter((bar.lane, bar.column + step) for bar in week.bars for step in range(bar.days))
    assert all(number == 1 for number in places.values())
    assert all(bar.column >= 1 and bar.column + bar.days <= 8 for bar in week.bars)


@patient
@given(st.lists(st.tuples(hours, lengths), max_size=12))
def test_what_finds_no_lane_is_counted_on_each_of_its_days(
    spans: list[tuple[float, float]],
) -> None:
    entries = [entry(*span) for span in spans]
    week = week_of(entries, WEEK)
    for cell in week.cells:
        shown = sum(bar.column <= cell.column < bar.column + bar.days for bar in week.bars)
        there = sum(one.first_day <= cell.day <= one.last_day for one in entries)
        assert shown + cell.left == there


def test_an_entry_over_the_end_of_a_week_says_that_it_goes_on() -> None:
    long = entry(-30, 24 * 12, is_bar=True)
    bar = week_of([long], WEEK).bars[0]
    assert (bar.column, bar.days, bar.from_before, bar.goes_on) == (1, 7, True, True)


@patient
@given(st.lists(st.tuples(st.floats(-10, 23.9), st.floats(0, 20)), max_size=12))
def test_blocks_at_the_same_time_stand_side_by_side(spans: list[tuple[float, float]]) -> None:
    column = hours_of([entry(*span) for span in spans], WEEK[0])
    taken: Counter[tuple[int, int]] = Counter()
    for block in column.blocks:
        assert 1 <= block.row <= block.row + block.rows - 1 <= QUARTERS_OF_DAY
        assert block.column + block.columns - 1 <= column.columns
        for row in range(block.row, block.row + block.rows):
            for one in range(block.column, block.column + block.columns):
                taken[row, one] += 1
    assert all(number == 1 for number in taken.values())


def test_a_block_stands_at_its_hour_and_over_its_length() -> None:
    block = hours_of([entry(9.25, 1.5)], date(2026, 3, 2)).blocks[0]
    assert (block.row, block.rows, block.column, block.columns) == (38, 6, 1, 1)


def test_what_goes_on_past_midnight_stands_on_both_days() -> None:
    night = entry(22, 4)
    assert hours_of([night], WEEK[0]).blocks[0].rows == 8
    assert hours_of([night], WEEK[1]).blocks[0].rows == 8
    assert hours_of([night], WEEK[2]).blocks == []
