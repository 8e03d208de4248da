"""Lifetime models on the CDNOW sample: 2,357 customers, weeks, calibration to 1997-09-30."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.analytics.method_pages import table_of

from customer_map.analytics.lifetime.bg_nbd import fit_bg_nbd
from customer_map.analytics.lifetime.gamma_gamma import fit_gamma_gamma
from customer_map.analytics.lifetime.histories import (
    PurchaseHistories,
    histories_of,
    purchase_histories,
)
from customer_map.analytics.lifetime.pareto_nbd import fit_pareto_nbd

FILE = Path(__file__).parents[3] / "shared" / "data" / "cdnow" / "CDNOW_sample.txt"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not FILE.exists(), reason="shared/data/cdnow is not here"),
]


@pytest.fixture(scope="module")
def histories() -> PurchaseHistories:
    rows = [line.split() for line in FILE.read_text().splitlines()]
    days = [date.fromisoformat(f"{row[2][:4]}-{row[2][4:6]}-{row[2][6:]}") for row in rows]
    return purchase_histories(
        np.array([int(row[1]) for row in rows]),
        np.array([float(day.toordinal()) for day in days]),
        np.array([float(row[4]) for row in rows]),
        calibration_end=date(1997, 9, 30).toordinal(),
    )


def test_the_file_has_its_customers(histories: PurchaseHistories) -> None:
    assert (len(histories), int((histories.frequency > 0).sum())) == (2_357, 946)
    assert histories.age.max() == pytest.approx(38.86, abs=0.005)


def test_bg_nbd_equals_the_published_fit(histories: PurchaseHistories) -> None:
    found = fit_bg_nbd(histories)
    published = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert found.parameters == pytest.approx(published, abs=5e-4)
    assert found.log_likelihood == pytest.approx(-9582.4, abs=0.05)
    assert found.undetermined == ()
    one = histories_of(np.array([2]), np.array([30.43]), np.array([38.86]))
    assert found.model.expected_purchases(one, 39)[0] == pytest.approx(1.226, abs=5e-4)


def test_pareto_nbd_equals_the_published_fit(histories: PurchaseHistories) -> None:
    found = fit_pareto_nbd(histories)
    published = {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
    assert found.parameters == pytest.approx(published, abs=5e-4)
    assert found.log_likelihood == pytest.approx(-9595.0, abs=0.05)
    assert found.undetermined == ()


def test_gamma_gamma_equals_the_published_fit(histories: PurchaseHistories) -> None:
    found = fit_gamma_gamma(histories)
    published = {"p": 6.25, "q": 3.74, "gamma": 15.44}
    assert found.parameters == pytest.approx(published, abs=0.006)
    assert found.customers == 946


def test_errors_of_parameters_equal_those_of_the_method_page(histories: PurchaseHistories) -> None:
    for fitted in (fit_bg_nbd(histories), fit_pareto_nbd(histories)):
        rows = [row for row in table_of("lifetime-fitting.md", "model") if row[0] == fitted.name]
        assert [row[1] for row in rows] == list(fitted.errors)
        printed = [float(row[3]) for row in rows]
        assert list(fitted.errors.values()) == pytest.approx(printed, abs=6e-4)


def test_single_customers_equal_the_method_page(histories: PurchaseHistories) -> None:
    fits = {fitted.name: fitted for fitted in (fit_bg_nbd(histories), fit_pareto_nbd(histories))}
    for row in table_of("lifetime.md", "x"):
        model = fits[row[3]].model
        one = histories_of(np.array([int(row[0])]), np.array([float(row[1])]), np.array([38.86]))
        assert model.alive(one)[0] == pytest.approx(float(row[4]), abs=6e-4)
        assert model.expected_purchases(one, 39)[0] == pytest.approx(float(row[5]), abs=6e-4)


def test_the_error_of_an_expectation_follows_from_those_of_the_parameters(
    histories: PurchaseHistories,
) -> None:
    one = histories_of(np.array([2]), np.array([30.43]), np.array([38.86]))
    found = fit_bg_nbd(histories).error_of(lambda model: model.expected_purchases(one, 39))
    assert found[0] == pytest.approx(0.045, abs=5e-4)
