"""Survival against the published leukaemia trial and plain counts."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.examples import failed_examples
from tests.analytics.method_pages import table_of

from customer_map.analytics import survival
from customer_map.analytics.survival import (
    ImpossibleStayError,
    NobodyToFollowError,
    Stays,
    compare_survival,
    stays_of_purchases,
    survival_curve,
)

# Freireich et al. (1963), Blood 21, 699-716: weeks of remission with 6-MP (+: still in remission) and placebo.
TREATED = Stays(
    np.array(
        [6, 6, 6, 7, 10, 13, 16, 22, 23, *(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)], float
    ),
    np.array([True] * 9 + [False] * 12),
)
PLACEBO = Stays(
    np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], float),
    np.ones(21, bool),
)


def test_the_curve_of_the_trial_equals_the_published_one() -> None:
    found = survival_curve(TREATED)
    rows = table_of("survival.md", "week")
    assert found.days.tolist() == [float(row[0]) for row in rows]
    assert found.at_risk.tolist() == [int(row[1]) for row in rows]
    assert found.lapsed.tolist() == [int(row[2]) for row in rows]
    for column, shares in ((3, found.share), (4, found.low), (5, found.high)):
        assert shares == pytest.approx([float(row[column]) for row in rows], abs=6e-4)
    assert (found.median_days, found.median_low, found.median_high) == (23.0, 13.0, None)
    assert found.customers == 21


def test_the_groups_of_the_trial_differ_as_published() -> None:
    found = compare_survival({"6-MP": TREATED, "placebo": PLACEBO})
    assert (found.chi_square, found.freedom) == (pytest.approx(16.79, abs=0.005), 1)
    assert found.p_value == pytest.approx(4.17e-5, abs=1e-7)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=30))
def test_the_curve_is_the_product_of_those_who_stayed(rows: list[tuple[int, bool]]) -> None:
    days, lapses = zip(*rows, strict=True)
    found = survival_curve(Stays(np.array(days, float), np.array(lapses)))
    share = 1.0
    for place, day in enumerate(found.days):
        risk = sum(one >= day for one, _ in rows)
        gone = sum(one == day and lapsed for one, lapsed in rows)
        share *= 1 - gone / risk
        assert found.share[place] == pytest.approx(share)
        assert found.low[place] <= share + 1e-9
        assert share <= found.high[place] + 1e-9
        assert (found.at_risk[place], found.lapsed[place]) == (risk, gone)


def test_nobody_lapsed_leaves_the_curve_at_one() -> None:
    staying = Stays(np.array([3.0, 9.0]), np.array([False, False]))
    found = survival_curve(staying)
    assert (found.share.tolist(), found.median_days) == ([1.0], None)
    assert compare_survival({"a": staying, "b": staying}).p_value == 1.0


def test_stays_equal_those_of_the_method_page() -> None:
    for row in table_of("survival.md", "purchases (day)"):
        days = np.array([float(day) for day in row[0].split(", ")])
        found = stays_of_purchases(np.zeros(len(days), int), days, as_of=365.0)
        assert found.days.tolist() == [float(row[1])]
        assert found.lapsed.tolist() == [row[2] == "yes"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 400)), min_size=1, max_size=30))
def test_a_longer_look_never_changes_a_lapse_already_seen(rows: list[tuple[int, int]]) -> None:
    customers, days = (np.array(column) for column in zip(*rows, strict=True))
    early = days <= 200
    if not early.any():
        return
    short = stays_of_purchases(customers[early], days[early].astype(float), as_of=200.0)
    long = stays_of_purchases(customers, days.astype(float), as_of=500.0)
    known = np.searchsorted(np.unique(customers), np.unique(customers[early]))
    assert (long.lapsed[known] >= short.lapsed).all()
    seen = short.lapsed
    assert long.days[known][seen].tolist() == short.days[seen].tolist()


def test_the_order_of_purchases_does_not_matter() -> None:
    customers, days = np.array([4, 2, 4, 2]), np.array([100.0, 5.0, 50.0, 300.0])
    found = stays_of_purchases(customers, days, as_of=320.0)
    assert found.days.tolist() == [90.0, 140.0]
    assert found.lapsed.tolist() == [True, True]


def test_times_that_cannot_be_are_refused() -> None:
    with pytest.raises(ImpossibleStayError, match="Row 1"):
        Stays(np.array([1.0, -2.0]), np.array([True, True]))
    with pytest.raises(ImpossibleStayError):
        stays_of_purchases(np.array([1]), np.array([9.0]), as_of=8.0)
    with pytest.raises(ImpossibleStayError):
        stays_of_purchases(np.array([1]), np.array([np.nan]), as_of=8.0)


def test_nobody_cannot_be_followed() -> None:
    nobody = stays_of_purchases(np.array([], int), np.array([]), as_of=1.0)
    with pytest.raises(NobodyToFollowError):
        survival_curve(nobody)
    with pytest.raises(NobodyToFollowError, match="in empty"):
        compare_survival({"a": TREATED, "empty": nobody})
    with pytest.raises(NobodyToFollowError, match="a second group"):
        compare_survival({"a": TREATED})


def test_importing_survival_loads_no_plotting_library() -> None:
    code = "import customer_map.analytics.survival, sys; print('lifelines' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(survival) == 0
