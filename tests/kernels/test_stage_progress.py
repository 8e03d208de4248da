"""Stage progress against its plain twin, and worked by hand."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, PlainEvent, journey, journeys, paths_of
from tests.kernels.twins.stages import entries_of, onward, plain_stages

from customer_map.kernels.running import run
from customer_map.kernels.stage_progress import (
    MICROSECONDS_PER_DAY,
    JourneyPart,
    list_stage_members,
    read_stages,
)
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Paths

STAGES, CHANNELS = 4, 3
STAGE_OF = [2, 0, -1, 1, 3]
DAY = MICROSECONDS_PER_DAY

logs = journeys(codes=len(STAGE_OF), step=DAY // 2)
LOOKUP = np.array(STAGE_OF, np.int16)
IDENTITY = np.arange(STAGES, dtype=np.int16)


def read(paths: Paths) -> JourneyPart:
    return read_stages(paths, LOOKUP, STAGES, channel="channel", channels=CHANNELS)


def assert_equal(one: JourneyPart, other: JourneyPart) -> None:
    assert (one.customers, one.unassigned) == (other.customers, other.unassigned)
    for name in ("reached", "went_on", "channels", "score_counts", "score_sums", "score_squares"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    for mine, yours in zip(one.dwell_days, other.dwell_days, strict=True):
        assert np.array_equal(mine, yours)


@given(logs, st.booleans(), st.integers(0, 2))
def test_the_kernel_equals_its_plain_twin(found: list[Journey], wide: bool, spare: int) -> None:
    part, plain = read(paths_of(found, wide=wide, spare=spare)), plain_stages(found, STAGE_OF)
    assert (part.customers, part.unassigned) == (plain.customers, plain.unassigned)
    assert part.touchpoints == sum(len(own) for own in found)
    for stage in range(STAGES):
        dwell = sorted(plain.dwell.get(stage, []))
        scores = plain.scores.get(stage, [])
        assert part.reached[stage] == plain.reached.get(stage, 0)
        assert part.went_on[stage] == len(dwell)
        assert part.dwell_days[stage].tolist() == [spent / DAY for spent in dwell]
        assert part.score_counts[stage] == len(scores)
        assert part.score_sums[stage] == sum(scores)
        assert part.score_squares[stage] == sum(score * score for score in scores)
        for channel in range(CHANNELS):
            assert part.channels[stage, channel] == plain.channels.get((stage, channel), 0)


@given(logs, st.integers(0, 6))
def test_parts_of_different_customers_merge_into_the_whole(found: list[Journey], cut: int) -> None:
    parts = (paths_of(found[:cut]), paths_of(found[cut:]))
    assert_equal(run(read, TouchpointLog(parts, ())), read(paths_of(found)))


@given(logs)
def test_a_stage_may_be_told_row_by_row_in_an_attribute(found: list[Journey]) -> None:
    paths = paths_of(found)
    stages = LOOKUP[paths.codes] % (STAGES + 1)
    by_row = dataclasses.replace(
        paths, attributes={**paths.attributes, "stage": stages.astype(np.uint16)}
    )
    lookup = np.append(IDENTITY, np.int16(-1))
    part = read_stages(by_row, lookup, STAGES, column="stage", channel="channel", channels=CHANNELS)
    assert_equal(part, read(paths))


@given(logs, st.integers(0, STAGES - 1))
def test_the_members_of_a_figure_are_those_whom_it_counts(found: list[Journey], stage: int) -> None:
    paths = paths_of(found, spare=1)
    part, members = read(paths), list_stage_members(paths, LOOKUP, STAGES, stage)
    entries = [entries_of(own, STAGE_OF) for own in found]
    assert members.reached.tolist() == [stage in dict(own) for own in entries]
    assert members.went_on.tolist() == [onward(own, stage) is not None for own in entries]
    assert members.unhappy.tolist() == [
        any(STAGE_OF[one.code] == stage and (one.score or 0) < 0 for one in own) for own in found
    ]
    assert members.reached.sum() == part.reached[stage]
    assert members.dropped_off.sum() == part.reached[stage] - part.went_on[stage]


@given(logs, st.integers(0, 6))
def test_members_of_parts_stand_one_behind_another(found: list[Journey], cut: int) -> None:
    whole = list_stage_members(paths_of(found), LOOKUP, STAGES, 1)
    one = list_stage_members(paths_of(found[:cut]), LOOKUP, STAGES, 1)
    merged = one.merged(list_stage_members(paths_of(found[cut:]), LOOKUP, STAGES, 1))
    for name in ("reached", "went_on", "unhappy", "dropped_off"):
        assert np.array_equal(getattr(merged, name), getattr(whole, name))


def test_four_customers_by_hand() -> None:
    """The table of docs/methods/journeys.md: look, buy, use."""
    journeys_by_hand = [
        [PlainEvent(day * DAY, stage) for day, stage in own]
        for own in (
            [(0, 0), (3, 1), (10, 2)],
            [(1, 0), (2, 0), (9, 2)],
            [(5, 0)],
            [(4, 1), (6, 0)],
        )
    ]
    part = read_stages(paths_of(journeys_by_hand), IDENTITY[:3], 3)
    assert part.customers == 4
    assert part.reached.tolist() == [4, 2, 2]
    assert part.went_on.tolist() == [2, 1, 0]
    assert [days.tolist() for days in part.dwell_days] == [[3.0, 8.0], [7.0], []]
    assert part.channels.tolist() == [[5], [2], [2]]


def test_of_two_touchpoints_at_one_moment_the_order_of_rows_counts() -> None:
    at_once = [PlainEvent(5, 0), PlainEvent(5, 1)]
    assert read_stages(paths_of([at_once]), IDENTITY, STAGES).went_on.tolist() == [1, 0, 0, 0]
    turned = paths_of([at_once[::-1]])
    assert read_stages(turned, IDENTITY, STAGES).went_on.tolist() == [0, 0, 0, 0]


def test_a_moment_that_is_no_touchpoint_has_its_stage_and_no_channel() -> None:
    lapse = PlainEvent(DAY, 1, channel=2)
    part = read_stages(
        paths_of([[PlainEvent(0, 0, channel=1), lapse]]),
        IDENTITY[:2],
        2,
        channel="channel",
        channels=2,
    )
    assert part.reached.tolist() == [1, 1]
    assert part.channels.tolist() == [[0, 1], [0, 0]]
    assert part.touchpoints == 1


@pytest.mark.parametrize("found", [[], [[]], [[], []]])
def test_nobody_reaches_nothing(found: list[Journey]) -> None:
    part = read(paths_of(found))
    assert (part.customers, part.touchpoints) == (0, 0)
    assert part.reached.tolist() == [0, 0, 0, 0]


def test_one_customer_with_a_million_touchpoints() -> None:
    part = read_stages(paths_of([journey(*([1, 3, 0, 4] * 250_000))]), LOOKUP, STAGES)
    assert part.reached.tolist() == [1, 1, 1, 1]
    assert part.touchpoints == 1_000_000
    assert [len(days) for days in part.dwell_days] == [1, 1, 1, 0]
