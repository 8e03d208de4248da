"""Turns the start, the pauses and the end of a wait into how much of a promise is used up, and when it falls due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from customer_map.server.crm.service_levels.business_time import (
    NOTHING,
    OpeningHours,
    after_open_time,
    open_time,
)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time that does not count, such as waiting for the customer; without `until` it goes on."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait from `started` until `stopped` (None: it goes on), with pauses in order that do not overlap."""

    started: datetime
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """What a promise looks like at a moment.

    `due_at` is when it is used up; None while it is paused before that. `is_broken`: more open time than promised has
    passed, whether or not the wait has ended since.
    """

    used: timedelta
    left: timedelta
    due_at: datetime | None
    is_paused: bool
    is_broken: bool


def read_clock(hours: OpeningHours, wait: Wait, *, promised: timedelta, now: datetime) -> Clock:
    """Return how the promise to end `wait` within `promised` open time stands at `now`."""
    end = min(now, wait.stopped) if wait.stopped else now
    used = sum(
        (open_time(hours, since, min(until or end, end)) for since, until in _running(wait)),
        NOTHING,
    )
    return Clock(
        used=used,
        left=promised - used,
        due_at=_due_at(hours, wait, promised),
        is_paused=wait.stopped is None and _is_paused(wait, now),
        is_broken=used > promised,
    )


def _due_at(hours: OpeningHours, wait: Wait, promised: timedelta) -> datetime | None:
    left = promised
    for since, until in _running(wait):
        if until is None:
            return after_open_time(hours, since, left)
        used = open_time(hours, since, until)
        if used >= left:
            return after_open_time(hours, since, left)
        left -= used
    return None


def _running(wait: Wait) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield the times that count, whether or not the wait has ended; the last one may go on."""
    since = wait.started
    for pause in wait.pauses:
        if pause.since > since:
            yield since, pause.since
        if pause.until is None:
            return
        since = max(since, pause.until)
    yield since, None


def _is_paused(wait: Wait, now: datetime) -> bool:
    return any(
        pause.since <= now and (pause.until is None or now < pause.until) for pause in wait.pauses
    )
