"""Where a customer stands, from the gaps between purchases."""

from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.analytics.lifecycle import Lifecycle, PurchaseDays, lifecycle, rhythm_days


def place(days: list[int], as_of: int) -> Lifecycle:
    purchases = PurchaseDays.of(np.zeros(len(days), dtype=np.int64), np.array(days))
    return lifecycle(purchases, as_of=as_of)[0]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (50, Lifecycle.ACTIVE),
        (51, Lifecycle.AT_RISK),
        (70, Lifecycle.AT_RISK),
        (71, Lifecycle.LOST),
    ],
)
def test_a_customer_of_ten_days_rhythm_is_missed_after_twenty_and_lost_after_forty(
    as_of: int, expected: Lifecycle
) -> None:
    assert place([0, 10, 20, 30], as_of) == expected


def test_a_first_purchase_makes_a_new_customer() -> None:
    assert place([100], 130) == Lifecycle.NEW
    assert place([100], 161) == Lifecycle.AT_RISK


def test_who_returns_after_a_long_silence_is_won_back() -> None:
    assert place([0, 10, 20, 30, 100], 105) == Lifecycle.WON_BACK


def test_who_was_won_back_long_ago_is_simply_active() -> None:
    assert place([0, 10, 20, 100, 110, 120, 130, 140], 141) == Lifecycle.ACTIVE


def test_several_purchases_on_one_day_are_one() -> None:
    assert place([5, 5, 5], 10) == Lifecycle.NEW


def test_no_purchases_give_no_places() -> None:
    empty = PurchaseDays.of(np.array([], dtype=np.int64), np.array([], dtype=np.int64))
    assert lifecycle(empty, as_of=10) == []


def test_few_gaps_borrow_the_rhythm_of_everybody() -> None:
    purchases = PurchaseDays.of(
        np.array([0, 0, 0, 0, 1, 1, 2]), np.array([0, 20, 40, 60, 0, 40, 7])
    )
    assert rhythm_days(purchases).tolist() == [20.0, 30.0, 30.0]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), min_size=1, max_size=60))
def test_the_rhythm_equals_the_plain_median(pairs: list[tuple[int, int]]) -> None:
    codes = {owner: code for code, owner in enumerate(sorted({owner for owner, _ in pairs}))}
    days = {code: sorted({d for o, d in pairs if o == owner}) for owner, code in codes.items()}
    gaps = {code: np.diff(found).tolist() for code, found in days.items()}
    medians = [median(found) for found in gaps.values() if found]
    everybody = median(medians) if medians else 30
    expected = [max(7, median(g) if len(g) >= 3 else everybody) for g in gaps.values()]
    purchases = PurchaseDays.of(
        np.array([codes[owner] for owner, _ in pairs]), np.array([day for _, day in pairs])
    )
    assert rhythm_days(purchases).tolist() == expected
