"""Lines of orders become one event per order of a customer."""

from datetime import UTC, datetime

import pyarrow as pa

from customer_map.tables.event_columns import EventColumns
from customer_map.tables.event_reading import EventsRead
from customer_map.tables.frames import read_frame
from customer_map.tables.order_events import order_mapping

TEN = datetime(2024, 3, 5, 10, tzinfo=UTC)


def line(customer: str | None, number: str, minute: int = 0, **fields: object) -> dict[str, object]:
    time = TEN.replace(minute=minute)
    return {
        "customer_id": customer,
        "order_id": number,
        "order_date": time,
        "quantity": 1,
        "unit_price": 2.0,
    } | fields


def read(*lines: dict[str, object], columns: EventColumns | None = None) -> EventsRead:
    return read_frame(list(lines), columns)


def test_lines_of_one_order_are_one_event_at_its_first_line() -> None:
    found = read(line("a", "1", 5), line("a", "1", 3, quantity=4), line("b", "1", 9))
    assert found.events.select(["customer", "time", "value", "event_id"]).to_pylist() == [
        {"customer": "a", "time": TEN.replace(minute=3), "value": 10.0, "event_id": "order:1"},
        {"customer": "b", "time": TEN.replace(minute=9), "value": 2.0, "event_id": "order:1"},
    ]


def test_an_amount_wins_over_quantity_times_price() -> None:
    assert read(line("a", "1", amount=7.5)).events["value"].to_pylist() == [7.5]


def test_a_discount_up_to_one_is_a_share_and_a_larger_one_an_amount() -> None:
    found = read(
        line("a", "1", quantity=10, discount=0.25), line("a", "2", quantity=10, discount=5.0)
    )
    assert found.events["value"].to_pylist() == [15.0, 15.0]


def test_a_cancelled_line_makes_the_order_cancelled() -> None:
    found = read(line("a", "1", cancelled="no"), line("a", "2", cancelled="yes"))
    assert found.events["name"].to_pylist() == ["order placed", "order cancelled"]


def test_without_numbers_lines_of_one_moment_are_one_order() -> None:
    lines = [line("a", "", minute) for minute in (1, 1, 2)]
    for each in lines:
        del each["order_id"]
    assert read(*lines).events["value"].to_pylist() == [4.0, 2.0]


def test_lines_without_customer_are_refused() -> None:
    found = read(line(None, "1"), line("a", "2"))
    assert (found.events.num_rows, found.refused.count) == (1, 1)
    assert (found.refused.first[0].line, found.refused.first[0].column) == (1, "customer_id")


def test_a_named_column_wins() -> None:
    found = read(line("a", "1", member="m"), columns=EventColumns(case="member"))
    assert found.events["customer"].to_pylist() == ["m"]
    assert found.columns.case == "member"


def test_a_table_of_something_else_is_no_list_of_orders() -> None:
    sample = pa.RecordBatch.from_pydict({"colour": ["red"], "weight": ["3"]})
    assert order_mapping(sample, EventColumns(), title="", zone="UTC") is None


def test_customers_and_dates_alone_are_no_orders() -> None:
    sample = pa.RecordBatch.from_pylist(
        [{"CustomerID": "a", "Activty": "see", "Timestmp": f"2024-01-0{day}"} for day in (1, 2)]
    )
    assert order_mapping(sample, EventColumns(), title="", zone="UTC") is None
