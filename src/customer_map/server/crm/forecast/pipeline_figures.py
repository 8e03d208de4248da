"""Turns the ways of opportunities through a pipeline into conversion by stage and the time each stage takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from customer_map.analytics.intervals import Estimate, share_estimate

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in a stage; without `left` it goes on."""

    stage: UUID
    entered: datetime
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The way of one opportunity: its stays in order, and whether it is won (None: still open)."""

    stays: tuple[Stay, ...]
    is_won: bool | None
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class StageFigures:
    """How many came to a stage, what share of those that are through came farther, and the days it took them.

    `standing` are those for which it is the farthest stage and that are still open: of them nothing is known yet.
    """

    stage: UUID
    reached: int
    standing: int
    conversion: Estimate | None
    median_days: float | None
    stays: int


@dataclass(frozen=True, slots=True)
class PipelineFigures:
    """The stages in order; the share won of what is settled; the days from opening to winning."""

    stages: tuple[StageFigures, ...]
    won: Estimate | None
    median_days: float | None
    wins_with_dates: int
    without_history: int


def pipeline_figures(order: Sequence[UUID], courses: Iterable[Course]) -> PipelineFigures:
    """Return the figures of a pipeline whose open stages are `order`.

    Who came to a stage has come through all before it, also where steps were skipped; going back takes nothing away.
    A course without a stay in an open stage, such as a sale that a file brought as won, counts only in `won`.
    """
    every = list(courses)
    farthest = [(_farthest(order, course), course) for course in every]
    known = [(place, course) for place, course in farthest if place is not None]
    settled = [course for course in every if course.is_won is not None]
    cycles = _cycle_days(every)
    return PipelineFigures(
        stages=tuple(
            _stage_figures(stage, place, known, every) for place, stage in enumerate(order)
        ),
        won=share_estimate(sum(course.is_won is True for course in settled), len(settled)),
        median_days=median(cycles) if cycles else None,
        wins_with_dates=len(cycles),
        without_history=len(every) - len(known),
    )


def _farthest(order: Sequence[UUID], course: Course) -> int | None:
    places = [order.index(stay.stage) for stay in course.stays if stay.stage in order]
    if not places:
        return None
    return len(order) if course.is_won else max(places)


def _stage_figures(
    stage: UUID, place: int, known: list[tuple[int, Course]], every: list[Course]
) -> StageFigures:
    reached = [(far, course) for far, course in known if far >= place]
    standing = sum(far == place and course.is_won is None for far, course in reached)
    beyond = sum(far > place for far, _course in reached)
    days = [
        (stay.left - stay.entered) / DAY
        for course in every
        for stay in course.stays
        if stay.stage == stage and stay.left is not None
    ]
    return StageFigures(
        stage=stage,
        reached=len(reached),
        standing=standing,
        conversion=share_estimate(beyond, len(reached) - standing),
        median_days=median(days) if days else None,
        stays=len(days),
    )


def _cycle_days(courses: list[Course]) -> list[int]:
    return [
        (course.closed_on - course.opened_on).days
        for course in courses
        if course.is_won and course.opened_on and course.closed_on
    ]
