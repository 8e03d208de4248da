"""Marks are counted as one would by hand."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.analytics.examples import failed_examples

from customer_map.analytics.kpis import ImpossibleGroupError
from customer_map.analytics.satisfaction import marks as module
from customer_map.analytics.satisfaction.marks import Scale, joined, marks_of, tally

NAN = math.nan
FIVE = Scale(1, 5)


def test_who_gave_no_mark_was_asked_and_did_not_answer() -> None:
    found = marks_of(np.array([5, 5, NAN, 2, 9, NAN]), FIVE)
    assert (found.n, found.unanswered, found.off_scale, found.asked) == (3, 2, 1, 6)
    assert found.values.tolist() == [2, 5]
    assert found.counts.tolist() == [1, 2]
    assert found.sums() == (12, 54)


def test_who_belongs_to_no_group_is_left_out() -> None:
    found = tally(np.array([5.0, 4.0, NAN, 0.0]), np.array([0, -1, 1, 1]), 2, FIVE)
    assert [(each.n, each.unanswered, each.off_scale) for each in found] == [(1, 0, 0), (0, 1, 1)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(-1, 3), st.one_of(st.just(NAN), st.integers(0, 6).map(float))),
        max_size=40,
    )
)
def test_groups_add_up_to_all_and_the_rest_is_everybody_else(rows: list[tuple[int, float]]) -> None:
    groups = np.array([group for group, _ in rows], np.int64)
    answers = np.array([answer for _, answer in rows], np.float64)
    parts = tally(answers, groups, 4, FIVE)
    whole = joined(parts)
    assert whole.asked == int((groups >= 0).sum())
    for place, part in enumerate(parts):
        plain = [a for g, a in rows if g == place and 1 <= a <= 5]
        others = [a for g, a in rows if g not in {place, -1} and 1 <= a <= 5]
        rest = whole.without(part)
        assert (part.n, part.sums()[0]) == (len(plain), sum(plain))
        assert (rest.n, rest.sums()[0]) == (len(others), sum(others))
        assert part.at_least(4) == sum(a >= 4 for a in plain)


def test_more_than_all_cannot_be_left_out() -> None:
    few, many = tally(np.array([1.0, 1.0, 1.0]), np.array([0, 1, 1]), 2, FIVE)
    with pytest.raises(ImpossibleGroupError):
        few.without(many)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(module) == 0
