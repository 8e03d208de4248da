"""Any file of events reads the same: columns guessed or named, every row an event or a refusal with its reason."""

import gzip
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from customer_map.formats.detection import Format, detect
from customer_map.formats.errors import NoSuchSheetError
from customer_map.formats.event_files import read_events
from customer_map.formats.event_workbook import SheetOfRows, write_workbook
from customer_map.formats.input_files import InputFile
from customer_map.tables.event_columns import (
    EventColumnNotFoundError,
    EventColumns,
    EventColumnsUnknownError,
)
from customer_map.tables.event_reading import NoEventsError
from customer_map.tables.event_times import UnknownZoneError

LOG = """case_id,activity,timestamp,channel,note
NA,visit,2024-03-05 10:00:00,web,NA
NA,,2024-03-05 11:00:00,web,
b,buy,2024-03-05T12:00:00,shop,fine
"""


def written(folder: Path, text: str, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(
    path: Path, columns: EventColumns | None = None, **options: str
) -> list[dict[str, object]]:
    return list(read_events(path, columns, **options).events.to_pylist())


def moment(hour: int, minute: int = 0, day: int = 5) -> datetime:
    return datetime(2024, 3, day, hour, minute, tzinfo=UTC)


def test_a_case_called_na_and_an_empty_name_stay(tmp_path: Path) -> None:
    read = read_events(written(tmp_path, LOG))
    assert read.events["customer"].to_pylist() == ["NA", "NA", "b"]
    assert read.events["name"].to_pylist() == ["visit", "", "buy"]
    assert read.events["time"].to_pylist() == [moment(10), moment(11), moment(12)]
    assert read.events["note"].to_pylist() == ["NA", None, "fine"]
    assert read.columns.guessed == ("case", "name", "time", "channel")
    assert (read.refused.count, read.refused.cells) == (0, 0)


def test_parquet_reads_as_the_same_events(tmp_path: Path) -> None:
    table = pa.table(
        {
            "case_id": ["NA", "NA", "b"],
            "activity": pa.array(["visit", "", "buy"]).dictionary_encode(),
            "timestamp": pa.array(
                [moment(h).replace(tzinfo=None) for h in (10, 11, 12)], pa.timestamp("ns")
            ),
            "channel": ["web", "web", "shop"],
            "note": ["NA", None, "fine"],
        }
    )
    pq.write_table(table, tmp_path / "log.parquet")
    assert (
        read_events(tmp_path / "log.parquet").events == read_events(written(tmp_path, LOG)).events
    )


def test_named_columns_win_over_guesses(tmp_path: Path) -> None:
    columns = EventColumns(name="note", channel="")
    read = read_events(written(tmp_path, LOG), columns)
    assert read.events["name"].to_pylist() == ["NA", "", "fine"]
    assert read.columns.guessed == ("case", "time")
    assert "channel" not in read.events.column_names
    assert read.events["channel (2)"].to_pylist() == ["web", "web", "shop"]


def test_only_the_attributes_asked_for_are_kept(tmp_path: Path) -> None:
    read = read_events(written(tmp_path, LOG), attributes=["note"])
    assert read.events.column_names == ["customer", "name", "time", "channel", "note"]
    assert read_events(written(tmp_path, LOG), attributes=[]).events.num_columns == 4


def test_a_named_column_that_is_absent_is_an_error_with_near_names(tmp_path: Path) -> None:
    with pytest.raises(EventColumnNotFoundError, match="no column “activty”") as caught:
        read_events(written(tmp_path, LOG), EventColumns(name="activty"))
    assert caught.value.fields["near"].startswith("activity")
    assert "case_id, activity, timestamp" in str(caught.value)


def test_what_cannot_be_guessed_is_asked_for_by_its_option(tmp_path: Path) -> None:
    path = written(tmp_path, "colour,weight\nred,3\nblue,4\n")
    with pytest.raises(
        EventColumnsUnknownError, match=r"--case-id .*, --name .*, --time "
    ) as caught:
        read_events(path)
    assert caught.value.fields["missing"] == "case, name, time"


def test_rows_without_case_or_time_are_refused_with_their_lines(tmp_path: Path) -> None:
    text = LOG + ",lost,2024-03-05 13:00:00,,\nc,when,yesterday,,\nc,never,,,\nc,cut\n"
    read = read_events(written(tmp_path, text))
    assert read.events.num_rows == 3
    assert read.refused.count == 4
    found = sorted((each.line, each.column, each.value, each.reason) for each in read.refused.first)
    assert found == [
        (5, "case_id", "", "missing_value"),
        (6, "timestamp", "yesterday", "not_a_date"),
        (7, "timestamp", "", "missing_value"),
        (8, "", "c,cut", "wrong_cell_count"),
    ]


def test_a_log_of_which_every_row_is_refused_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, "case,activity,timestamp\na,x,soon\na,y,later\n")
    with pytest.raises(NoEventsError, match=r"all 2 rows were refused\. Line 2, timestamp"):
        read_events(path)


