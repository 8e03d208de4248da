"""Turns the stored due times of a case into what lists and pages show of its clocks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from customer_map.server.crm.models import Case
from customer_map.server.crm.service_levels.promises import (
    History,
    Promise,
    Standing,
    promised,
    standing,
)

SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ClockFace:
    """One promise as people see it: `left` until it is due, negative when that has passed."""

    promise: Promise
    standing: Standing
    due_at: datetime | None
    ended_at: datetime | None
    left: timedelta | None

    @property
    def is_over(self) -> bool:
        """Whether what was promised has happened."""
        return self.ended_at is not None

    @property
    def is_soon(self) -> bool:
        """Whether it is due within the hour."""
        return self.standing == Standing.RUNNING and self.left is not None and self.left < SOON


def clock_faces(case: Case, now: datetime) -> tuple[ClockFace, ClockFace]:
    """Return the clocks of the first answer and of the resolution."""
    return _face(case, Promise.FIRST_ANSWER, now), _face(case, Promise.RESOLUTION, now)


def next_clock(case: Case, now: datetime) -> ClockFace | None:
    """Return the clock that matters: the first that still runs; of a case that is over, one that was broken.

    None when nothing was promised.
    """
    faces = [face for face in clock_faces(case, now) if face.standing != Standing.NONE]
    running = [face for face in faces if not face.is_over]
    if running:
        return min(running, key=lambda face: face.due_at or datetime.max.replace(tzinfo=now.tzinfo))
    broken = [face for face in faces if face.standing == Standing.BROKEN]
    return next(iter(broken or faces[-1:]), None)


def _face(case: Case, promise: Promise, now: datetime) -> ClockFace:
    due_at = case.first_answer_due_at
    if promise == Promise.RESOLUTION:
        due_at = case.resolution_due_at
    ended_at = history_of(case).ended_at(promise)
    is_promised = due_at is not None or _is_promised(case, promise)
    stands = standing(is_promised=is_promised, due_at=due_at, ended_at=ended_at, now=now)
    left = due_at - now if due_at and ended_at is None else None
    return ClockFace(promise, stands, due_at, ended_at, left)


def _is_promised(case: Case, promise: Promise) -> bool:
    return case.policy is not None and promised(case.policy, case.priority, promise) is not None


def history_of(case: Case) -> History:
    """Return what the clocks of a case depend on."""
    return History(
        priority=case.priority,
        opened_at=case.opened_at,
        first_answered_at=case.first_answered_at,
        resolved_at=case.resolved_at,
        pauses=case.pauses,
    )
