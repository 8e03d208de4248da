"""The journey pass against its plain twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.analytics.journey_twin import Event, plain_journeys

from customer_map.analytics.journeys import (
    MICROSECONDS_PER_DAY,
    JourneyPart,
    TouchpointColumns,
    merge,
    read_journeys,
)

STAGES, CHANNELS = 4, 3

events = st.builds(
    Event,
    customer=st.integers(0, 5),
    time=st.integers(0, 6),
    stage=st.integers(-1, STAGES - 1),
    channel=st.integers(0, CHANNELS - 1),
    score=st.none() | st.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0]),
)
logs = st.lists(events, max_size=60).map(
    # a stable sort: equal times keep the order in which they came, as ids do
    lambda found: sorted(found, key=lambda event: (event.customer, event.time))
)


def columns_of(log: list[Event]) -> TouchpointColumns:
    return TouchpointColumns(
        customers=np.array([event.customer for event in log], dtype=np.int64),
        times=np.array([event.time * MICROSECONDS_PER_DAY for event in log], dtype=np.int64),
        stages=np.array([event.stage for event in log], dtype=np.int64),
        channels=np.array([event.channel for event in log], dtype=np.int64),
        scores=np.array(
            [np.nan if event.score is None else event.score for event in log], dtype=float
        ),
    )


def read(log: list[Event]) -> JourneyPart:
    return read_journeys(columns_of(log), stages=STAGES, channels=CHANNELS)


@given(logs)
def test_the_pass_equals_its_plain_twin(log: list[Event]) -> None:
    found, plain = read(log), plain_journeys(log)
    assert found.customers == plain.customers
    assert found.unassigned == plain.unassigned
    assert found.touchpoints == len(log)
    for stage in range(STAGES):
        assert found.reached[stage] == plain.reached.get(stage, 0)
        assert found.went_on[stage] == plain.went_on.get(stage, 0)
        assert found.dwell_days[stage].tolist() == sorted(plain.dwell.get(stage, []))
        scores = plain.scores.get(stage, [])
        assert found.score_counts[stage] == len(scores)
        assert found.score_sums[stage] == sum(scores)
        for channel in range(CHANNELS):
            assert found.channels[stage, channel] == plain.channels.get((stage, channel), 0)


@given(logs, st.integers(0, 6))
def test_parts_of_different_customers_merge_into_the_whole(log: list[Event], cut: int) -> None:
    whole = read(log)
    merged = merge(
        read([event for event in log if event.customer < cut]),
        read([event for event in log if event.customer >= cut]),
    )
    assert merged.customers == whole.customers
    assert merged.unassigned == whole.unassigned
    for name in ("reached", "went_on", "channels", "score_counts", "score_sums", "score_squares"):
        assert np.array_equal(getattr(merged, name), getattr(whole, name))
    for one, other in zip(merged.dwell_days, whole.dwell_days, strict=True):
        assert np.array_equal(one, other)


def test_of_two_touchpoints_at_one_moment_the_earlier_id_counts_first() -> None:
    forward = [Event(0, 1, 0, 0, None), Event(0, 1, 1, 0, None)]
    assert read(forward).went_on.tolist() == [1, 0, 0, 0]
    assert read(list(reversed(forward))).went_on.tolist() == [0, 0, 0, 0]


def test_a_skipped_stage_still_counts_as_going_on() -> None:
    found = read([Event(0, 0, 0, 0, None), Event(0, 3, 2, 0, None)])
    assert found.went_on.tolist() == [1, 0, 0, 0]
    assert found.dwell_days[0].tolist() == [3.0]


def test_a_return_to_an_earlier_stage_changes_nothing() -> None:
    log = [Event(0, day, stage, 0, None) for day, stage in enumerate((0, 1, 0, 2))]
    assert read(log).dwell_days[0].tolist() == [1.0]
    assert read(log).dwell_days[1].tolist() == [2.0]