def test_numbers_without_end_are_refused_alone(tmp_path: Path) -> None:
    text = "case,activity,timestamp,score,amount\n" + "".join(
        f"a,x,2024-03-05,{score},{amount}\n"
        for score, amount in [
            ("0.5", "1.5"),
            ("nan", "2"),
            ("-1", "inf"),
            ("2", "NA"),
            ("1", "9" * 16),
        ]
    )
    read = read_events(written(tmp_path, text), EventColumns(score="score"))
    assert read.events["score"].to_pylist() == [0.5, None, -1.0, None, 1.0]
    assert read.events["value"].to_pylist() == [1.5, 2.0, None, None, None]
    assert (read.refused.count, read.refused.cells) == (0, 4)
    assert [(each.line, each.column, each.reason) for each in read.refused.first] == [
        (3, "score", "not_a_number"),
        (4, "amount", "not_a_number"),
        (5, "score", "score_out_of_range"),
        (6, "amount", "number_out_of_range"),
    ]


def test_a_rating_from_one_to_five_is_no_score_unless_named(tmp_path: Path) -> None:
    text = "case,activity,timestamp,rating\na,x,2024-03-05,4\na,y,2024-03-06,5\n"
    read = read_events(written(tmp_path, text))
    assert read.columns.score == ""
    assert read.events["rating"].to_pylist() == ["4", "5"]


def test_naive_times_are_those_of_the_zone(tmp_path: Path) -> None:
    """Berlin: 02:30 comes twice on 27 October (the first counts), and not at all on 31 March 2024."""
    text = (
        "case,activity,timestamp\na,winter,2024-01-05 10:00\na,gap,2024-03-31 02:30\n"
        "a,fold,2024-10-27 02:30\na,zoned,2024-10-27T02:30:00+01:00\n"
    )
    times = [row["time"] for row in rows(written(tmp_path, text), zone="Europe/Berlin")]
    assert times == [
        datetime(2024, 1, 5, 9, tzinfo=UTC),
        datetime(2024, 3, 31, 0, 59, 59, 999_999, tzinfo=UTC),
        datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
        datetime(2024, 10, 27, 1, 30, tzinfo=UTC),
    ]


def test_parquet_keeps_to_the_same_rules_of_zones(tmp_path: Path) -> None:
    naive = pa.array(["2024-03-31T02:30", "2024-10-27T02:30"]).cast(pa.timestamp("ms"))
    table = pa.table({"case": ["a", "a"], "activity": ["x", "y"], "timestamp": naive})
    pq.write_table(table, tmp_path / "log.parquet")
    times = [row["time"] for row in rows(tmp_path / "log.parquet", zone="Europe/Berlin")]
    assert times == [
        datetime(2024, 3, 31, 0, 59, 59, 999_999, tzinfo=UTC),
        datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
    ]


def test_an_unknown_zone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnknownZoneError, match="Mars/Olympus"):
        read_events(written(tmp_path, LOG), zone="Mars/Olympus")


