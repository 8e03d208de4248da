"""Time until the next touchpoint against the plain twin, and in agreement with the transitions."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from tests.kernels.plain_logs import Journey, PlainEvent, journey, journeys, paths_of
from tests.kernels.twins.transitions import PlainStep, plain_dwell

from customer_map.kernels.dwell import count_dwell
from customer_map.kernels.transitions import count_transitions

HOUR = 3_600_000_000


def quantile(gaps: list[int], share: float) -> float:
    return float(np.quantile(gaps, share)) / 1e6 if gaps else np.nan


@given(journeys(), st.booleans())
def test_dwell_equals_the_plain_twin(found: list[Journey], wide: bool) -> None:
    counted = count_dwell(paths_of(found, wide=wide, spare=1), 4)
    plain = plain_dwell(found)
    own = [plain.get(code, PlainStep()) for code in range(4)]
    assert counted.events.tolist() == [one.events for one in own]
    assert counted.cases.tolist() == [len(one.cases) for one in own]
    assert_allclose(counted.median_seconds, [quantile(one.gaps, 0.5) for one in own])
    assert_allclose(counted.p90_seconds, [quantile(one.gaps, 0.9) for one in own])


@given(journeys(), st.integers(0, 6))
def test_parts_merge_into_the_whole(found: list[Journey], at: int) -> None:
    one, two = (count_dwell(paths_of(part), 4) for part in (found[:at], found[at:]))
    merged, whole = one.merged(two), count_dwell(paths_of(found), 4)
    assert_array_equal(merged.events, whole.events)
    assert_array_equal(merged.cases, whole.cases)
    assert_array_equal(merged.median_seconds, whole.median_seconds)


@given(journeys())
def test_dwell_counts_what_leaves_in_the_transitions(found: list[Journey]) -> None:
    paths = paths_of(found)
    transitions = count_transitions(paths, 4)
    leaving = [transitions.events[transitions.sources == code].sum() for code in range(4)]
    assert count_dwell(paths, 4).events.tolist() == leaving


def test_the_last_touchpoint_has_no_dwell() -> None:
    found = [[PlainEvent(0, 0), PlainEvent(2 * HOUR, 0), PlainEvent(8 * HOUR, 1)], journey(1)]
    counted = count_dwell(paths_of(found), 2)
    assert (counted.events.tolist(), counted.cases.tolist()) == ([2, 0], [1, 0])
    assert_array_equal(counted.median_seconds, [4 * 3600.0, np.nan])
