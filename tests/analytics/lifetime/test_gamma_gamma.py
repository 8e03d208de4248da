"""Gamma-Gamma against the integral over each customer's hidden scale, and against simulation."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad
from tests.analytics.examples import failed_examples

from customer_map.analytics.lifetime import gamma_gamma as module
from customer_map.analytics.lifetime.distinct import NoRepeatBuyersError
from customer_map.analytics.lifetime.fitting import numeric_gradient
from customer_map.analytics.lifetime.gamma_gamma import (
    GammaGamma,
    InfiniteMeanError,
    fit_gamma_gamma,
    spend_frequency_correlation,
)
from customer_map.analytics.lifetime.histories import PurchaseHistories

MODEL = GammaGamma(6.25, 3.74, 15.44)


def spenders(frequency: list[int], spend: list[float]) -> PurchaseHistories:
    size = len(frequency)
    repeat = np.array(frequency) > 0
    return PurchaseHistories(
        np.arange(size),
        np.array(frequency),
        np.where(repeat, 5.0, 0.0),
        np.full(size, 9.0),
        np.array(spend),
    )


@pytest.mark.parametrize(("x", "mean"), [(1, 20.0), (4, 55.0), (12, 3.0)])
def test_likelihood_and_expectation_equal_their_integrals(x: int, mean: float) -> None:
    p, q, gamma = 6.25, 3.74, 15.44

    def density(scale: float) -> float:
        seen = stats.gamma.pdf(mean, p * x, scale=1 / (scale * x))
        return float(seen * stats.gamma.pdf(scale, q, scale=1 / gamma))

    whole = quad(density, 0, 8, points=[0.05, 0.2, 0.8], limit=400)[0]
    following = quad(
        lambda scale: density(scale) * p / scale, 0, 8, points=[0.05, 0.2, 0.8], limit=400
    )[0]
    height, _ = module._mean_height(np.array([p, q, gamma]), np.array([float(x)]), np.array([mean]))
    assert height == pytest.approx(np.log(whole), rel=1e-6)
    found = MODEL.expected_spend(spenders([x], [mean]))[0]
    assert found == pytest.approx(following / whole, rel=1e-6)


def test_the_gradient_is_that_of_the_likelihood() -> None:
    x, spend = np.array([1.0, 3.0, 9.0]), np.array([12.0, 40.0, 33.0])
    logs = np.log([6.25, 3.74, 15.44])
    exact = module._mean_height(np.exp(logs), x, spend)[1]
    numeric = numeric_gradient(lambda at: module._mean_height(np.exp(at), x, spend)[0], logs)
    assert exact == pytest.approx(numeric, abs=1e-6)


def test_one_without_repeats_is_expected_to_spend_like_all() -> None:
    found = MODEL.expected_spend(spenders([0, 50], [np.nan, 80.0]))
    assert found[0] == pytest.approx(MODEL.mean_spend)
    assert found[1] == pytest.approx(80.0, rel=0.01)


def test_simulated_spending_gives_back_its_parameters_within_their_errors() -> None:
    random = np.random.default_rng(12)
    scales = random.gamma(4.0, 1 / 20.0, 3000)
    frequency = random.integers(1, 9, 3000)
    spend = random.gamma(5.0 * frequency, 1 / (scales * frequency))
    found = fit_gamma_gamma(spenders(frequency.tolist(), spend.tolist()))
    truth = {"p": 5.0, "q": 4.0, "gamma": 20.0}
    away = [(found.parameters[name] - value) / found.errors[name] for name, value in truth.items()]
    assert max(map(abs, away)) < 3
    assert found.undetermined == ()


def test_free_purchases_are_left_out_and_nobody_is_too_few() -> None:
    found = fit_gamma_gamma(spenders([1, 2, 3, 1, 2], [10.0, 0.0, 30.0, 14.0, 25.0]))
    assert found.customers == 4
    with pytest.raises(NoRepeatBuyersError):
        fit_gamma_gamma(spenders([0, 1], [np.nan, 0.0]))


def test_spending_without_a_mean_is_told() -> None:
    wild = GammaGamma(2.0, 0.9, 10.0)
    with pytest.raises(InfiniteMeanError, match=r"q = 0\.9"):
        _ = wild.mean_spend
    with pytest.raises(InfiniteMeanError):
        wild.expected_spend(spenders([0], [np.nan]))
    assert np.isfinite(wild.expected_spend(spenders([3], [20.0]))).all()


def test_one_purchase_may_be_too_few_for_a_mean_where_spending_is_wild() -> None:
    with pytest.raises(InfiniteMeanError):
        GammaGamma(0.2, 0.7, 10.0).expected_spend(spenders([1], [20.0]))


def test_spend_that_grows_with_frequency_is_seen() -> None:
    assert spend_frequency_correlation(spenders([1, 2, 3], [5.0, 6.0, 7.0])) == pytest.approx(1)
    assert np.isnan(spend_frequency_correlation(spenders([2, 2], [5.0, 6.0])))
    assert np.isnan(spend_frequency_correlation(spenders([0], [np.nan])))


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(module) == 0
