"""Funnels by name: figures worked by hand, and a stranger's count."""

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, PlainEvent, journey, journeys, log_of, paths_of

from customer_map.analytics.funnels import Step, Without, read_funnel
from customer_map.kernels.funnel_steps import FunnelStepsError
from customer_map.kernels.names import UnknownNameError

SECOND = 1_000_000


def by_hand() -> list[Journey]:
    """The customers of docs/methods/funnels.md: visit a, basket b, order c."""
    return [
        [PlainEvent(second * SECOND, "abcd".index(name)) for second, name in own]
        for own in (
            [(0, "a"), (20, "b"), (60, "c")],
            [(0, "a"), (30, "b"), (61, "c")],
            [(0, "a"), (50, "a"), (70, "b"), (100, "c")],
            [(0, "b"), (10, "a"), (20, "c")],
        )
    ]


def test_a_funnel_tells_cases_shares_and_times() -> None:
    found = read_funnel(log_of(paths_of(by_hand())), ["a", "b", "c"], within=timedelta(seconds=60))
    visit, basket, order = found.steps
    assert [(one.name, one.cases) for one in found.steps] == [("a", 4), ("b", 3), ("c", 2)]
    assert found.customers == 4
    assert basket.share is not None
    assert order.share is not None
    assert order.of_previous is not None
    assert (basket.share.value, order.share.value) == (0.75, 0.5)
    assert (round(order.share.low, 4), round(order.share.high, 4)) == (0.15, 0.85)
    assert (order.of_previous.value, order.of_previous.n) == (pytest.approx(2 / 3), 3)
    assert visit.of_previous is None
    assert np.isnan(visit.median_seconds)
    assert (basket.median_seconds, basket.p90_seconds) == (20.0, 28.0)
    assert order.median_seconds == 35.0
    assert not order.supported


def test_the_previous_step_of_a_share_is_a_required_one() -> None:
    steps = ["a", Step(("b",), optional=True, title="Basket"), "c"]
    found = read_funnel(log_of(paths_of([journey(0, 2), journey(0, 1, 2), journey(0)])), steps)
    assert [(one.name, one.cases) for one in found.steps] == [("a", 3), ("Basket", 1), ("c", 2)]
    assert found.steps[2].of_previous is not None
    assert found.steps[2].of_previous.n == 3


def test_names_repetitions_and_exclusions_reach_the_kernel() -> None:
    log = log_of(paths_of([journey(0, 1, 2), journey(0, 2, 1), journey(0, 3, 1, 2)]))
    steps = ["a", Step(("b", "c"), times=2)]
    found = read_funnel(log, steps, without=[Without(("d",), 0, 1)])
    assert [one.cases for one in found.steps] == [3, 2]
    assert found.steps[1].name == "b / c"


def test_an_unknown_step_is_refused_with_names_that_come_close() -> None:
    with pytest.raises(UnknownNameError, match="Names that exist: “a”"):
        read_funnel(log_of(paths_of(by_hand())), ["A"])


def test_a_negative_window_is_refused() -> None:
    with pytest.raises(FunnelStepsError):
        read_funnel(log_of(paths_of(by_hand())), ["a"], within=timedelta(seconds=-1))


def test_without_customers_there_are_no_shares() -> None:
    found = read_funnel(log_of(paths_of([])), ["a", "b"])
    assert [(one.cases, one.share, one.of_previous) for one in found.steps] == [
        (0, None, None),
        (0, None, None),
    ]


@settings(deadline=None)
@given(journeys(), st.sampled_from("abcd"), st.sampled_from("abcd"))
def test_a_strict_funnel_of_two_steps_is_an_edge_of_the_directly_follows_graph(
    found: list[Journey], source: str, target: str
) -> None:
    customers = sum(
        any(("abcd"[one.code], "abcd"[two.code]) == (source, target) for one, two in pairwise(own))
        for own in found
    )
    told = read_funnel(log_of(paths_of(found)), [source, target], strict=True)
    assert told.steps[1].cases == customers
