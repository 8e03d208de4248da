"""BG/NBD against integrals over the customers' hidden rates and chances to leave."""

import numpy as np
import pytest
from scipy.special import gammaln
from tests.analytics.examples import failed_examples
from tests.analytics.lifetime.history_samples import CASES, histories, over_beta, simulated

from customer_map.analytics.lifetime import bg_nbd as module
from customer_map.analytics.lifetime.bg_nbd import BgNbd, bg_nbd_log_likelihood, fit_bg_nbd
from customer_map.analytics.lifetime.distinct import distinct_histories
from customer_map.analytics.lifetime.fitting import numeric_gradient

MODELS = [
    BgNbd(0.243, 4.414, 0.793, 2.426),
    BgNbd(1.5, 60.0, 3.0, 0.7),
    BgNbd(4.0, 3000.0, 1.0, 5.0),
    BgNbd(0.6, 9.0, 1.4, 1.2),
]


def parts(model: BgNbd, case: tuple[int, float, float]) -> tuple[float, float]:
    """The likelihood of one customer still there, and of one who left after the last purchase."""
    x, recency, age = case

    def rate(time: float) -> float:
        logs = gammaln(model.r + x) - gammaln(model.r) + model.r * np.log(model.alpha)
        return float(np.exp(logs - (model.r + x) * np.log(model.alpha + time)))

    still = over_beta(lambda p: (1 - p) ** x, model.a, model.b) * rate(age)
    if x == 0:
        return still, 0.0
    return still, over_beta(lambda p: p * (1 - p) ** (x - 1), model.a, model.b) * rate(recency)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("case", CASES)
def test_likelihood_and_life_equal_their_integrals(
    model: BgNbd, case: tuple[int, float, float]
) -> None:
    still, left = parts(model, case)
    pair = histories([case, (1, 1.0, 2.0)])
    other = sum(parts(model, (1, 1.0, 2.0)))
    expected = np.log(still + left) + np.log(other)
    assert bg_nbd_log_likelihood(model, pair) == pytest.approx(expected, rel=1e-8)
    assert model.alive(pair)[0] == pytest.approx(still / (still + left), rel=1e-7)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("time", [0.5, 39.0, 2000.0])
def test_expected_purchases_equal_their_integral(
    model: BgNbd, case: tuple[int, float, float], time: float
) -> None:
    x, _, age = case
    since = model.alpha + age

    def bought(p: float) -> float:
        p = max(p, 1e-300)  # the integrator looks at 0 too
        return float(-np.expm1(-(model.r + x) * np.log1p(p * time / since)) / p)

    mean = over_beta(bought, model.a, model.b + x)
    one = histories([case])
    found = model.expected_purchases(one, time)[0]
    assert found == pytest.approx(model.alive(one)[0] * mean, rel=1e-7)


@pytest.mark.parametrize("model", MODELS)
def test_the_gradient_is_that_of_the_likelihood(model: BgNbd) -> None:
    found = distinct_histories(histories([*CASES, CASES[0], CASES[2]]))
    logs = np.log([model.r, model.alpha, model.a, model.b])
    height = lambda at: module._mean_height(np.exp(at), found)[0]  # noqa: E731
    exact = module._mean_height(np.exp(logs), found)[1]
    assert exact == pytest.approx(numeric_gradient(height, logs), abs=1e-6)


def test_a_thousand_purchases_do_not_overflow() -> None:
    model, busy = BgNbd(0.5, 1e5, 0.9, 3.0), histories([(1000, 700.0, 730.0)])
    assert 0 < model.alive(busy)[0] < 1
    assert np.isfinite(model.expected_purchases(busy, 365.0)[0])
    assert np.isfinite(bg_nbd_log_likelihood(model, busy))


@pytest.mark.parametrize(
    ("a", "b"), [(5e4, 5e5), (1e6, 1e6), (1e6, 1e-5), (1e-5, 1e6), (500.0, 5.0)]
)
@pytest.mark.parametrize(
    "case", [(0, 0.0, 30.0), (3, 20.0, 30.0), (300, 299.0, 300.0), (2, 9.0, 10.0)]
)
def test_parameters_at_a_bound_still_give_the_expectation(
    a: float, b: float, case: tuple[int, float, float]
) -> None:
    model, one, time = BgNbd(0.5, 5.0, a, b), histories([case]), 2000.0
    drawn = np.random.default_rng(5).beta(a, b + case[0], 400_000)
    leaving = np.maximum(drawn, 1e-300)
    growth = np.log1p(leaving * time / (model.alpha + case[2]))
    sample = -np.expm1(-(model.r + case[0]) * growth) / leaving
    found = model.expected_purchases(one, time)[0] / model.alive(one)[0]
    assert abs(found - sample.mean()) <= 5 * sample.std() / np.sqrt(len(sample)) + 1e-9 * found


def test_where_the_series_has_no_first_term_the_figures_are_those_beside_it() -> None:
    one = histories([(0, 0.0, 30.0)])
    found = [BgNbd(0.5, 5.0, 0.5, b).expected_purchases(one, 52.0)[0] for b in (0.5 - 1e-9, 0.5)]
    assert found[0] == pytest.approx(found[1], rel=1e-7)


def test_integral_and_series_agree_where_both_hold() -> None:
    x, age = np.array([0.0, 2.0, 40.0, 2.0]), np.array([30.0, 10.0, 300.0, 10.0])
    for model in (BgNbd(0.5, 5.0, 0.7, 2.5), BgNbd(2.0, 9.0, 30.0, 70.0)):
        assert model._by_integral(x, age, 39.0) == pytest.approx(
            model._by_series(x, age, 39.0), rel=1e-6
        )


def test_a_new_customer_is_one_with_no_history() -> None:
    model = MODELS[0]
    newcomer = histories([(0, 0.0, 0.0)])
    assert model.mean_purchases(39) == pytest.approx(model.expected_purchases(newcomer, 39)[0])
    assert model.mean_purchases(0) == pytest.approx(0, abs=1e-12)


def test_simulated_customers_give_back_their_parameters_within_their_errors() -> None:
    found = fit_bg_nbd(simulated(4000, leave=(0.8, 2.5), seed=2))
    truth = {"r": 0.8, "alpha": 10.0, "a": 0.8, "b": 2.5}
    away = {name: (found.parameters[name] - truth[name]) / found.errors[name] for name in truth}
    assert max(map(abs, away.values())) < 3
    assert found.undetermined == ()
    assert found.customers == 4000


def test_customers_who_never_leave_let_a_parameter_run_away_and_say_so() -> None:
    found = fit_bg_nbd(simulated(400, leave=None, seed=3))
    assert found.undetermined
    assert set(found.undetermined) <= {"a", "b"}


def test_other_units_change_only_the_scale() -> None:
    weeks = simulated(500, leave=(0.8, 2.5), seed=4)
    cases = zip(weeks.frequency, weeks.recency * 7, weeks.age * 7, strict=True)
    days = histories(list(cases))
    one, other = fit_bg_nbd(weeks).model, fit_bg_nbd(days).model
    assert (other.r, other.alpha, other.a) == pytest.approx((one.r, one.alpha * 7, one.a), rel=1e-4)
    assert other.expected_purchases(days, 70) == pytest.approx(
        one.expected_purchases(weeks, 10), rel=1e-3
    )


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(module) == 0
