from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.library.event_rows import ROWS, dicts, write_csv

from customer_map.library.logs import UnknownMomentError, moment, read_events
from customer_map.tables.event_columns import EventColumnNotFoundError
from customer_map.tables.event_times import UnknownZoneError


def test_a_path_and_every_kind_of_frame_give_the_same_log(tmp_path: Path) -> None:
    rows = dicts()
    table = pa.Table.from_pylist(rows)
    sources = [
        write_csv(tmp_path / "events.csv"),
        str(tmp_path / "events.csv"),
        rows,
        table,
        pd.DataFrame(rows),
        pl.DataFrame(rows),
        duckdb.from_arrow(table),
    ]
    for source in sources:
        log = read_events(source).log
        assert (log.customers, log.touchpoints) == (4, len(ROWS))
        assert sorted(log.names) == ["basket", "order, paid", "visit"]


def test_a_log_that_was_read_comes_back_as_it_is() -> None:
    read = read_events(dicts())
    assert read_events(read) is read


def test_a_date_means_the_whole_day() -> None:
    assert read_events(dicts(), until="2024-03-02").log.touchpoints == 6
    assert read_events(dicts(), since="2024-03-02", until=date(2024, 3, 2)).log.touchpoints == 3
    assert read_events(dicts(), since="2024-03-11").log.touchpoints == 3


def test_a_moment_bounds_exactly_and_in_the_zone_asked_for() -> None:
    until = datetime(2024, 3, 2, 8, 30, tzinfo=UTC)
    assert read_events(dicts(), since="2024-03-02", until=until).log.touchpoints == 1
    assert moment("2024-03-31", "Europe/Berlin").isoformat() == "2024-03-30T23:00:00+00:00"
    # That day has 23 hours.
    end = moment("2024-03-31", "Europe/Berlin", is_end=True)
    assert end.isoformat() == "2024-03-31T22:00:00+00:00"
    assert moment("2024-03-31T12:00+08:00", "UTC").isoformat() == "2024-03-31T04:00:00+00:00"


def test_what_is_no_date_no_zone_or_no_column_is_said() -> None:
    with pytest.raises(UnknownMomentError, match="2024-03-31T18"):
        read_events(dicts(), since="31/3/2024")
    with pytest.raises(UnknownZoneError):
        read_events(dicts(), zone="Mars/Base")
    with pytest.raises(EventColumnNotFoundError, match="activity"):
        read_events(dicts(), name="actvity")


def test_guessed_columns_and_refused_rows_are_told() -> None:
    rows = [*dicts(), {"case_id": "x", "activity": "visit", "timestamp": "never", "channel": ""}]
    facts = read_events(rows).facts
    assert "name is “activity”" in facts[0]
    assert facts[1] == "1 row refused (line 10, timestamp: “never” is not a date)"


def test_dates_that_nothing_decides_are_told() -> None:
    rows = [
        {"case_id": "x", "activity": "visit", "timestamp": f"0{day}/0{3 - day}/2024"}
        for day in (1, 2)
    ]
    assert read_events(rows).facts[-1] == "dates read month first"


def test_order_lines_are_said_to_be_orders() -> None:
    rows = [
        {"order id": f"o{day}", "customer id": "c", "order date": f"2024-03-0{day}", "amount": day}
        for day in (1, 2, 3)
    ]
    assert read_events(rows).facts[0] == "one event per order"


def test_progress_is_told_while_a_file_is_read(tmp_path: Path) -> None:
    told: list[float] = []
    read_events(write_csv(tmp_path / "e.csv"), on_progress=told.append)
    assert told[-1] == 1.0
