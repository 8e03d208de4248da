"""Lifetime value against sums by hand."""

import numpy as np
import pytest

from customer_map.analytics.lifetime.bg_nbd import BgNbd
from customer_map.analytics.lifetime.gamma_gamma import GammaGamma
from customer_map.analytics.lifetime.histories import PurchaseHistories
from customer_map.analytics.lifetime.pareto_nbd import ParetoNbd
from customer_map.analytics.lifetime.value import ImpossibleHorizonError, lifetime_values

SPENDING = GammaGamma(6.25, 3.74, 15.44)
BUYING = [BgNbd(0.243, 4.414, 0.793, 2.426), ParetoNbd(0.553, 10.578, 0.606, 11.669)]
ONE = PurchaseHistories(
    np.array([5]), np.array([2]), np.array([30.43]), np.array([38.86]), np.array([23.72])
)


@pytest.mark.parametrize("model", BUYING)
def test_without_discount_it_is_purchases_times_spend(model: BgNbd | ParetoNbd) -> None:
    found = lifetime_values(model, SPENDING, ONE, horizon_days=273, yearly_discount=0.0)
    expected = model.expected_purchases(ONE, 39) * SPENDING.expected_spend(ONE)
    assert found == pytest.approx(expected)
    fifth = lifetime_values(model, SPENDING, ONE, horizon_days=273, yearly_discount=0.0, margin=0.2)
    assert fifth == pytest.approx(expected / 5)


def test_the_discount_of_one_step_is_taken_in_its_middle() -> None:
    plain, less = (
        lifetime_values(BUYING[0], SPENDING, ONE, horizon_days=730.5, yearly_discount=d, steps=1)
        for d in (0.0, 0.25)
    )
    assert less == pytest.approx(plain / 1.25)


def test_many_steps_come_near_the_integral() -> None:
    few, many = (
        lifetime_values(BUYING[1], SPENDING, ONE, yearly_discount=0.15, steps=steps)
        for steps in (12, 600)
    )
    assert few == pytest.approx(many, rel=2e-4)


@pytest.mark.parametrize(
    "wrong",
    [{"horizon_days": 0.0}, {"horizon_days": np.nan}, {"steps": 0}, {"yearly_discount": -1.0}],
)
def test_impossible_horizons_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ImpossibleHorizonError, match=next(iter(wrong))):
        lifetime_values(BUYING[0], SPENDING, ONE, **wrong)
