"""Delimited text is read with its header, its lines and what stands above the header."""

from pathlib import Path

from customer_map.formats.opening import open_table
from customer_map.tables.batches import RawBatch


def read(path: Path, text: str) -> tuple[list[RawBatch], tuple[str, ...], int]:
    path.write_text(text, newline="")
    with open_table(path) as source:
        (sheet,) = source.sheets
        return list(source.batches(sheet)), sheet.header, sheet.header_line


def test_titles_above_the_header_do_not_shift_the_lines(tmp_path: Path) -> None:
    batches, header, line = read(
        tmp_path / "a.csv", "Sales report\n\nname,city,sum\nAnn,Leeds,3\n\nBob,York,4\n"
    )
    assert (header, line) == (("name", "city", "sum"), 3)
    assert [each for batch in batches for each in batch.lines.to_pylist()] == [4, 6]


def test_a_header_over_several_lines_does_not_shift_the_lines(tmp_path: Path) -> None:
    batches, header, line = read(tmp_path / "a.csv", '"first\nname",city\nAnn,Leeds\n')
    assert (header, line) == (("first name", "city"), 1)
    assert batches[0].lines.to_pylist() == [3]


def test_excels_line_with_the_separator_is_passed_over(tmp_path: Path) -> None:
    batches, header, _ = read(tmp_path / "a.csv", "sep=;\r\nname;sum\r\nAnn;1,5\r\n")
    assert header == ("name", "sum")
    assert batches[0].columns.to_pylist() == [{"name": "Ann", "sum": "1,5"}]


def test_without_header_the_first_line_is_a_row(tmp_path: Path) -> None:
    batches, header, line = read(tmp_path / "a.csv", "1,2024-03-05\n2,2024-03-06\n")
    assert (header, line) == (("Column 1", "Column 2"), 0)
    assert batches[0].lines.to_pylist() == [1, 2]


def test_a_file_can_be_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,city\nAnn,Leeds\n")
    with open_table(path) as source:
        first = [batch.columns for batch in source.batches(source.sheets[0])]
        second = [batch.columns for batch in source.batches(source.sheets[0])]
    assert first == second


def test_progress_ends_at_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,city\n" + "Ann,Leeds\n" * 1_000_000)
    with open_table(path) as source:
        progress = [batch.progress for batch in source.batches(source.sheets[0])]
    assert progress == sorted(progress)
    assert len(progress) >= 3
    assert 0 < progress[0] < progress[-1] == 1


def test_one_column_is_a_table(tmp_path: Path) -> None:
    batches, header, _ = read(tmp_path / "a.csv", "email\nann@example.com\nbob@example.com\n")
    assert header == ("email",)
    assert batches[0].columns.num_rows == 2
