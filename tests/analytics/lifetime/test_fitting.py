"""The climb to a peak: known answers, flat ones, and none."""

from dataclasses import dataclass

import numpy as np
import pytest

from customer_map.analytics.lifetime.fitting import Fitted, NoConvergenceError, fit


@dataclass(frozen=True, slots=True)
class Rate:
    rate: float


def exponential(mean: float, customers: int) -> Fitted[Rate]:
    """Fit a rate to waiting times with a known mean: the peak is 1/mean, its error that over √n."""

    def likelihood(logs: np.ndarray) -> tuple[float, np.ndarray]:
        rate = np.exp(logs)
        return float(np.log(rate[0]) - rate[0] * mean), 1 - rate * mean

    return fit(Rate, "exponential", likelihood, [{"rate": 1.0}], customers)


def test_the_peak_and_its_error_are_the_textbooks() -> None:
    found = exponential(4.0, 100)
    assert found.model.rate == pytest.approx(0.25)
    assert found.errors["rate"] == pytest.approx(0.025, rel=1e-4)
    assert found.log_likelihood == pytest.approx(100 * (np.log(0.25) - 1))


def test_the_error_of_a_figure_follows_by_the_delta_method() -> None:
    found = exponential(4.0, 100)
    mean = found.error_of(lambda model: np.array([1 / model.rate, 7.0]))
    assert mean == pytest.approx([0.4, 0.0], rel=1e-4)


def test_a_parameter_that_runs_away_is_told() -> None:
    slope = lambda logs: (-1 / float(np.exp(logs[0])), 1 / np.exp(logs))  # noqa: E731
    found = fit(Rate, "runaway", slope, [{"rate": 1.0}], 50)
    assert found.undetermined == ("rate",)


def test_a_flat_likelihood_determines_nothing() -> None:
    flat = lambda logs: (0.0, np.zeros(1))  # noqa: E731
    found = fit(Rate, "flat", flat, [{"rate": 1.0}], 50)
    assert found.undetermined == ("rate",)
    assert np.isnan(found.errors["rate"])
    assert np.isnan(found.error_of(lambda model: np.array([model.rate]))).all()


def test_what_has_no_peak_is_an_error() -> None:
    broken = lambda logs: (float("nan"), np.full(1, np.nan))  # noqa: E731
    with pytest.raises(NoConvergenceError, match="broken did not settle"):
        fit(Rate, "broken", broken, [{"rate": 1.0}], 50)
