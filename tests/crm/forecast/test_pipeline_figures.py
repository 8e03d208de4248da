from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from statistics import median
from uuid import UUID

from customer_map.analytics.intervals import share_estimate
from customer_map.server.crm.forecast.pipeline_figures import Course, Stay, pipeline_figures

STAGES = [UUID(int=number) for number in range(1, 5)]
FIRST, SECOND, THIRD, WON = STAGES
OPEN = STAGES[:3]
START = datetime(2026, 1, 1, tzinfo=UTC)


def course(*places: UUID, is_won: bool | None = None, days: float = 1) -> Course:
    """A course that spends `days` in each stage but the last."""
    times = [START + timedelta(days=days * nth) for nth in range(len(places) + 1)]
    ends = [*times[1 : len(places)], None]
    stays = tuple(Stay(place, at, end) for place, at, end in zip(places, times, ends, strict=False))
    return Course(stays, is_won, date(2026, 1, 1), date(2026, 1, 11) if is_won else None)


def test_nothing_sold_gives_no_figures() -> None:
    figures = pipeline_figures(OPEN, [])
    assert figures.won is None
    assert figures.median_days is None
    assert [row.reached for row in figures.stages] == [0, 0, 0]
    assert [row.conversion for row in figures.stages] == [None, None, None]


def test_what_still_stands_in_a_stage_says_nothing_about_its_conversion() -> None:
    courses = [course(FIRST), course(FIRST, SECOND), course(FIRST, is_won=False)]
    first = pipeline_figures(OPEN, courses).stages[0]
    assert (first.reached, first.standing) == (3, 1)
    assert first.conversion == share_estimate(1, 2)


def test_who_skips_a_stage_has_passed_it() -> None:
    skipped = pipeline_figures(OPEN, [course(FIRST, WON, is_won=True)])
    assert [row.reached for row in skipped.stages] == [1, 1, 1]
    assert skipped.stages[1].conversion == share_estimate(1, 1)


def test_going_back_takes_nothing_away() -> None:
    back = pipeline_figures(OPEN, [course(FIRST, THIRD, FIRST)])
    assert [row.reached for row in back.stages] == [1, 1, 1]
    assert [row.standing for row in back.stages] == [0, 0, 1]


def test_what_a_file_brought_as_settled_counts_only_as_won_or_lost() -> None:
    figures = pipeline_figures(OPEN, [course(WON, is_won=True)])
    assert figures.without_history == 1
    assert figures.stages[0].reached == 0
    assert figures.won == share_estimate(1, 1)
    assert figures.median_days == 10


def test_days_are_the_median_of_stays_that_are_over() -> None:
    courses = [course(FIRST, SECOND, days=days) for days in (1, 2, 9)]
    first, second, _third = pipeline_figures(OPEN, courses).stages
    assert (first.median_days, first.stays) == (2, 3)
    assert (second.median_days, second.stays) == (None, 0)


def test_figures_agree_with_counting_one_by_one() -> None:
    rng = Random(7)
    ways = [way for size in (1, 2, 3) for way in product(OPEN, repeat=size)]
    courses = [
        course(*rng.choice(ways), is_won=rng.choice([True, False, None]), days=rng.random())
        for _ in range(200)
    ]
    for place, row in enumerate(pipeline_figures(OPEN, courses).stages):
        came, through, beyond = 0, 0, 0
        days: list[float] = []
        for one in courses:
            far = 3 if one.is_won else max(OPEN.index(stay.stage) for stay in one.stays)
            came += far >= place
            through += far > place or (far == place and one.is_won is False)
            beyond += far > place
            days.extend(
                (stay.left - stay.entered).total_seconds() / 86400
                for stay in one.stays
                if stay.stage == OPEN[place] and stay.left
            )
        assert row.reached == came
        assert row.conversion == share_estimate(beyond, through)
        assert row.median_days is not None
        assert abs(row.median_days - median(days)) < 1e-9
