"""Workbooks hold what was written, as values and never as formulas."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from customer_map.formats import event_workbook
from customer_map.formats.event_workbook import SheetOfRows, free_title, write_workbook


def written(*sheets: SheetOfRows) -> openpyxl.Workbook:
    target = BytesIO()
    write_workbook(target, sheets)
    return openpyxl.load_workbook(BytesIO(target.getvalue()))


def test_every_type_of_cell_is_written_as_what_it_is() -> None:
    row = [
        "text",
        1,
        2.5,
        True,
        Decimal("3.25"),
        date(2024, 3, 5),
        datetime(2024, 3, 5, 11, 30, tzinfo=UTC),
        None,
    ]
    page = written(SheetOfRows("Table", [f"c{n}" for n in range(8)], [row]))["Table"]
    assert [cell.value for cell in page[2]] == [
        "text",
        1,
        2.5,
        True,
        3.25,
        datetime(2024, 3, 5),  # noqa: DTZ001 - workbooks know no zones
        datetime(2024, 3, 5, 11, 30),  # noqa: DTZ001
        None,
    ]
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold


def test_texts_are_never_formulas_or_links() -> None:
    texts = [
        "=1+1",
        "+1",
        "-1",
        "@A1",
        "\t=1",
        "＝1",
        " =1",
        "https://example.com",
        "007",
        "\x07bell",
    ]
    page = written(SheetOfRows("T", ["=HEAD()"], [[text] for text in texts]))["T"]
    assert page["A1"].value == "'=HEAD()"
    cells = [page.cell(row, 1) for row in range(2, 2 + len(texts))]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert [cell.value for cell in cells[:4]] == ["'=1+1", "'+1", "'-1", "'@A1"]
    assert cells[8].value == "007"


def test_what_a_workbook_cannot_hold_is_left_out_or_text() -> None:
    row = [float("nan"), float("inf"), 2**60, date(1850, 1, 1), "x" * 40_000, timedelta(hours=30)]
    page = written(SheetOfRows("T", list("abcdef"), [row]))["T"]
    values = [cell.value for cell in page[2]]
    assert values[:4] == [None, None, str(2**60), "1850-01-01"]
    assert len(values[4]) == 32_767
    assert values[5] == timedelta(hours=30)


def test_columns_are_as_wide_as_their_texts() -> None:
    page = written(SheetOfRows("T", ["a", "b", "c"], [["x" * 30, "客户" * 10, "y" * 500]]))["T"]
    assert [page.column_dimensions[letter].width for letter in "ABC"] == pytest.approx(
        [32.7, 42.7, 60.7], abs=1
    )


def test_titles_are_made_fit_and_different() -> None:
    book = written(
        *(SheetOfRows(title, ["a"], []) for title in ("A/B", "a b", "History", "", "x" * 40))
    )
    assert book.sheetnames == ["A B", "a b (2)", "History (2)", "Sheet", "x" * 31]


def test_a_long_title_keeps_its_number() -> None:
    assert free_title("x" * 40, ["x" * 31]) == "x" * 27 + " (2)"


def test_rows_beyond_a_sheet_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_workbook, "LAST_ROW", 301)
    book = written(SheetOfRows("T", ["n"], ([n] for n in range(650))))
    assert [(page.title, page.max_row) for page in book] == [
        ("T", 301),
        ("T (2)", 301),
        ("T (3)", 51),
    ]
    assert book["T (2)"]["A2"].value == 300


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    sheets = [SheetOfRows("T", ["a"], [["x"]])]
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, sheets)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_no_tables_make_an_empty_workbook() -> None:
    assert len(written().sheetnames) == 1
