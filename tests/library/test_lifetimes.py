from pathlib import Path

import numpy as np
import pytest
from tests.library.order_rows import growing_shop

from customer_map.analytics.lifetime.bg_nbd import BgNbd
from customer_map.analytics.lifetime.distinct import NoRepeatBuyersError
from customer_map.library.lifetimes import UnknownModelError, UnusableModelError, lifetime
from customer_map.library.orders import read_orders


def shop(path: Path, *, repeats: bool = True, amount: bool = True) -> Path:
    path.write_text(growing_shop(repeats=repeats, amount=amount), "utf-8")
    return path


def test_a_model_is_fitted_and_told_for_each_customer(tmp_path: Path) -> None:
    found = lifetime(shop(tmp_path / "o.csv"), horizon="52w")
    plain = found.to_dict()
    assert plain["model"] == "bg_nbd"
    assert set(plain["parameters"]) == {"r", "alpha", "a", "b"}
    assert plain["log_likelihood"] < 0
    assert plain["customers"] == 300
    assert ((found.alive >= 0) & (found.alive <= 1)).all()
    values = [row[-1] for row in found.customer_table().rows]
    assert values == sorted(values, reverse=True)
    assert found.to_arrow().num_rows == 300


def test_the_other_model_has_other_parameters(tmp_path: Path) -> None:
    found = lifetime(shop(tmp_path / "o.csv"), model="pareto_nbd").to_dict()
    assert set(found["parameters"]) == {"r", "alpha", "s", "beta"}
    with pytest.raises(UnknownModelError, match="bg_nbd"):
        lifetime(shop(tmp_path / "o.csv"), model="prophet")  # type: ignore[arg-type]


def test_the_calibration_ends_where_it_is_asked_to(tmp_path: Path) -> None:
    orders = shop(tmp_path / "o.csv")
    found = lifetime(orders, until="2024-09-30")
    assert found.calibration_end == "2024-09-30"
    first = read_orders(orders, until="2024-09-30").days.min()
    assert found.histories.age.max() == (19_996 - np.floor(first)) / 7
    assert lifetime(orders).calibration_end <= "2024-12-30"


def test_without_amounts_there_are_no_values_but_a_reason(tmp_path: Path) -> None:
    found = lifetime(shop(tmp_path / "o.csv", amount=False))
    assert found.values is None
    assert found.to_dict()["value"] is None
    assert any(fact.startswith("no values") for fact in found.facts())
    assert found.customer_table().rows[0][-1] is None


def test_without_repeat_buyers_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoRepeatBuyersError):
        lifetime(shop(tmp_path / "o.csv", repeats=False))


def test_parameters_that_ran_away_are_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = shop(tmp_path / "o.csv")
    monkeypatch.setattr(BgNbd, "expected_purchases", lambda *_: np.full(300, np.nan))
    with pytest.raises(UnusableModelError, match="alpha"):
        lifetime(orders)
