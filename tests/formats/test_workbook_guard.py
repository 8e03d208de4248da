"""An honest workbook passes; the columns of a reference are counted as spreadsheets count them."""

from pathlib import Path

import openpyxl
import pytest

from customer_map.formats.workbook_guard import _column_number, check_archive


@pytest.mark.parametrize(
    ("letters", "number"), [(b"A", 1), (b"Z", 26), (b"AA", 27), (b"xfd", 16_384), (b"", 0)]
)
def test_column_letters_are_counted(letters: bytes, number: int) -> None:
    assert _column_number(letters) == number


def test_a_workbook_of_a_hundred_thousand_cells_passes(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("page")
    for number in range(5_000):
        page.append([number, "text", 1.5] * 7)
    book.save(tmp_path / "a.xlsx")
    check_archive(tmp_path / "a.xlsx", "a.xlsx")
