"""What enters a touchpoint equals what leaves it; figures equal plain counts, however the log is cut."""

import itertools
from collections import Counter
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analytics.plain_events import log_from
from tests.kernels.plain_logs import Journey, journeys, log_of, paths_of

from customer_map.analytics.flows import FlowFigures, flow_figures
from customer_map.analytics.log_guards import EmptyLogError

logs = journeys().filter(any)


def names(own: Journey) -> list[str]:
    return ["abcd"[one.code] for one in own]


def figures_of(found: list[Journey]) -> FlowFigures:
    return flow_figures(log_of(paths_of(found, spare=1)))


@given(logs)
def test_what_enters_a_touchpoint_equals_what_leaves_it(found: list[Journey]) -> None:
    figures = figures_of(found)
    events = figures.transitions.events
    entered = np.bincount(figures.transitions.targets, events, 4) + figures.endpoints.starts
    left = np.bincount(figures.transitions.sources, events, 4) + figures.endpoints.ends
    assert entered.tolist() == left.tolist() == figures.volumes.events.tolist()


@given(logs)
def test_all_transitions_are_the_events_less_the_cases(found: list[Journey]) -> None:
    figures = figures_of(found)
    assert figures.transitions.events.sum() == figures.events - figures.cases
    assert sum(figures.starts().values()) == sum(figures.ends().values()) == figures.cases


@given(logs)
def test_figures_equal_plain_counts(found: list[Journey]) -> None:
    figures = figures_of(found)
    own = [names(one) for one in found if one]
    steps = [list(itertools.pairwise(one)) for one in own]
    events = Counter(step for one in steps for step in one)
    cases = Counter(step for one in steps for step in set(one))
    listed = figures.listed_transitions()
    assert {(one.source, one.target): one.events for one in listed} == events
    assert {(one.source, one.target): one.cases for one in listed} == cases
    assert [one.events for one in listed] == sorted(events.values(), reverse=True)
    assert figures.variants == len({tuple(one) for one in own})
    assert figures.starts() == Counter(one[0] for one in own)
    assert figures.ends() == Counter(one[-1] for one in own)


@given(logs)
def test_dwell_is_the_median_time_until_whatever_comes_next(found: list[Journey]) -> None:
    waits: dict[str, list[float]] = {}
    for own in found:
        for one, after in itertools.pairwise(own):
            waits.setdefault("abcd"[one.code], []).append((after.time - one.time) / 1e6)
    for one in figures_of(found).listed_touchpoints():
        expected = median(waits[one.name]) if one.name in waits else None
        assert one.median_seconds == (None if expected is None else pytest.approx(expected))


@given(logs, st.integers(0, 6))
def test_a_log_in_parts_has_the_same_figures(found: list[Journey], cut: int) -> None:
    parts = flow_figures(log_of(paths_of(found[:cut]), paths_of(found[cut:])))
    whole = figures_of(found)
    assert (parts.cases, parts.events, parts.variants) == (
        whole.cases,
        whole.events,
        whole.variants,
    )
    assert parts.listed_transitions() == whole.listed_transitions()
    assert parts.listed_touchpoints() == whole.listed_touchpoints()


def test_the_example_worked_by_hand() -> None:
    events = [
        *[("NA", "Visit", 0), ("NA", "Order", 2)],
        *[("b", "Visit", 0), ("b", "Order", 6)],
        *[("c", "Order", 1), ("d", "Visit", 3), ("", "Visit", 4)],
    ]
    found = flow_figures(log_from(events))
    assert (found.events, found.cases, found.variants) == (7, 5, 3)
    (step,) = found.listed_transitions()
    assert (step.source, step.target, step.events, step.cases) == ("Visit", "Order", 2, 2)
    assert step.median_seconds == 4 * 86_400
    assert [(one.name, one.events, one.starts, one.ends) for one in found.listed_touchpoints()] == [
        ("Visit", 4, 4, 2),
        ("Order", 3, 1, 3),
    ]


def test_a_log_without_touchpoints_is_refused() -> None:
    with pytest.raises(EmptyLogError):
        flow_figures(log_from([]))
