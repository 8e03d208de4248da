"""Published logs read as events with their known counts; orders become one event each."""

from pathlib import Path

import pyarrow.compute as pc
import pytest

from customer_map.formats.event_files import read_events

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here"),
]


@pytest.mark.parametrize(
    ("name", "cases", "events"),
    [
        ("bpi_logs/helpdesk.xes.gz", 4_580, 21_348),
        ("bpi_logs/receipt.csv", 1_434, 8_577),
        ("bpi_logs/02_teleclaims.xes.gz", 3_512, 46_138),
        ("bupar_logs/traffic_fines.csv.gz", 10_000, 34_724),
        ("bupar_logs/patients.csv.gz", 500, 5_442),
        ("bpi_logs/roadtraffic100traces.xes", 100, 390),
    ],
)
def test_logs_have_their_known_counts(name: str, cases: int, events: int) -> None:
    read = read_events(DATA / name)
    assert read.events.num_rows == events
    assert pc.count_distinct(read.events["customer"]).as_py() == cases
    assert read.refused.count == 0


def test_order_lines_become_one_event_per_order_of_a_customer() -> None:
    """135,080 of the 541,909 lines name no customer; 4,372 customers remain."""
    read = read_events(DATA / "online_retail" / "online_retail.csv.gz")
    assert read.refused.count == 135_080
    assert pc.count_distinct(read.events["customer"]).as_py() == 4_372
    counts = {
        row["values"]: row["counts"] for row in read.events["name"].value_counts().to_pylist()
    }
    assert counts == {"order placed": 18_536, "order cancelled": 3_654}


def test_purchases_without_a_header_are_orders_too() -> None:
    read = read_events(DATA / "cdnow" / "CDNOW_sample.txt")
    assert pc.count_distinct(read.events["customer"]).as_py() == 2_357
    assert read.columns.value == "Column 5"
