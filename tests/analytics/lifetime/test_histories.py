"""Purchases become histories; what cannot be is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.examples import failed_examples
from tests.analytics.method_pages import table_of

from customer_map.analytics.lifetime import distinct
from customer_map.analytics.lifetime import histories as module
from customer_map.analytics.lifetime.distinct import NoRepeatBuyersError, distinct_histories
from customer_map.analytics.lifetime.histories import (
    ImpossibleAmountError,
    ImpossibleHistoryError,
    NoPurchasesError,
    histories_of,
    purchase_histories,
)

purchases = st.lists(
    st.tuples(st.integers(0, 4), st.floats(0, 40), st.integers(0, 90)), min_size=1, max_size=40
)


def columns(rows: list[tuple[int, float, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    customers, days, amounts = zip(*rows, strict=True)
    return np.array(customers), np.array(days, float), np.array(amounts, float)


@settings(deadline=None)
@given(purchases, st.booleans())
def test_histories_equal_those_counted_one_by_one(
    rows: list[tuple[int, float, int]], one_per_day: bool
) -> None:
    customers, days, amounts = columns(rows)
    end = 40.0
    found = purchase_histories(
        customers, days, amounts, calibration_end=end, unit_days=1.0, one_per_day=one_per_day
    )
    assert found.customers.tolist() == sorted(set(customers.tolist()))
    for place, customer in enumerate(found.customers):
        mine = [(day, amount) for owner, day, amount in rows if owner == customer]
        own = sorted(mine, key=lambda purchase: purchase[0])
        if one_per_day:
            whole = sorted({int(day) for day, _ in own})
            own = [(d, sum(m for day, m in own if int(day) == d)) for d in whole]
        assert found.frequency[place] == len(own) - 1
        assert found.recency[place] == pytest.approx(own[-1][0] - own[0][0])
        assert found.age[place] == pytest.approx(end - own[0][0])
        if len(own) > 1:
            assert found.spend[place] == pytest.approx(np.mean([m for _, m in own[1:]]))
        else:
            assert np.isnan(found.spend[place])


def test_histories_equal_those_of_the_method_page() -> None:
    for row in table_of(
        "lifetime.md", "purchases (day, amount) of a customer, calibration to day 28"
    ):
        pairs = [pair.split(": ") for pair in row[0].split(", ")]
        days, amounts = (np.array(column, float) for column in zip(*pairs, strict=True))
        found = purchase_histories(np.zeros(len(pairs), int), days, amounts, calibration_end=28.0)
        assert [found.frequency[0], found.recency[0], found.age[0]] == [float(c) for c in row[1:4]]
        assert np.isnan(found.spend[0]) if row[4] == "–" else found.spend[0] == float(row[4])


def test_purchases_after_the_calibration_do_not_count() -> None:
    found = purchase_histories(
        np.array([1, 1, 2]), np.array([0.0, 50.0, 30.0]), np.ones(3), calibration_end=28.5
    )
    assert (found.customers.tolist(), found.frequency.tolist()) == ([1], [0])
    assert found.age.tolist() == [4.0]


def test_a_purchase_on_the_last_day_still_counts() -> None:
    found = purchase_histories(np.array([1]), np.array([28.9]), np.ones(1), calibration_end=28.0)
    assert found.age.tolist() == [0.0]


def test_without_purchases_in_time_there_is_nothing_to_tell() -> None:
    with pytest.raises(NoPurchasesError):
        purchase_histories(np.array([1]), np.array([9.0]), np.ones(1), calibration_end=8.0)


@pytest.mark.parametrize("amount", [-1.0, np.nan, np.inf])
def test_amounts_that_cannot_be_are_refused(amount: float) -> None:
    with pytest.raises(ImpossibleAmountError, match="amount of purchase 1"):
        purchase_histories(
            np.array([1, 1]), np.array([1.0, 2.0]), np.array([1.0, amount]), calibration_end=8.0
        )


def test_times_that_are_none_are_refused() -> None:
    with pytest.raises(ImpossibleAmountError, match="time of purchase 0"):
        purchase_histories(np.array([1]), np.array([np.nan]), np.ones(1), calibration_end=8.0)


@pytest.mark.parametrize(
    ("frequency", "recency", "age", "reason"),
    [
        (1, 9.0, 8.0, "the recency exceeds the age"),
        (-1, 0.0, 8.0, "a frequency is negative"),
        (1, -1.0, 8.0, "a recency is negative"),
        (0, 1.0, 8.0, "without a repeat"),
        (1, np.nan, 8.0, "a time is no number"),
        (1, 1.0, np.inf, "a time is no number"),
    ],
)
def test_histories_that_cannot_be_are_refused(
    frequency: int, recency: float, age: float, reason: str
) -> None:
    with pytest.raises(ImpossibleHistoryError, match=reason):
        histories_of(np.array([frequency]), np.array([recency]), np.array([age]))


def test_customers_alike_are_counted_together() -> None:
    found = distinct_histories(
        histories_of(
            np.array([1, 0, 1, 1]), np.array([2.0, 0.0, 2.0, 3.0]), np.array([9.0, 9.0, 9.0, 9.0])
        )
    )
    assert found.counts.tolist() == [1, 2, 1]
    assert found.recency.tolist() == [0.0, 2.0, 3.0]
    assert (found.levels.tolist(), found.level_counts.tolist()) == ([0, 1], [1, 3])
    assert found.customers == 4


def test_a_crowd_that_never_returned_tells_nothing_of_returning() -> None:
    with pytest.raises(NoRepeatBuyersError):
        distinct_histories(histories_of(np.array([0, 0]), np.zeros(2), np.array([3.0, 4.0])))


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(module, distinct) == 0
