from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.crm.service_levels.minutes import MINUTE, is_open

from customer_map.server.crm.service_levels.business_time import OpeningHours
from customer_map.server.crm.service_levels.clocks import Pause, Wait, read_clock

HOUR = timedelta(hours=1)
WEEK = (((9 * HOUR, 17 * HOUR),),) * 5 + ((), ())
HOURS = OpeningHours(ZoneInfo("Asia/Shanghai"), WEEK)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=HOURS.zone)


def test_a_wait_that_goes_on_falls_due_in_open_time() -> None:
    clock = read_clock(HOURS, Wait(MONDAY), promised=10 * HOUR, now=MONDAY + 3 * HOUR)
    assert (clock.used, clock.left) == (3 * HOUR, 7 * HOUR)
    assert clock.due_at == MONDAY + 26 * HOUR
    assert not clock.is_paused
    assert not clock.is_broken


def test_a_pause_moves_the_due_moment_and_while_it_lasts_there_is_none() -> None:
    over = Wait(MONDAY, (Pause(MONDAY + HOUR, MONDAY + 3 * HOUR),))
    clock = read_clock(HOURS, over, promised=4 * HOUR, now=MONDAY + 4 * HOUR)
    assert (clock.used, clock.due_at) == (2 * HOUR, MONDAY + 6 * HOUR)
    lasting = Wait(MONDAY, (Pause(MONDAY + HOUR),))
    clock = read_clock(HOURS, lasting, promised=4 * HOUR, now=MONDAY + 400 * HOUR)
    assert (clock.used, clock.due_at, clock.is_paused) == (HOUR, None, True)
    assert not clock.is_broken


def test_a_promise_that_is_broken_stays_so_after_the_end() -> None:
    late = Wait(MONDAY, stopped=MONDAY + 5 * HOUR)
    clock = read_clock(HOURS, late, promised=4 * HOUR, now=MONDAY + 999 * HOUR)
    assert (clock.used, clock.is_broken) == (5 * HOUR, True)
    assert clock.due_at == MONDAY + 4 * HOUR
    kept = Wait(MONDAY, stopped=MONDAY + 4 * HOUR)
    assert not read_clock(HOURS, kept, promised=4 * HOUR, now=MONDAY + 9 * HOUR).is_broken


def test_a_promise_broken_before_a_pause_was_due_before_it() -> None:
    paused = Wait(MONDAY, (Pause(MONDAY + 3 * HOUR),))
    clock = read_clock(HOURS, paused, promised=2 * HOUR, now=MONDAY + 5 * HOUR)
    assert (clock.is_broken, clock.due_at) == (True, MONDAY + 2 * HOUR)


def test_used_time_is_what_counting_every_running_open_minute_gives() -> None:
    rng = Random(5)
    for _ in range(30):
        marks = sorted(rng.sample(range(4000), 5))
        first, second, third, fourth, end = (MONDAY + mark * MINUTE for mark in marks)
        wait = Wait(MONDAY, (Pause(first, second), Pause(third, fourth)))
        now = end.astimezone(UTC)
        minutes = [MONDAY + nth * MINUTE for nth in range(marks[-1])]
        running = [
            moment
            for moment in minutes
            if not first <= moment < second and not third <= moment < fourth
        ]
        used = sum(is_open(HOURS, moment) for moment in running) * MINUTE
        assert read_clock(HOURS, wait, promised=HOUR, now=now).used == used
