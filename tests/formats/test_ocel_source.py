"""A log of objects is one table per type of object, the customer's first."""

from pathlib import Path

import pytest
from tests.formats.logs_of_objects import ORDERS

from customer_map.formats import ocel_json, ocel_sqlite
from customer_map.formats.detection import Format, detect
from customer_map.formats.errors import FileTooLargeError, NoRowsError, NoSuchSheetError
from customer_map.formats.event_files import read_events
from customer_map.formats.input_files import InputFile
from customer_map.formats.ocel import Ocel, of_events
from customer_map.formats.opening import open_table

WRITERS = {"json": ocel_json.dumps, "sqlite": ocel_sqlite.dumps}


@pytest.fixture(params=sorted(WRITERS))
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    found = tmp_path / "log"
    found.write_bytes(WRITERS[request.param](ORDERS))
    return found


def test_the_format_is_known_by_its_content(path: Path) -> None:
    assert detect(InputFile.at(path)) in {Format.OCEL_JSON, Format.OCEL_SQLITE}


def test_each_type_of_object_is_a_table(path: Path) -> None:
    with open_table(path) as source:
        assert [(sheet.name, sheet.rows) for sheet in source.sheets] == [
            ("Customer", 3),
            ("item", 3),
        ]


def test_customers_are_the_case_unless_another_type_is_named(path: Path) -> None:
    read = read_events(path)
    assert read.events["customer"].to_pylist() == ["c1", "c1", "NA"]
    assert read.events["value"].to_pylist() == [12.5, None, None]
    assert read.events["event_id"].to_pylist() == ["e1", "e3", "e3"]
    items = read_events(path, sheet="item").events
    assert items["customer"].to_pylist() == ["i1", "i1", "i2"]


def test_a_type_that_is_not_there_is_an_error_that_lists_the_types(path: Path) -> None:
    with pytest.raises(NoSuchSheetError, match="Customer, item"):
        read_events(path, sheet="invoice")


def test_written_events_read_as_they_were(path: Path, tmp_path: Path) -> None:
    events = read_events(path).events
    again = tmp_path / "again"
    for dumps in WRITERS.values():
        again.write_bytes(dumps(of_events(events)))
        read = read_events(again).events
        kept = ["customer", "name", "time", "value", "case:tier"]
        assert read.select(kept).to_pylist() == events.select(kept).to_pylist()


def test_a_log_without_events_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "log.json").write_bytes(ocel_json.dumps(Ocel()))
    with pytest.raises(NoRowsError):
        open_table(tmp_path / "log.json")


def test_a_document_beyond_the_limit_is_an_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("customer_map.formats.ocel_source.MAX_DOCUMENT_BYTES", 100)
    if detect(InputFile.at(path)) is Format.OCEL_JSON:
        with pytest.raises(FileTooLargeError):
            open_table(path)
