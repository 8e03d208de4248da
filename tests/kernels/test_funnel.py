"""The funnel against every possible match, and worked by hand."""

from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, PlainEvent, journey, journeys, paths_of
from tests.kernels.twins.funnel import plain_funnel

from customer_map.kernels.funnel import FunnelCounts, count_funnel
from customer_map.kernels.funnel_steps import (
    Exclusion,
    FunnelStep,
    FunnelSteps,
    FunnelStepsError,
)
from customer_map.kernels.running import run
from customer_map.touchpoints.log import TouchpointLog

A, B, C, D = range(4)
SECOND = 1_000_000

codes = st.lists(st.integers(A, C), min_size=1, max_size=2, unique=True).map(tuple)


@st.composite
def funnels(draw: st.DrawFn) -> FunnelSteps:
    count = draw(st.integers(1, 4))
    steps = tuple(
        FunnelStep(
            draw(codes),
            times=draw(st.sampled_from([1, 1, 1, 2])),
            optional=place > 0 and draw(st.sampled_from([False, False, True])),
        )
        for place in range(count)
    )
    exclusions = []
    for _ in range(draw(st.integers(0, 2)) if count > 1 else 0):
        after = draw(st.integers(0, count - 2))
        excluded = draw(st.lists(st.integers(A, D), min_size=1, max_size=2).map(tuple))
        exclusions.append(Exclusion(excluded, after, draw(st.integers(after + 1, count - 1))))
    return FunnelSteps(steps, tuple(exclusions), strict=draw(st.sampled_from([False, False, True])))