@pytest.mark.parametrize("scale", [1, 1_000, 1_000_000, 1_000_000_000])
def test_epochs_count_in_their_own_unit(tmp_path: Path, scale: int) -> None:
    text = f"user_id,event,ts\n7,open,{1709632800 * scale}\n7,close,{1709636400 * scale}\n"
    read = read_events(written(tmp_path, text))
    assert [row["time"] for row in read.events.to_pylist()] == [moment(10), moment(11)]
    assert read.columns.case == "user_id"


def test_a_table_of_customers_events_is_a_log_too(tmp_path: Path) -> None:
    text = "customer_id,session_id,event_type,created_at\nc1,s1,open,2024-03-05\nc1,s2,buy,2024-03-06\n"
    read = read_events(written(tmp_path, text))
    assert (read.columns.case, read.columns.name, read.columns.time) == (
        "customer_id",
        "event_type",
        "created_at",
    )
    assert read.events["session_id"].to_pylist() == ["s1", "s2"]


def test_event_ids_are_guessed_unless_they_are_bare_numbers(tmp_path: Path) -> None:
    text = "case,activity,timestamp,event_id\na,x,2024-03-05,{}\na,y,2024-03-05,{}\n"
    named = read_events(written(tmp_path, text.format("e-1", "e-2")))
    numbered = read_events(written(tmp_path, text.format("10", "9")))
    assert named.events["event_id"].to_pylist() == ["e-1", "e-2"]
    assert (numbered.columns.event_id, numbered.events["event_id (2)"].to_pylist()) == (
        "",
        ["10", "9"],
    )


def test_an_attribute_called_like_a_column_of_the_contract_gets_a_number(tmp_path: Path) -> None:
    text = "case_id,activity,timestamp,customer\na,x,2024-03-05,Ann\n"
    assert rows(written(tmp_path, text)) == [
        {"customer": "a", "name": "x", "time": moment(0), "customer (2)": "Ann"}
    ]


def test_order_lines_become_orders(tmp_path: Path) -> None:
    text = (
        "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
        "536365,A1,6,2024-03-05 10:00:00,2.50,17850\n536365,B2,1,2024-03-05 10:00:00,4,17850\n"
        "C536366,A1,-6,2024-03-05 11:00:00,2.50,17850\n536367,A1,6,2024-03-05 11:00:00,2.50,\n"
    )
    read = read_events(written(tmp_path, text))
    assert read.events.to_pylist() == [
        {
            "customer": "17850",
            "name": name,
            "time": time,
            "event_id": f"order:{number}",
            "value": value,
        }
        for number, name, time, value in [
            ("536365", "order placed", moment(10), 19.0),
            ("C536366", "order cancelled", moment(11), -15.0),
        ]
    ]
    assert (read.refused.count, read.refused.first[0].line) == (1, 5)


def test_progress_ends_at_one(tmp_path: Path) -> None:
    told: list[float] = []
    read_events(written(tmp_path, LOG), on_progress=told.append)
    assert told[-1] == 1.0


def test_packed_text_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "log.csv.gz").write_bytes(gzip.compress(LOG.encode()))
    assert rows(tmp_path / "log.csv.gz") == rows(written(tmp_path, LOG))


def test_a_sheet_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoSuchSheetError):
        read_events(written(tmp_path, LOG), sheet="Events")


def test_the_sheet_with_the_events_is_found_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    events = [["NA", "visit", moment(10)], ["b", "buy", moment(11)]]
    write_workbook(
        path,
        [
            SheetOfRows("About", ["topic", "colour"], [["x", "red"], ["y", "blue"]]),
            SheetOfRows("Log", ["case_id", "activity", "timestamp"], events),
        ],
    )
    expected = [{"customer": c, "name": n, "time": t} for c, n, t in events]
    assert rows(path) == expected
    assert rows(path, sheet="Log") == expected
    with pytest.raises(EventColumnsUnknownError):
        read_events(path, sheet="About")


def test_an_ordinary_database_stays_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute("create table event (case_id text, activity text, timestamp text)")
        database.execute("insert into event values ('NA', 'visit', '2024-03-05 10:00')")
        database.commit()
    assert detect(InputFile.at(path)) is Format.SQLITE
    assert rows(path) == [{"customer": "NA", "name": "visit", "time": moment(10)}]
