"""Pareto/NBD against the integral over the moment of leaving, and against simulation."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import gammaln
from tests.analytics.lifetime.history_samples import CASES, histories, simulated

from customer_map.analytics.lifetime.pareto_nbd import (
    ParetoNbd,
    fit_pareto_nbd,
    pareto_nbd_log_likelihood,
)

MODELS = [
    ParetoNbd(0.553, 10.578, 0.606, 11.669),
    ParetoNbd(2.0, 50.0, 1.0, 8.0),
    ParetoNbd(0.4, 3.0, 2.5, 3.0),
    ParetoNbd(1.2, 900.0, 0.3, 2000.0),
]


def parts(model: ParetoNbd, case: tuple[int, float, float]) -> tuple[float, float]:
    """The likelihood of one customer still there at the end, and of one who left since the last purchase."""
    x, recency, age = case
    rate = model.r + x

    def density(gone: float) -> float:
        chance = -rate * np.log(model.alpha + gone) - (model.s + 1) * np.log(model.beta + gone)
        return float(np.exp(chance + shift))

    shift = rate * np.log(model.alpha + recency)
    factor = gammaln(rate) - gammaln(model.r) + model.r * np.log(model.alpha)
    factor += model.s * np.log(model.beta) - shift
    still = np.exp(shift - rate * np.log(model.alpha + age) - model.s * np.log(model.beta + age))
    gone = model.s * quad(density, recency, age, epsabs=0, epsrel=1e-11)[0]
    return float(np.exp(factor) * still), float(np.exp(factor) * gone)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("case", CASES)
def test_likelihood_and_life_equal_their_integrals(
    model: ParetoNbd, case: tuple[int, float, float]
) -> None:
    still, gone = parts(model, case)
    pair = histories([case, (1, 1.0, 2.0)])
    expected = np.log(still + gone) + np.log(sum(parts(model, (1, 1.0, 2.0))))
    assert pareto_nbd_log_likelihood(model, pair) == pytest.approx(expected, rel=1e-8)
    assert model.alive(pair)[0] == pytest.approx(still / (still + gone), rel=1e-7)


@pytest.mark.parametrize("model", MODELS)
def test_expected_purchases_equal_a_mean_over_drawn_customers(model: ParetoNbd) -> None:
    random = np.random.default_rng(8)
    one = histories([(2, 30.43, 38.86)])
    rates = random.gamma(model.r + 2, 1 / (model.alpha + 38.86), 400_000)
    leaving = random.gamma(model.s, 1 / (model.beta + 38.86), 400_000)
    mean = (rates * -np.expm1(-leaving * 39) / leaving).mean()
    assert model.expected_purchases(one, 39)[0] == pytest.approx(
        model.alive(one)[0] * mean, rel=0.01
    )


def test_at_s_one_the_expectation_is_smooth() -> None:
    one = histories([(2, 30.43, 38.86)])
    beside, at = (ParetoNbd(0.5, 10.0, s, 11.0).expected_purchases(one, 39) for s in (1 + 1e-6, 1))
    assert at == pytest.approx(beside, rel=1e-5)


def test_a_customer_who_just_bought_is_there() -> None:
    assert MODELS[0].alive(histories([(3, 20.0, 20.0)]))[0] == 1.0


def test_a_thousand_purchases_do_not_overflow() -> None:
    busy = histories([(1000, 700.0, 730.0), (1000, 1.0, 730.0)])
    for model in MODELS:
        assert np.isfinite(pareto_nbd_log_likelihood(model, busy))
        alive = model.alive(busy)
        assert 0 < alive[0] <= 1
        assert 0 <= alive[1] < 1e-9


def test_a_new_customer_is_one_with_no_history() -> None:
    newcomer = histories([(0, 0.0, 0.0)])
    model = MODELS[0]
    assert model.mean_purchases(39) == pytest.approx(model.expected_purchases(newcomer, 39)[0])


def test_a_fit_stands_at_a_peak() -> None:
    sample = simulated(600, leave=(0.8, 2.5), seed=6)
    found = fit_pareto_nbd(sample)
    assert found.log_likelihood == pytest.approx(pareto_nbd_log_likelihood(found.model, sample))
    for name, value in found.parameters.items():
        for factor in (0.97, 1.03):
            moved = ParetoNbd(**{**found.parameters, name: value * factor})
            assert pareto_nbd_log_likelihood(moved, sample) < found.log_likelihood