limits = st.none() | st.integers(0, 7).map(lambda halves: halves * SECOND // 2)
logs = journeys(longest=9, most=4)


def plain(*steps: int, strict: bool = False) -> FunnelSteps:
    return FunnelSteps(tuple(FunnelStep((code,)) for code in steps), strict=strict)


def cases(found: list[Journey], steps: FunnelSteps, within: int | None = None) -> list[int]:
    return count_funnel(paths_of(found), steps, within).cases.tolist()


def assert_equal(one: FunnelCounts, other: FunnelCounts) -> None:
    assert one.steps == other.steps
    assert np.array_equal(one.reached, other.reached)
    for mine, yours in zip(one.waits, other.waits, strict=True):
        assert np.array_equal(mine, yours)


@settings(max_examples=400)
@given(logs, funnels(), limits, st.booleans(), st.integers(0, 1))
def test_the_kernel_finds_what_trying_every_match_finds(
    found: list[Journey], steps: FunnelSteps, within: int | None, wide: bool, spare: int
) -> None:
    counts = count_funnel(paths_of(found, wide=wide, spare=spare), steps, within)
    expected = [plain_funnel(own, steps, within) for own in found]
    for step in range(len(steps.steps)):
        assert counts.members(step).tolist() == [step in own for own in expected]
        if step:
            waits = [own[step] for own in expected if step in own]
            assert counts.waits[step].tolist() == waits
    assert counts.furthest.tolist() == [max(own, default=-1) for own in expected]
    assert counts.cases.tolist() == [
        sum(step in own for own in expected) for step in range(len(steps.steps))
    ]


@given(logs, funnels(), limits, st.integers(0, 4))
def test_parts_merge_into_the_whole(
    found: list[Journey], steps: FunnelSteps, within: int | None, cut: int
) -> None:
    parts = (paths_of(found[:cut]), paths_of(found[cut:]))
    kernel = partial(count_funnel, steps=steps, within=within)
    assert_equal(run(kernel, TouchpointLog(parts, ())), kernel(paths_of(found)))


@given(logs, funnels(), limits)
def test_whoever_reached_a_step_reached_every_required_one_before(
    found: list[Journey], steps: FunnelSteps, within: int | None
) -> None:
    counts = count_funnel(paths_of(found), steps, within)
    for step in range(1, counts.steps):
        for earlier in range(step):
            if not steps.steps[earlier].optional:
                assert not (counts.members(step) & ~counts.members(earlier)).any()


@given(logs, st.integers(A, D), st.integers(A, D))
def test_two_steps_in_a_strict_funnel_are_the_customers_of_an_edge(
    found: list[Journey], source: int, target: int
) -> None:
    pairs = [list(pairwise(own)) for own in found]
    edge = sum(
        any((one.code, other.code) == (source, target) for one, other in own) for own in pairs
    )
    assert cases(found, plain(source, target, strict=True))[1] == edge


def test_four_customers_by_hand() -> None:
    """The table of docs/methods/funnels.md: visit, basket, order within 60 seconds."""
    found = [
        [PlainEvent(second * SECOND, code) for second, code in own]
        for own in (
            [(0, A), (20, B), (60, C)],
            [(0, A), (30, B), (61, C)],
            [(0, A), (50, A), (70, B), (100, C)],
            [(0, B), (10, A), (20, C)],
        )
    ]
    counts = count_funnel(paths_of(found), plain(A, B, C), 60 * SECOND)
    assert counts.cases.tolist() == [4, 3, 2]
    assert counts.furthest.tolist() == [2, 1, 2, 0]
    assert [(waits / SECOND).tolist() for waits in counts.waits] == [
        [],
        [20.0, 30.0, 20.0],
        [40.0, 30.0],
    ]


def test_the_last_moment_of_the_window_is_still_in_time() -> None:
    found = [[PlainEvent(0, A), PlainEvent(10 * SECOND, B)]]
    assert cases(found, plain(A, B), 10 * SECOND) == [1, 1]
    assert cases(found, plain(A, B), 10 * SECOND - 1) == [1, 0]


def test_a_later_start_may_succeed_where_the_first_one_failed() -> None:
    found = [[PlainEvent(second * SECOND, code) for second, code in ((0, A), (90, A), (95, B))]]
    assert cases(found, plain(A, B), 10 * SECOND) == [1, 1]


def test_equal_times_follow_the_order_of_rows() -> None:
    assert cases([[PlainEvent(5, A), PlainEvent(5, B)]], plain(A, B), 0) == [1, 1]
    assert cases([[PlainEvent(5, B), PlainEvent(5, A)]], plain(A, B), 0) == [1, 0]


def test_a_touchpoint_is_used_once() -> None:
    assert cases([journey(A)], plain(A, A)) == [1, 0]
    assert cases([journey(A, B, A)], plain(A, A)) == [1, 1]


def test_a_step_may_be_asked_for_several_times() -> None:
    twice = FunnelSteps((FunnelStep((A,)), FunnelStep((B,), times=2), FunnelStep((C,))))
    assert cases([journey(A, B, C), journey(A, B, B, C)], twice) == [2, 1, 1]


def test_an_optional_step_keeps_nobody_from_the_next() -> None:
    steps = FunnelSteps((FunnelStep((A,)), FunnelStep((B,), optional=True), FunnelStep((C,))))
    assert cases([journey(A, C), journey(A, B, C), journey(A, B)], steps) == [3, 2, 2]


def test_an_exclusion_drops_who_did_it_between_and_nobody_else() -> None:
    steps = FunnelSteps((FunnelStep((A,)), FunnelStep((B,))), (Exclusion((D,), 0, 1),))
    found = [journey(D, A, B), journey(A, D, B), journey(A, B, D), journey(A, D, A, B)]
    assert count_funnel(paths_of(found), steps).furthest.tolist() == [1, 0, 1, 1]


def test_an_exclusion_beside_a_skipped_step_is_void() -> None:
    steps = FunnelSteps(
        (FunnelStep((A,)), FunnelStep((B,), optional=True), FunnelStep((C,))),
        (Exclusion((D,), 0, 1),),
    )
    found = [journey(A, D, C), journey(A, D, B, C)]
    assert cases(found, steps) == [2, 0, 2]


def test_strict_steps_follow_directly() -> None:
    found = [journey(A, B, C), journey(A, D, B, C), journey(A, A, B)]
    assert cases(found, plain(A, B, C, strict=True)) == [3, 2, 1]


@pytest.mark.parametrize("found", [[], [[]], [[], []]])
def test_nobody_reaches_nothing(found: list[Journey]) -> None:
    assert cases(found, plain(A, B)) == [0, 0]


def test_one_customer_with_a_million_touchpoints() -> None:
    own = journey(*([A] * 500_000 + [B] * 499_999 + [C]))
    counts = count_funnel(paths_of([own]), plain(A, B, C), 600_000 * SECOND)
    assert counts.cases.tolist() == [1, 1, 1]
    assert [waits.tolist() for waits in counts.waits[1:]] == [[SECOND], [499_999 * SECOND]]


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: FunnelSteps(()), "no step"),
        (lambda: FunnelSteps((FunnelStep((A,), optional=True),)), "first step is optional"),
        (lambda: FunnelSteps((FunnelStep(()),)), "step 1 can never happen"),
        (lambda: FunnelSteps((FunnelStep((A,)), FunnelStep((A,), times=0))), "step 2 can never"),
        (lambda: FunnelSteps((FunnelStep((A,), times=63),)), "more than 62"),
        (
            lambda: FunnelSteps((FunnelStep((A,)),), (Exclusion((D,), 0, 1),)),
            "does not lie between",
        ),
        (lambda: count_funnel(paths_of([]), plain(A), -1), "negative"),
    ],
)
def test_what_is_no_funnel_is_refused(build: "partial[FunnelSteps]", reason: str) -> None:
    with pytest.raises(FunnelStepsError, match=reason):
        build()
