"""Which order lines count as purchases."""

import pyarrow as pa

from customer_map.analytics.purchases import order_totals, purchase_lines

LINES = pa.table(
    {
        "order_id": ["a", "a", "b", "c", "d", "e"],
        "customer_id": ["x", "x", "x", None, "y", "y"],
        "placed_at": [1, 2, 3, 4, 5, 6],
        "is_cancellation": [False, False, True, False, False, False],
        "quantity": [2, 1, -1, 1, 0, 3],
        "unit_price": [5.0, 2.5, 5.0, 1.0, 9.0, 0.0],
    }
)


def test_only_paid_goods_of_known_customers_count() -> None:
    assert purchase_lines(LINES)["order_id"].to_pylist() == ["a", "a"]


def test_an_order_is_the_sum_of_its_lines() -> None:
    assert order_totals(purchase_lines(LINES)).to_pylist() == [
        {"order_id": "a", "customer_id": "x", "placed_at": 1, "amount": 12.5}
    ]
