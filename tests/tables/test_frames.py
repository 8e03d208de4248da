"""The same events come out of every kind of frame."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from customer_map.tables.event_columns import EventColumns, EventColumnsUnknownError
from customer_map.tables.frames import NotATableError, RefusedRowsError, events_of, read_frame

MOMENTS = [datetime(2024, 3, 5, hour) for hour in (10, 11, 12)]  # noqa: DTZ001 - naive on purpose
ROWS = [
    {"case_id": case, "activity": name, "timestamp": time, "amount": amount, "note": note}
    for case, name, time, amount, note in zip(
        ["NA", "NA", "b"],
        ["visit", "", "buy"],
        MOMENTS,
        [None, 2.5, 3.0],
        ["x", None, "NA"],
        strict=True,
    )
]
EXPECTED = {
    "customer": ["NA", "NA", "b"],
    "name": ["visit", "", "buy"],
    "time": [moment.replace(tzinfo=UTC) for moment in MOMENTS],
    "value": [None, 2.5, 3.0],
    "note": ["x", None, "NA"],
}
ARROW = pa.Table.from_pylist(ROWS)


def relation() -> object:
    connection = duckdb.connect()
    return connection.from_arrow(ARROW)


FRAMES: dict[str, Callable[[], object]] = {
    "arrow table": lambda: ARROW,
    "arrow batch": lambda: ARROW.to_batches()[0],
    "arrow reader": ARROW.to_reader,
    "pandas": lambda: pd.DataFrame(ROWS),
    "pandas with an index": lambda: pd.DataFrame(ROWS).set_index(["case_id", "activity"]),
    "pandas categories": lambda: pd.DataFrame(ROWS).astype({"activity": "category"}),
    "polars": lambda: pl.DataFrame(ROWS),
    "polars lazy": lambda: pl.LazyFrame(ROWS),
    "polars categories": lambda: pl.DataFrame(ROWS).with_columns(
        pl.col("activity").cast(pl.Categorical)
    ),
    "duckdb": relation,
    "dicts": lambda: ROWS,
    "columns": ARROW.to_pydict,
}


@pytest.mark.parametrize("kind", FRAMES)
def test_every_kind_of_frame_gives_the_same_events(kind: str) -> None:
    assert events_of(FRAMES[kind]()).select(list(EXPECTED)).to_pydict() == EXPECTED


def test_nan_is_a_missing_value_in_every_library() -> None:
    amounts = [1.0, float("nan")]
    base: dict[str, Any] = {"case_id": ["a", "a"], "activity": ["x", "y"], "timestamp": MOMENTS[:2]}
    for frame in (
        pd.DataFrame(base | {"amount": amounts}),
        pl.DataFrame(base | {"amount": amounts}),
    ):
        assert events_of(frame)["value"].to_pylist() == [1.0, None]


def test_an_infinite_value_is_refused() -> None:
    frame = pd.DataFrame([row | {"amount": float("inf")} for row in ROWS])
    with pytest.raises(
        RefusedRowsError, match=r"3 rows are no events\. The first: row 1, column amount"
    ):
        events_of(frame)


def test_a_missing_time_is_refused_with_its_row() -> None:
    frame = pd.DataFrame(ROWS)
    frame.loc[1, "timestamp"] = pd.NaT
    with pytest.raises(RefusedRowsError, match="row 2, column timestamp"):
        events_of(frame)
    read = read_frame(frame)
    assert (read.events.num_rows, read.refused.count) == (2, 1)


def test_a_null_name_is_missing_where_an_empty_one_is_not() -> None:
    rows: list[dict[str, Any]] = [*ROWS, ROWS[0] | {"activity": None}]
    assert read_frame(rows).refused.first[0].line == 4


def test_naive_times_are_those_of_the_zone_and_aware_ones_their_own() -> None:
    naive = events_of(pd.DataFrame(ROWS), zone="Asia/Shanghai")["time"][0].as_py()
    assert naive == datetime(2024, 3, 5, 2, tzinfo=UTC)
    plus_two = timezone(timedelta(hours=2))
    rows = [row | {"timestamp": MOMENTS[0].replace(tzinfo=plus_two)} for row in ROWS]
    aware = events_of(pl.DataFrame(rows), zone="Asia/Shanghai")["time"][0].as_py()
    assert aware == datetime(2024, 3, 5, 8, tzinfo=UTC)


def test_numbers_of_customers_lose_the_point_that_pandas_gave_them() -> None:
    frame = pd.DataFrame(
        {"case_id": [17850.0, 3.0], "activity": ["x", "y"], "timestamp": MOMENTS[:2]}
    )
    assert events_of(frame)["customer"].to_pylist() == ["17850", "3"]


def test_objects_of_mixed_types_become_text() -> None:
    frame = pd.DataFrame({"case_id": [1, "b"], "activity": ["x", "y"], "timestamp": MOMENTS[:2]})
    assert events_of(frame)["customer"].to_pylist() == ["1", "b"]
    rows = [{"case_id": 1}, {"case_id": "b"}]
    rows = [row | {"activity": "x", "timestamp": MOMENTS[0]} for row in rows]
    assert events_of(rows)["customer"].to_pylist() == ["1", "b"]


def test_columns_can_be_named() -> None:
    rows = [{"wer": "a", "was": "x", "wann": "2024-03-05", "kanal": "web"}]
    columns = EventColumns("wer", "was", "wann", channel="kanal")
    assert events_of(rows, columns).to_pylist() == [
        {"customer": "a", "name": "x", "time": datetime(2024, 3, 5, tzinfo=UTC), "channel": "web"}
    ]


def test_dates_and_epochs_are_times() -> None:
    epochs = pl.DataFrame({"user_id": [1], "event": ["x"], "timestamp": [1709632800123]})
    assert events_of(epochs)["time"][0].as_py() == datetime(
        2024, 3, 5, 10, 0, 0, 123000, tzinfo=UTC
    )
    days = pl.DataFrame({"user_id": [1], "event": ["x"], "timestamp": [MOMENTS[0].date()]})
    assert events_of(days)["time"][0].as_py() == datetime(2024, 3, 5, tzinfo=UTC)


def test_order_lines_in_a_frame_become_orders() -> None:
    frame = pd.DataFrame(
        {
            "customer_id": ["a", "a", "b"],
            "order_date": MOMENTS,
            "order_id": ["1", "1", "2"],
            "quantity": [1, 2, 3],
            "unit_price": [2.0, 3.0, 4.0],
        }
    )
    assert events_of(frame)["value"].to_pylist() == [8.0, 12.0]


@pytest.mark.parametrize("source", [3, "text", [1, 2], object(), pd.Series([1])])
def test_what_is_no_table_is_an_error(source: object) -> None:
    with pytest.raises(NotATableError):
        events_of(source)


def test_two_columns_of_one_name_are_an_error() -> None:
    frame = pd.DataFrame([[1, 2]], columns=["case", "case"])
    with pytest.raises(NotATableError, match="two columns are called case"):
        events_of(frame)


def test_a_frame_without_a_case_says_what_is_missing() -> None:
    with pytest.raises(EventColumnsUnknownError, match="--case-id"):
        events_of([{"activity": "x", "timestamp": "2024-03-05"}])
