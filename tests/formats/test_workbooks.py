"""Workbooks give one table per visible sheet, with the row numbers the spreadsheet shows."""

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from customer_map.formats.opening import open_table
from customer_map.formats.workbooks import cell_text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    orders = book.active
    orders.title = "Orders"
    for row in (
        ["Order report"],
        [],
        ["Order ID", "Order Date", "Sum", "Paid"],
        ["A1", date(2024, 3, 5), 10, True],
        [],
        ["A2", datetime.fromisoformat("2024-03-06T10:30"), 2.5, False],
    ):
        orders.append(row)
    people = book.create_sheet("People")
    people.append(["Person", "Region"])
    people.append(["王芳", "华东"])
    book.create_sheet("Empty")
    book.create_sheet("Header only").append(["a", "b"])
    hidden = book.create_sheet("Hidden")
    hidden.append(["a", "b"])
    hidden.append(["x", "y"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_visible_sheets_with_rows_are_tables(path: Path) -> None:
    with open_table(path) as source:
        assert source.format == "xlsx"
        assert [sheet.name for sheet in source.sheets] == ["Orders", "People"]


def test_rows_keep_their_numbers_and_values_are_text(path: Path) -> None:
    with open_table(path) as source:
        sheet = source.sheets[0]
        (batch,) = source.batches(sheet)
    assert (sheet.header_line, sheet.rows) == (3, 3)
    assert batch.lines.to_pylist() == [4, 6]
    assert batch.columns.to_pylist() == [
        {"Order ID": "A1", "Order Date": "2024-03-05", "Sum": "10", "Paid": "true"},
        {"Order ID": "A2", "Order Date": "2024-03-06 10:30:00", "Sum": "2.5", "Paid": "false"},
    ]
    assert batch.progress == 1


def test_chinese_cells_are_read(path: Path) -> None:
    with open_table(path) as source:
        (batch,) = source.batches(source.sheets[1])
    assert batch.columns.to_pylist() == [{"Person": "王芳", "Region": "华东"}]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (3.25, "3.25"),
        (1e300, "1e+300"),
        (42, "42"),
        (True, "true"),
        (date(2024, 3, 5), "2024-03-05"),
        (time(8, 30), "08:30:00"),
        ("=1+1", "=1+1"),
    ],
)
def test_cells_become_text(value: float | str | date | time, text: str) -> None:
    assert cell_text(value) == text
