"""Retention tables worked by hand: intervals, and periods that are not over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.kernels.plain_logs import PlainEvent, paths_of

from customer_map.analytics.periods import EPOCH, Period
from customer_map.analytics.retention import (
    Definition,
    NothingToRetainError,
    Retention,
    RetentionTooWideError,
    read_retention,
)
from customer_map.kernels.names import UnknownNameError
from customer_map.touchpoints.log import TouchpointLog

ORIGIN = datetime(2024, 3, 30, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def at(day: int, hour: float, code: int = 0) -> PlainEvent:
    """A touchpoint on a day of March 2024 (31 + 1: the first of April), hours in UTC."""
    moment = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)
    return PlainEvent((moment - ORIGIN) // MICROSECOND, code)


def log_of(*found: list[PlainEvent]) -> TouchpointLog:
    origin = (ORIGIN - EPOCH) // timedelta(seconds=1)
    return TouchpointLog((paths_of(list(found)),), ("visit", "order"), origin)


def values(found: Retention) -> list[list[float | None]]:
    return [[cell.value if cell else None for cell in one.cells] for one in found.cohorts]


THREE_DAYS = log_of(
    [at(30, 0), at(30, 6), at(32, 1)], [at(30, 1), at(31, 5)], [at(31, 2), at(32, 9)]
)


def test_cohorts_have_a_cell_for_each_period_that_has_begun() -> None:
    found = read_retention(THREE_DAYS, period=Period.DAY, offsets=5)
    assert [(one.day, one.size) for one in found.cohorts] == [
        (date(2024, 3, 30), 2),
        (date(2024, 3, 31), 1),
        (date(2024, 4, 1), 0),
    ]
    assert values(found) == [[0.5, 0.5, 0.5], [0.0, 1.0], [None]]
    assert [one.complete for one in found.cohorts] == [(True, True, False), (True, False), (False,)]


def test_a_cell_has_its_wilson_interval() -> None:
    cell = read_retention(THREE_DAYS, period=Period.DAY).cohorts[0].cells[1]
    assert cell is not None
    assert (cell.n, round(cell.low, 4), round(cell.high, 4)) == (2, 0.0945, 0.9055)


def test_the_three_definitions() -> None:
    def told(definition: Definition) -> list[float | None]:
        return values(read_retention(THREE_DAYS, period=Period.DAY, definition=definition))[0]

    assert told(Definition.REPEAT) == [0.5, 0.5, 0.5]
    assert told(Definition.FIRST) == [0.5, 0.5, 0.0]
    assert told(Definition.ROLLING) == [1.0, 1.0, 0.5]


def test_observation_may_go_on_after_the_last_touchpoint_or_end_before() -> None:
    def until(day: int) -> Retention:
        moment = (datetime(2024, 4, day, tzinfo=UTC) - EPOCH) // MICROSECOND
        return read_retention(THREE_DAYS, period=Period.DAY, observed_until=moment)

    longer, shorter = until(3), until(1)
    assert values(longer)[0] == [0.5, 0.5, 0.5, 0.0]
    assert longer.cohorts[0].complete == (True, True, True, True)
    assert values(shorter) == [[0.5, 0.5], [0.0]]
    assert shorter.cohorts[0].complete == (True, True)


def test_days_are_those_of_the_time_zone() -> None:
    """In Berlin the 31st of March 2024 has 23 hours: it ends at 22:00 UTC."""
    late = log_of([at(30, 22.9), at(31, 21.9)], [at(30, 23.1), at(31, 22.1)])
    found = read_retention(late, period=Period.DAY, zone="Europe/Berlin")
    sizes = {one.day: one.size for one in found.cohorts}
    assert sizes == {date(2024, 3, 30): 1, date(2024, 3, 31): 1, date(2024, 4, 1): 0}
    assert values(found) == [[0.0, 1.0, 0.0], [0.0, 1.0], [None]]


def test_names_choose_who_begins_and_who_returns() -> None:
    log = log_of([at(30, 0), at(30, 1, 1), at(31, 1)], [at(30, 0), at(31, 1, 1), at(32, 0)])
    found = read_retention(log, period=Period.DAY, begins=["order"], returns=["visit"])
    assert [one.size for one in found.cohorts] == [1, 1, 0]
    assert values(found) == [[0.0, 1.0, 0.0], [0.0, 1.0], [None]]


def test_what_cannot_be_told_is_refused() -> None:
    with pytest.raises(NothingToRetainError):
        read_retention(log_of([], []))
    with pytest.raises(RetentionTooWideError):
        read_retention(THREE_DAYS, offsets=0)
    with pytest.raises(RetentionTooWideError):
        read_retention(THREE_DAYS, period=Period.DAY, offsets=5_000_000)
    with pytest.raises(UnknownNameError):
        read_retention(THREE_DAYS, begins=["ordr"])
