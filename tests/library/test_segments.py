from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_map.library.segments import ReportDayError, segments


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    rows = [
        f"{100 * number + order},2024-0{1 + order}-10,c{number},{10 * number + 1}"
        for number in range(9)
        for order in range(1 + number // 2)
    ]
    path.write_text("\n".join(["order no,order date,customer id,amount", *rows]), "utf-8")
    return path


def test_every_customer_is_in_one_segment_of_either_kind(shop: Path) -> None:
    found = segments(shop)
    for kind in (found.by_value, found.by_lifecycle):
        assert sum(each.customers for each in kind) == 9
        assert sum(each.share for each in kind) == pytest.approx(1)
        assert sum(each.orders for each in kind) == len(found.orders)
    assert [each.name for each in found.by_value] == ["high", "potential", "low"]


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 28), st.integers(1, 99)), min_size=1))
@settings(max_examples=25)
def test_a_segment_counts_the_customers_it_lists(orders: list[tuple[int, int, int]]) -> None:
    """Orders are customer, day of March and amount; two of a customer on one day are one."""
    found = segments(
        [
            {"customer id": f"c{who}", "order date": f"2024-03-{day:02}", "amount": str(amount)}
            for who, day, amount in orders
        ]
    )
    assert sorted(found.orders.ids) == sorted({f"c{who}" for who, _, _ in orders})
    for of_customer, kind in ((found.tiers, found.by_value), (found.places, found.by_lifecycle)):
        for each in kind:
            listed = np.array(of_customer) == each.name
            assert each.customers == listed.sum()
            assert each.orders == found.values.frequency[listed].sum()
            assert each.amount == pytest.approx(found.values.monetary[listed].sum())
    amounts = Counter[str]()
    for who, _, amount in orders:
        amounts[f"c{who}"] += amount
    rows = found.customer_table().rows
    assert {row[0]: row[6] for row in rows} == amounts


def test_customers_are_listed_by_what_they_spent(shop: Path) -> None:
    rows = segments(shop).customer_table().rows
    assert rows[0][0] == "c8"
    assert [row[-1] for row in rows] == sorted((row[-1] for row in rows), reverse=True)
    assert segments(shop).to_arrow().num_rows == 9


def test_the_day_of_report_moves_recency(shop: Path) -> None:
    later = segments(shop, as_of="2024-05-20")
    assert later.values.recency_days.min() == 10
    assert later.as_of == "2024-05-20"
    with pytest.raises(ReportDayError, match="2024-05-10"):
        segments(shop, as_of="2024-01-01")


def test_json_has_the_keys_that_programs_rely_on(shop: Path) -> None:
    found = segments(shop).to_dict()
    assert found["customers"] == 9
    assert {"name", "customers", "share", "orders", "amount"} <= set(found["segments"][0])
