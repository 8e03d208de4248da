"""Events written as CSV or Parquet come back as they were, and harm no spreadsheet."""

from io import BytesIO
from pathlib import Path

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from tests.formats.random_events import event_tables

from customer_map.formats.event_files import read_events
from customer_map.formats.event_tables_out import write_csv, write_parquet

WITH_FOLDER = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@WITH_FOLDER
@given(event_tables())
def test_parquet_loses_nothing(tmp_path: Path, events: pa.Table) -> None:
    path = tmp_path / "log.parquet"
    with path.open("wb") as target:
        write_parquet(events, target)
    assert read_events(path).events.select(events.column_names).equals(events)


@WITH_FOLDER
@given(event_tables())
def test_exact_csv_comes_back_as_it_was(tmp_path: Path, events: pa.Table) -> None:
    path = tmp_path / "log.csv"
    with path.open("wb") as target:
        write_csv(events, target, exact=True)
    assert read_events(path).events.select(events.column_names).to_pydict() == events.to_pydict()


def test_csv_guards_formulas(tmp_path: Path) -> None:
    events = pa.table(
        {
            "customer": ["=1+1", "b"],
            "name": ["＝cmd", "fine"],
            "time": pa.array([0, 1]).cast(pa.timestamp("us", "UTC")),
        }
    )
    target = BytesIO()
    write_csv(events, target)
    assert target.getvalue().decode().splitlines() == [
        '"customer","name","time"',
        '"\'=1+1","\'＝cmd",1970-01-01 00:00:00.000000Z',
        '"b","fine",1970-01-01 00:00:00.000001Z',
    ]
