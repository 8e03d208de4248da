from pathlib import Path

import pandas as pd
import pytest

from customer_map.library.orders import NoOrdersError, OrderColumnsUnknownError, read_orders
from customer_map.tables.event_columns import EventColumnNotFoundError

LINES = """InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID
1001,A,2,2024-03-01 09:00,5.00,ann
1001,B,1,2024-03-01 09:00,2.50,ann
1002,A,1,2024-03-05 10:00,5.00,ann
C1002,A,-1,2024-03-06 10:00,5.00,ann
1003,A,4,2024-03-07 11:00,5.00,NA
1004,A,4,2024-03-07 12:00,5.00,
1005,A,1,2024-03-08 12:00,0.00,bob
"""
PLAIN = """ 00004 0001 19970101  2   29.33
 00004 0001 19970118  2   29.73
 00021 0002 19970101  3   63.34
 00050 0003 19970101  1    0.00
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(LINES, "utf-8")
    return path


def test_lines_that_are_no_purchases_do_not_count(shop: Path) -> None:
    orders = read_orders(shop)
    assert orders.ids == ("ann", "NA")
    assert orders.customers.tolist() == [0, 0, 1]
    assert orders.amounts.tolist() == [12.5, 5.0, 20.0]
    assert (orders.lines, orders.purchases) == (7, 4)


def test_a_frame_gives_the_same_orders(shop: Path) -> None:
    frame = pd.read_csv(shop, keep_default_na=False, dtype={"InvoiceNo": str})
    assert read_orders(frame).amounts.tolist() == read_orders(shop).amounts.tolist()


def test_orders_of_a_file_without_header_are_those_of_a_moment(tmp_path: Path) -> None:
    path = tmp_path / "sample.txt"
    path.write_text(PLAIN * 3, "utf-8")
    orders = read_orders(path)
    assert orders.ids == ("00004", "00021", "00050")
    assert orders.columns["amount"] == "Column 5"
    assert sorted(orders.amounts.tolist()) == pytest.approx(
        [0.0, 29.33 * 3, 29.73 * 3, 63.34 * 3], rel=1e-9
    )


def test_columns_may_be_named(shop: Path) -> None:
    orders = read_orders(shop, customer="StockCode", until="2024-03-05")
    assert orders.ids == ("A", "B")


def test_periods_are_whole_days(shop: Path) -> None:
    assert len(read_orders(shop, since="2024-03-05", until="2024-03-05")) == 1


def test_what_is_missing_is_said(shop: Path, tmp_path: Path) -> None:
    with pytest.raises(EventColumnNotFoundError, match="CustomerID"):
        read_orders(shop, customer="client")
    with pytest.raises(NoOrdersError, match="7 lines"):
        read_orders(shop, since="2030-01-01")
    other = tmp_path / "x.csv"
    other.write_text("colour,size\nred,small\nblue,large\n", "utf-8")
    with pytest.raises(OrderColumnsUnknownError, match="customer and date"):
        read_orders(other)


def test_orders_that_were_read_come_back_as_they_are(shop: Path) -> None:
    orders = read_orders(shop)
    assert read_orders(orders) is orders
    assert orders.facts[-2] == "2024-03-01 to 2024-03-07"
